import { isDecimal } from './listing.ts';
import { splitSnapshot } from './names.ts';

/** What `zfs destroy -nvp a@x%y` would destroy, and how many bytes that would free. */
export interface DestroyEstimate {
  readonly snapshots: readonly string[];
  readonly reclaim: bigint;
}

/** null when any line is something else: a destroy is proposed on the whole answer or not at all (S5). */
export function parseDestroyEstimate(text: string): DestroyEstimate | null {
  const snapshots: string[] = [];
  let reclaim: bigint | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [word, value = '', ...more] = line.split('\t');
    if (more.length > 0) return null;
    if (word === 'destroy' && splitSnapshot(value)) snapshots.push(value);
    else if (word === 'reclaim' && isDecimal(value) && reclaim === null) reclaim = BigInt(value);
    else return null;
  }
  return reclaim === null ? null : { snapshots, reclaim };
}
