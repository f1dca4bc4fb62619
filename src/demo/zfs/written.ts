import type { Filesystem, Snapshot } from './machine.ts';
import { newestOf } from './machine.ts';

/** What was written after one transaction group and up to another, whether or not its snapshot is still there. */
export const bornBetween = (fs: Filesystem, after: bigint, upTo: bigint): bigint =>
  [...fs.snapshots, ...fs.gone]
    .filter(({ createtxg }) => createtxg > after && createtxg <= upTo)
    .reduce((sum, { written }) => sum + written, 0n);

/** Written since the snapshot before this one that is still there. */
export function writtenUpTo(fs: Filesystem, snapshot: Snapshot): bigint {
  const before = fs.snapshots[fs.snapshots.indexOf(snapshot) - 1];
  return bornBetween(fs, before?.createtxg ?? 0n, snapshot.createtxg);
}

const ever = 2n ** 64n;

/** Written since the newest snapshot: with nothing there, a replica takes an increment. */
export const writtenSinceNewest = (fs: Filesystem): bigint =>
  writtenSince(fs, newestOf(fs)?.createtxg ?? 0n);

/** Written after a transaction group, up to now. */
export const writtenSince = (fs: Filesystem, txg: bigint): bigint =>
  bornBetween(fs, txg, ever) + fs.written;
