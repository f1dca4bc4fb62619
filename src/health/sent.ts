import type { Policy } from '../model/catalogue.ts';
import type { Guid } from '../model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../model/observation.ts';
import { matcherOf } from '../zfs/patterns.ts';

/** Whether a snapshot goes to the copies, or is one that the policy excludes. */
export type IsSent = (snapshot: Pick<SnapshotFacts, 'name'>) => boolean;

const always: IsSent = () => true;

export function isSentBy({ replicate: { exclude } }: Policy): IsSent {
  if (exclude.length === 0) return always;
  const excluded = matcherOf(exclude);
  return ({ name }) => !excluded(name);
}

/** The snapshots that go to the copies. */
export const sentOf = (
  { snapshots }: Pick<FilesystemFacts, 'snapshots'>,
  isSent: IsSent,
): readonly SnapshotFacts[] => (isSent === always ? snapshots : snapshots.filter(isSent));

/** The snapshots that are younger than the one with this guid, which may be a bookmark alone by now; null: it is neither. */
export function youngerThan(
  { snapshots, bookmarks }: Pick<FilesystemFacts, 'snapshots' | 'bookmarks'>,
  base: Guid,
): readonly SnapshotFacts[] | null {
  const at = snapshots.findLastIndex(({ guid }) => guid === base);
  if (at >= 0) return snapshots.slice(at + 1);
  const bookmark = bookmarks.find(({ guid }) => guid === base);
  if (!bookmark) return null;
  const txg = BigInt(bookmark.createtxg);
  const next = snapshots.findIndex(({ createtxg }) => BigInt(createtxg) > txg);
  return next < 0 ? [] : snapshots.slice(next);
}

/**
 * What was written since the newest snapshot that goes to the copies, and that snapshot. One that is excluded keeps
 * nothing for them, so it does not stand for it.
 */
export function unsent(
  { snapshots, written }: Pick<FilesystemFacts, 'snapshots' | 'written'>,
  isSent: IsSent,
): { readonly newest: SnapshotFacts | null; readonly written: bigint } {
  const at = isSent === always ? snapshots.length - 1 : snapshots.findLastIndex(isSent);
  const since = snapshots.slice(at + 1).reduce((sum, each) => sum + each.written, written);
  return { newest: snapshots[at] ?? null, written: since };
}
