import { isRawStuck } from '../../health/profile.ts';
import { lastRawSound } from '../../health/raw-lineage.ts';
import type { Fact } from '../../model/fact.ts';
import type { Member } from '../../model/health.ts';
import type { FilesystemName, HostName } from '../../model/ids.ts';
import type { SnapshotFacts } from '../../model/observation.ts';
import { memberAt } from '../context.ts';
import type { Way } from '../replicate/way.ts';

/** Whether the next increment can go onto a filesystem of a copy; where not, whether it was only written to. */
type Standing = 'follows' | 'written' | 'apart';

export function standingOf(way: Way, { path, facts, common }: Member): Standing {
  const newest = facts.snapshots.at(-1);
  if (!newest) return 'follows';
  if (common?.guid !== newest.guid) return 'apart';
  const source = memberAt(way.from, path);
  if (source && isRawStuck(way.pool, source, facts, common.guid)) return 'apart';
  if (facts.written === 0n) return 'follows';
  // A bookmark made after the newest snapshot is in the way of a plain rollback, and nothing is forced.
  const marked = facts.bookmarks.some(
    ({ createtxg }) => BigInt(createtxg) > BigInt(newest.createtxg),
  );
  return marked ? 'apart' : 'written';
}

/** The newest snapshot that increments can go onto again: of what came raw, the newest that did (its IV set tells). */
export function goesOnFrom(way: Way, { path, facts, common }: Member): SnapshotFacts | null {
  const source = memberAt(way.from, path);
  const stuck = source && common && isRawStuck(way.pool, source, facts, common.guid);
  const base = stuck ? lastRawSound(source, facts) : common;
  return facts.snapshots.find(({ guid }) => guid === base?.guid) ?? null;
}

/** That the origin still has, as snapshot or bookmark, what the copy goes on from. */
export function baseAtOrigin(way: Way, { path, common }: Member): readonly Fact[] {
  const source = memberAt(way.from, path);
  if (!source || !common) return [];
  const host: HostName = way.source.name;
  const filesystem: FilesystemName = source.name;
  const { guid } = common;
  const snapshot = source.snapshots.find((each) => each.guid === guid)?.name;
  if (snapshot !== undefined) return [{ kind: 'snapshot-is', host, filesystem, snapshot, guid }];
  const bookmark = source.bookmarks.find((each) => each.guid === guid)?.name;
  return bookmark === undefined ? [] : [{ kind: 'bookmark-is', host, filesystem, bookmark, guid }];
}
