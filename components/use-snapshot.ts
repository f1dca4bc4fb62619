import { useStore } from 'zustand';
import type { Parts, Snapshot } from '../state/parts.ts';

/** All stores as they are now; the component is drawn again when one of them moves. */
export function useSnapshot(parts: Parts): Snapshot {
  return {
    fleet: useStore(parts.fleet),
    runs: useStore(parts.runs),
    console: useStore(parts.console),
    glyphs: parts.glyphs,
  };
}
