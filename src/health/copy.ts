import type { Dataset } from '../model/catalogue.ts';
import type { Copy, CopyRole, CopyState, Member } from '../model/health.ts';
import { type Guid, type Instant, instant } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts, PoolFacts } from '../model/observation.ts';
import { formatDuration } from '../model/units.ts';
import { custodiansElsewhere } from './domains.ts';
import { isLive, type KnownFleet, poolFacts, seenAt } from './facts.ts';
import { isDiverged, lagOf, newestCommon, originTime } from './lag.ts';
import type { FoundCopy, Lineage } from './lineage.ts';
import { scrubOf } from './scrub.ts';
import { isSentBy } from './sent.ts';

/** The copies of one dataset, each with its place on the evidence ladder: exists → current → verified → counted. */
export function assessCopies(lineage: Lineage, fleet: KnownFleet, now: Instant): readonly Copy[] {
  const origin = originCopy(lineage, fleet, now);
  const replicas = lineage.copies.map((copy) => replicaCopy(lineage, copy, fleet, now));
  return oncePerPool(origin ? [origin, ...replicas] : replicas, fleet);
}

/** One pool under two names (a host listed twice, disks that moved to another machine) holds one copy: the one seen now, the origin before others. */
function oncePerPool(copies: readonly Copy[], fleet: KnownFleet): readonly Copy[] {
  const holders = new Map<Guid, Copy>();
  const live = ({ pool }: Copy) => isLive(fleet, pool);
  for (const copy of [...copies.filter(live), ...copies.filter((each) => !live(each))]) {
    const guid = poolFacts(fleet, copy.pool)?.guid;
    if (guid !== undefined && !holders.has(guid)) holders.set(guid, copy);
  }
  return copies.map((copy) => {
    const guid = poolFacts(fleet, copy.pool)?.guid;
    const holder = guid === undefined ? undefined : holders.get(guid);
    if (!holder || holder.pool.id === copy.pool.id) return copy;
    return {
      ...copy,
      counted: false,
      uncounted: `it is the pool ${holder.pool.id} by another name`,
    };
  });
}

function originCopy(
  { dataset, originPool, origin }: Lineage,
  fleet: KnownFleet,
  now: Instant,
): Copy | null {
  if (!originPool || origin.size === 0) return null;
  const members = [...origin.values()].map(({ path, facts }): Member => {
    const newest = facts.snapshots.at(-1);
    return { path, facts, common: newest ? { guid: newest.guid, at: newest.creation } : null };
  });
  return finish(dataset, fleet, now, {
    pool: originPool,
    filesystem: dataset.origin.filesystem,
    role: 'origin',
    state: isLive(fleet, originPool) ? 'current' : 'unknown',
    lagSeconds: 0,
    members,
    beside: [],
    onOriginPool: false,
    absence: null,
    judgedLagMs: 0,
  });
}

function replicaCopy(lineage: Lineage, found: FoundCopy, fleet: KnownFleet, now: Instant): Copy {
  const live = isLive(fleet, found.pool);
  const lastSeen = seenAt(fleet, found.pool);
  const memberOf = (path: string, facts: FilesystemFacts): Member => ({
    path,
    facts,
    common: newestCommon(facts, lineage.origin.get(path)),
  });
  const members = [...found.members].map(([path, facts]) => memberOf(path, facts));
  // What the origin no longer has is no part of the dataset any more, and takes nothing from its copy.
  const current = members.filter(
    ({ path }) => lineage.origin.size === 0 || lineage.origin.has(path),
  );
  // Snapshots bear the time of the origin's clock, on every pool that they are sent to.
  const ahead = originTime(lineage, fleet, now) - now;
  const lagSince = (at: Instant) => lagOf(lineage, found, current, instant(at + ahead));
  const lagMs = lagSince(now);
  const state = live ? stateOf(lineage, current, lagMs) : 'unknown';
  return finish(lineage.dataset, fleet, now, {
    pool: found.pool,
    filesystem: found.filesystem,
    role: roleOf(found.pool),
    state,
    lagSeconds: lagMs === null ? null : Math.floor(lagMs / 1000),
    members,
    beside: found.beside.map(({ path, facts }) => memberOf(path, facts)),
    onOriginPool: found.pool.id === lineage.dataset.origin.pool,
    absence: absenceIn(lineage, found, current),
    // S8: time that passes out of sight is the grace's to count, and no lag.
    judgedLagMs: live || lastSeen === null ? lagMs : lagSince(lastSeen),
  });
}

function roleOf(pool: Pool): CopyRole {
  if (pool.role === 'scratch') return 'staged';
  return pool.trust === 'keyless' ? 'keyless' : 'replica';
}

/** What keeps a copy from standing for the whole dataset, however fresh the rest is; null when nothing does. */
function absenceIn(
  { origin, dataset }: Lineage,
  found: FoundCopy,
  members: readonly Member[],
): string | null {
  const isSent = isSentBy(dataset.policy);
  // What holdfast is to take a snapshot of is lacking already: taking it never costs a copy.
  const isPromised = (path: string) => {
    const member = origin.get(path);
    return (
      member !== undefined &&
      (dataset.policy.snapshots.by === 'holdfast' || member.facts.snapshots.some(isSent))
    );
  };
  const isThere = (path: string) => members.some((member) => member.path === path);
  if (members.length === 0 || members.some(({ common }) => common === null)) {
    return 'it holds no snapshot of the origin yet';
  }
  if (isPromised('') && !isThere('')) return 'it lacks the top of the dataset';
  // S7: a part in the clear never comes to a keyless pool, so there is no waiting for it.
  const plain = [...origin.values()].find(
    ({ path, facts }) => facts.encryption === null && isPromised(path) && !isThere(path),
  );
  return plain && found.pool.trust === 'keyless'
    ? `${plain.facts.name} is not encrypted and may not go there`
    : null;
}

function stateOf(lineage: Lineage, members: readonly Member[], lagMs: number | null): CopyState {
  if (members.some((member) => member.common === null && member.facts.snapshots.length > 0)) {
    return 'diverged';
  }
  if (members.some((member) => isDiverged(member, lineage.origin.get(member.path))))
    return 'diverged';
  if (lagMs === null) return 'partial';
  return lagMs > lineage.dataset.policy.replicate.lag ? 'behind' : 'current';
}

interface Draft {
  readonly pool: Pool;
  readonly filesystem: Copy['filesystem'];
  readonly role: CopyRole;
  readonly state: CopyState;
  readonly lagSeconds: number | null;
  readonly members: readonly Member[];
  readonly beside: readonly Member[];
  readonly onOriginPool: boolean;
  /** Why it is no whole copy; null when it is one. */
  readonly absence: string | null;
  /** The lag that decides whether it counts: of a copy out of sight, as it was when it was last seen. */
  readonly judgedLagMs: number | null;
}

function finish(dataset: Dataset, fleet: KnownFleet, now: Instant, draft: Draft): Copy {
  const { pool, filesystem, role, state, lagSeconds, members, beside } = draft;
  const facts = poolFacts(fleet, pool);
  const uncounted = whyUncounted(dataset, draft, facts);
  return {
    pool,
    filesystem,
    role,
    state,
    lagSeconds,
    members,
    beside,
    verified: facts !== null && scrubOf(pool, facts, dataset, fleet, now).verified,
    counted: uncounted === null,
    uncounted,
    awaited: false,
    seenAt: seenAt(fleet, pool),
  };
}

/** Why a copy does not count. A copy out of sight is judged by its last facts; the caller keeps it apart (S8). */
function whyUncounted(dataset: Dataset, draft: Draft, facts: PoolFacts | null): string | null {
  const { pool, role, absence, judgedLagMs } = draft;
  if (role === 'staged' || pool.role === 'scratch') return `${pool.id} is a scratch pool`;
  if (pool.trust === 'untrusted') return `${pool.id} is not trusted`;
  if (draft.onOriginPool) return `it lies on the origin's own pool`;
  if (!facts) return `pool ${pool.id} was not found`;
  if (facts.state !== 'ONLINE' && facts.state !== 'DEGRADED')
    return `pool ${pool.id} is ${facts.state}`;
  if (role !== 'origin') {
    if (absence !== null) return absence;
    const lagMs = judgedLagMs ?? 0;
    if (lagMs > dataset.policy.replicate.lag) return `it is ${formatDuration(lagMs)} behind`;
  }
  if (role === 'keyless' && custodiansElsewhere(dataset, pool) < 2) {
    return 'fewer than two key custodians are recorded away from it';
  }
  return null;
}
