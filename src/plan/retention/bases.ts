import { isRawBroken, lastRawSound } from '../../health/raw-lineage.ts';
import type { Copy, Member } from '../../model/health.ts';
import type { Guid } from '../../model/ids.ts';
import type { BookmarkFacts, FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';

/**
 * What one copy and another have newest in common, of one filesystem: what the next incremental between them stands
 * on. It goes from whichever of the two has more, also between replicas, where one feeds the other.
 */
export interface Base {
  readonly other: Copy;
  readonly there: FilesystemFacts;
  readonly guid: Guid;
  /** The snapshot here; null where only a bookmark is left. */
  readonly snapshot: SnapshotFacts | null;
  /** A bookmark here that stands for it: at the origin alone, since only there a stream begins from one. */
  readonly bookmark: BookmarkFacts | null;
}

/** The bases of a copy's filesystem with every other copy, those out of sight by what was last seen of them (S8). */
export const basesOf = (copies: readonly Copy[], copy: Copy, member: Member): readonly Base[] =>
  copies
    .filter((other) => other !== copy)
    .flatMap((other) => {
      // Only from the origin anything goes on to what is no copy.
      const held = copy.role === 'origin' ? [...other.members, ...other.beside] : other.members;
      return held
        .filter(({ path }) => path === member.path)
        .flatMap((there) => basesWith(copy, member, other, there));
    });

const basesWith = (copy: Copy, member: Member, other: Copy, there: Member): readonly Base[] =>
  commonGuids(copy, member, other, there).map((guid) => {
    const { snapshots, bookmarks } = member.facts;
    const marked = copy.role === 'origin' ? bookmarks.find((each) => each.guid === guid) : null;
    return {
      other,
      there: there.facts,
      guid,
      snapshot: snapshots.findLast((each) => each.guid === guid) ?? null,
      bookmark:
        marked &&
        standsFor(marked, there.facts) &&
        !(other.members.includes(there) && isStill(member.facts, other, guid))
          ? marked
          : null,
    };
  });

/**
 * A copy that is behind by snapshots alone, with nothing written since its base, counts as current. Only the base itself
 * tells that nothing was written: what the next snapshot holds is told from the one before it.
 */
const isStill = ({ snapshots }: FilesystemFacts, other: Copy, guid: Guid): boolean =>
  other.counted && other.lagSeconds === 0 && snapshots.at(-1)?.guid !== guid;

/** A raw increment names the IV set of what it begins from: a bookmark that has lost it stands for nothing. */
function standsFor({ guid, ivset }: BookmarkFacts, { snapshots }: FilesystemFacts): boolean {
  const theirs = snapshots.findLast((each) => each.guid === guid)?.ivset;
  return theirs === undefined || theirs === ivset;
}

/** Health has compared each replica with its origin already, bookmarks included; two replicas it has not. */
function commonGuids(copy: Copy, here: Member, other: Copy, there: Member): readonly Guid[] {
  if (copy.role === 'origin') return withSound(here.facts, there);
  if (other.role === 'origin') return withSound(there.facts, here);
  const shared = newestShared(here.facts.snapshots, there.facts.snapshots);
  return shared === null ? [] : [shared];
}

/** Where a raw increment cannot go onto the newest in common, also what the copy would be rolled back to. */
function withSound(source: FilesystemFacts, { common, facts }: Member): readonly Guid[] {
  if (common === null) return [];
  const sound = isRawBroken(source, facts, common.guid) ? lastRawSound(source, facts) : null;
  return sound && sound.guid !== common.guid ? [common.guid, sound.guid] : [common.guid];
}

/** The newest snapshot of `b` that `a` holds too. */
function newestShared(a: readonly SnapshotFacts[], b: readonly SnapshotFacts[]): Guid | null {
  const newest = b.at(-1);
  if (!newest) return null;
  // Two copies that are kept up to date meet at their ends: no index is built for them.
  if (a.findLast(({ guid }) => guid === newest.guid)) return newest.guid;
  const held = new Set(a.map(({ guid }) => guid));
  return b.findLast(({ guid }) => held.has(guid))?.guid ?? null;
}

/** Guids that are to stay here as snapshots: bases for which no bookmark stands (S5). */
export const basesToKeep = (bases: readonly Base[]): ReadonlyMap<Guid, Base> =>
  new Map(bases.filter(({ bookmark }) => bookmark === null).map((base) => [base.guid, base]));
