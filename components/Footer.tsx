import { commands } from '../state/commands/table.ts';
import type { Parts } from '../state/parts.ts';
import { footerLines } from '../state/show/footer.ts';
import { Lines } from './Lines.tsx';
import { useSnapshot } from './use-snapshot.ts';

/** The answer to the last key, and the keys of the moment. */
export function Footer({ parts }: { readonly parts: Parts }) {
  const now = useSnapshot(parts);
  const width = now.console.size.columns;
  return <Lines lines={footerLines({ ...now, parts, commands }, width)} width={width} height={2} />;
}
