import { useStore } from 'zustand';
import type { Parts } from '../state/parts.ts';
import { headerLines } from '../state/show/header.ts';
import { Lines } from './Lines.tsx';

/** Which fleet, how fresh, what is in danger, and where we are. */
export function Header({ parts }: { readonly parts: Parts }) {
  const { title, readOnly, glyphs } = parts;
  const fleet = useStore(parts.fleet);
  const runs = useStore(parts.runs);
  const view = useStore(parts.console, (state) => state.view);
  const width = useStore(parts.console, (state) => state.size.columns);
  const lines = headerLines({ title, readOnly, view, fleet, runs }, { width, height: 3, glyphs });
  return <Lines lines={lines} width={width} height={3} />;
}
