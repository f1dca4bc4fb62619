import type { Member } from '../../model/health.ts';
import type { BookmarkFacts } from '../../model/observation.ts';
import { staleBookmarks } from '../replicate/stale-bookmarks.ts';
import type { Ground } from './ground.ts';

/** More of our own bookmarks than this on a filesystem are cleared away by themselves (zrepl#953 had 2688). */
const mostBookmarks = 50;

/** Own bookmarks of one filesystem that no copy goes on from. */
export interface Litter {
  readonly member: Member;
  readonly bookmarks: readonly BookmarkFacts[];
}

/**
 * Stale bookmarks that are due: along with a prune of their filesystem, or once there are too many. Only those older than
 * the newest base of some copy: a younger one may stand for a send that is still to come. What an interrupted receive
 * anywhere in the fleet refers to stays, and nothing goes that law or what keeps snapshots forbids.
 */
export function litterOf(ground: Ground, pruned: ReadonlySet<string>): readonly Litter[] {
  const { health, fleet, law, forbids } = ground;
  if (law.kind === 'kept' || forbids !== null) return [];
  const origin = health.copies.find(({ role }) => role === 'origin');
  if (!origin || origin.members.every(({ facts }) => facts.bookmarks.length === 0)) return [];
  const stale = new Set(
    staleBookmarks(fleet, health).map(({ filesystem, guid }) => `${filesystem}#${guid}`),
  );
  return origin.members.flatMap((member) => {
    const newest = newestBase(ground, member);
    const bookmarks = member.facts.bookmarks.filter(
      ({ guid, creation }) =>
        stale.has(`${member.facts.name}#${guid}`) &&
        !fleet.tokens.needed.has(guid) &&
        creation < newest,
    );
    const due = pruned.has(member.path) || bookmarks.length > mostBookmarks;
    return due && bookmarks.length > 0 ? [{ member, bookmarks }] : [];
  });
}

const newestBase = ({ health }: Ground, { path }: Member): number =>
  Math.max(
    ...health.copies
      .filter(({ role }) => role !== 'origin')
      .map(({ members }) => members.find((each) => each.path === path)?.common?.at ?? 0),
  );
