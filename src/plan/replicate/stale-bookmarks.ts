import { lastRawSound } from '../../health/raw-lineage.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { FilesystemName, Guid, SnapshotName } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import { baseBookmark } from '../../zfs/commands.ts';
import { liveOrigin } from '../context.ts';
import { whyNeverOn } from '../placement/filter.ts';
import type { FleetGround } from '../retention/ground.ts';

/** A bookmark of ours at an origin that no copy goes on from any more. */
export interface StaleBookmark {
  readonly filesystem: FilesystemName;
  readonly bookmark: SnapshotName;
  readonly guid: Guid;
}

/**
 * Bookmarks that holdfast made and that are the base of no known copy, reachable or not. Every update leaves one behind,
 * and nobody else clears them away (zrepl#953: 2688 of them). None while any pool that may hold a copy is out of sight:
 * what lies there may go on from just that one (S5, S8).
 */
export function staleBookmarks(
  { context, unusable }: Pick<FleetGround, 'context' | 'unusable'>,
  health: DatasetHealth,
): readonly StaleBookmark[] {
  const origin = liveOrigin(context, health);
  if (!origin || health.unknown || !allInSight(unusable, health)) return [];
  const replicas = health.copies.filter(({ role }) => role !== 'origin');
  return origin.members.flatMap(({ path, facts }) => {
    const own = facts.bookmarks.filter(({ name, guid }) => name === baseBookmark(guid));
    if (own.length === 0) return [];
    const needed = neededBy(replicas, path, facts);
    return needed === 'not known'
      ? []
      : own
          .filter(({ guid }) => !needed.has(guid))
          .map(({ name, guid }) => ({ filesystem: facts.name, bookmark: name, guid }));
  });
}

function allInSight(unusable: readonly Pool[], { dataset, copies }: DatasetHealth): boolean {
  return unusable.every(
    (pool) =>
      !copies.some((copy) => copy.pool.id === pool.id) &&
      (pool.role !== 'archive' || whyNeverOn(dataset, pool) !== null),
  );
}

/** What the copies of one filesystem go on from: their newest in common, what they would be rolled back to, and what an interrupted receive began from. */
function neededBy(
  replicas: readonly Copy[],
  path: string,
  source: FilesystemFacts,
): ReadonlySet<Guid> | 'not known' {
  const needed = new Set<Guid>();
  const held = replicas.flatMap(({ members, beside }) => [...members, ...beside]);
  for (const { facts, common } of held.filter((member) => member.path === path)) {
    if (facts.resumeToken !== null && !facts.resumes) return 'not known';
    for (const guid of [
      common?.guid,
      facts.resumes?.toGuid,
      facts.resumes?.fromGuid,
      lastRawSound(source, facts)?.guid,
    ]) {
      if (guid) needed.add(guid);
    }
  }
  return needed;
}
