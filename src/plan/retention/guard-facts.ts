import type { Fact } from '../../model/fact.ts';
import type { Copy, Member } from '../../model/health.ts';
import type { Base } from './bases.ts';
import type { Chosen } from './chosen.ts';
import type { Ground } from './ground.ts';

/**
 * What a prune of one filesystem rests on beyond the snapshots themselves: read again on every host that was seen, just
 * before anything is destroyed (S2, S5). A host out of sight cannot be asked; what it last held only ever forbids.
 */
export function guardFacts(ground: Ground, copy: Copy, chosen: Chosen): readonly Fact[] {
  const { member, keeper } = chosen;
  const bases = keeper.bases();
  const others = ground.health.copies.flatMap((other): readonly [Copy, Member][] => {
    const there = other.members.find(({ path }) => path === member.path);
    return other !== copy && there && isSeen(ground, other) ? [[other, there]] : [];
  });
  return [
    ...stayingFacts(ground),
    tokenFact(copy, member),
    ...bases.flatMap((base) => [
      ...baseHere(copy, member, base),
      ...(isSeen(ground, base.other) ? baseThere(base) : []),
    ]),
    ...others.flatMap(([other, there]) => standing(other, there)),
  ];
}

/** S5: the copies that stay, still verified, on pools that still work. */
const stayingFacts = ({ staying, fleet }: Ground): readonly Fact[] =>
  staying.flatMap(({ pool }): readonly Fact[] => {
    const scan = fleet.context.pools.get(pool.id)?.facts?.scan;
    const since = scan?.kind === 'finished' ? scan.at : null;
    return [
      { kind: 'pool-usable', host: pool.host, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      // A copy is verified by a scrub that has ended; one without a date would not have made it so.
      ...(since === null
        ? []
        : [{ kind: 'scrubbed-since', host: pool.host, pool: pool.name, since } satisfies Fact]),
    ];
  });

const isSeen = ({ fleet }: Ground, { pool, state }: Copy): boolean =>
  state !== 'unknown' && fleet.context.seen.has(pool.host);

/** No receive has begun since, and the one that had begun is the one that was reckoned with. */
const tokenFact = ({ pool }: Copy, { facts }: Member): Fact => ({
  kind: 'token-is',
  host: pool.host,
  filesystem: facts.name,
  token: facts.resumeToken,
});

/** The bookmark that stands for the base, or else the snapshot itself. */
function baseHere({ pool: { host } }: Copy, { facts }: Member, base: Base): readonly Fact[] {
  const { bookmark, snapshot, guid } = base;
  const filesystem = facts.name;
  if (bookmark) return [{ kind: 'bookmark-is', host, filesystem, bookmark: bookmark.name, guid }];
  return snapshot ? [{ kind: 'snapshot-is', host, filesystem, snapshot: snapshot.name, guid }] : [];
}

function baseThere({ other, there, guid }: Base): readonly Fact[] {
  const { host } = other.pool;
  const filesystem = there.name;
  const snapshot = there.snapshots.findLast((each) => each.guid === guid);
  if (snapshot) return [{ kind: 'snapshot-is', host, filesystem, snapshot: snapshot.name, guid }];
  const bookmark = there.bookmarks.find((each) => each.guid === guid);
  return bookmark ? [{ kind: 'bookmark-is', host, filesystem, bookmark: bookmark.name, guid }] : [];
}

/**
 * The other copy's filesystem is the one that was seen, with no other receive under way; a replica has received
 * nothing since: what it received could be one of those that are to go, and its newest base.
 */
function standing(other: Copy, { facts }: Member): readonly Fact[] {
  const at = { host: other.pool.host, filesystem: facts.name };
  return [
    { kind: 'exists', ...at, guid: facts.guid },
    ...(other.role === 'origin'
      ? []
      : [{ kind: 'newest-is', ...at, guid: facts.snapshots.at(-1)?.guid ?? null } satisfies Fact]),
    { kind: 'token-is', ...at, token: facts.resumeToken },
  ];
}
