import {
  custodiansElsewhere,
  distinct,
  jurisdictionAllows,
  matches,
  spreadShortfall,
} from '../health/domains.ts';
import type { Dataset } from '../model/catalogue.ts';
import type { Pool } from '../model/inventory.ts';
import { count, formatBytes } from '../model/units.ts';

/** A pool as placement sees it. */
export interface Place {
  readonly pool: Pool;
  /** Its host answered and the pool is up and writable. */
  readonly usable: boolean;
  /** Bytes that may still be put there: available, less the reserve, less what this plan has promised already. */
  readonly room: bigint;
  readonly size: bigint;
}

/** Why a pool cannot take a new copy of the dataset though it has none that stays; null when it can. */
export type WhyOccupied = (pool: Pool) => string | null;

export interface PlacementRequest {
  readonly dataset: Dataset;
  readonly encrypted: boolean;
  readonly bytes: bigint;
  /** Pools that hold a copy that stays, the origin's among them. */
  readonly standing: readonly Pool[];
  readonly occupied: WhyOccupied;
}

export interface Rejection {
  readonly pool: Pool;
  /** The first filter that failed, in words. */
  readonly why: string;
}

export interface Placement {
  readonly chosen: readonly Pool[];
  /** What made the choice, a sentence for each chosen pool. */
  readonly because: readonly string[];
  readonly rejected: readonly Rejection[];
  /** What stays broken, with the reasons; null when the policy is satisfied. */
  readonly short: string | null;
  /** Pools that the catalogue pins and that take no copy. */
  readonly unpinned: readonly Rejection[];
}

/** Chooses pools for the copies that are missing. Pure and deterministic: no clock, no chance, no order of input. */
export type Placer = (request: PlacementRequest, places: readonly Place[]) => Placement;

/** Sets tried for one dataset at most; C(40, 3) is 9,880. */
const mostSets = 200_000;
/** A broken spread may need more copies than are wanted: so many more at most. */
const mostExtra = 2;

/**
 * Filters the pools, then enumerates the sets of the fewest pools that satisfy the policy and takes the best by
 * a lexicographic score: hard promises broken, soft ones, new copies, preferences, shared fate, fill afterwards, pool ids
 * (policy.md 3.3; shared sites and hosts stand in for the loss probability until it is modelled).
 */
export const placeCopies: Placer = (request, places) => {
  const { dataset, standing } = request;
  const candidates: Place[] = [];
  const rejected: Rejection[] = [];
  for (const place of [...places].sort((a, b) => (a.pool.id < b.pool.id ? -1 : 1))) {
    const why = rejection(request, place);
    if (why === null) candidates.push(place);
    else rejected.push({ pool: place.pool, why });
  }
  // Of the pins, only those that can be met: for the others no other pool would do.
  const pins = candidates.filter(({ pool }) => dataset.placement.pin.includes(pool.id));
  const missing = Math.max(dataset.policy.copies.want - standing.length, pins.length, 0);
  let best: Scored | null = null;
  for (let size = Math.min(missing, candidates.length); size <= candidates.length; size += 1) {
    best = better(best, bestOfSize(request, candidates, size));
    if (best !== null && best.score.hard === 0) break;
    if (size >= missing + mostExtra) break;
  }
  const chosen = best?.places.map(({ pool }) => pool) ?? [];
  const after = [...standing, ...chosen];
  return {
    chosen,
    because: chosen.map((pool) => because(request, pool, after)),
    rejected,
    short: shortfall(request, after, rejected),
    unpinned: rejected.filter(
      ({ pool }) =>
        dataset.placement.pin.includes(pool.id) && !after.some(({ id }) => id === pool.id),
    ),
  };
};

interface Score {
  readonly hard: number;
  readonly soft: number;
  /** Of the sets that satisfy the policy as well, the one with the fewest new copies. */
  readonly pools: number;
  readonly disliked: number;
  /** Copies that share a site or a host with another, though the policy does not ask that they do not. */
  readonly shared: number;
  readonly fill: number;
  readonly ids: string;
}

interface Scored {
  readonly places: readonly Place[];
  readonly score: Score;
}

function rejection(
  { dataset, encrypted, bytes, standing, occupied }: PlacementRequest,
  place: Place,
): string | null {
  const { pool } = place;
  if (pool.role === 'scratch') return 'it is a scratch pool';
  if (standing.some((each) => each.id === pool.id)) return 'it holds a copy already';
  const inTheWay = occupied(pool);
  if (inTheWay !== null) return inTheWay;
  const never = whyNeverOn(dataset, pool);
  if (never !== null) return never;
  // S7: a pool that is never to hold a key gets raw streams of encrypted datasets only.
  if (pool.trust === 'keyless' && !encrypted) {
    return 'it is keyless and takes only encrypted datasets; this one is not encrypted at its origin';
  }
  if (pool.trust === 'keyless' && custodiansElsewhere(dataset, pool) < 2) {
    return 'it is keyless, and fewer than two key custodians are recorded away from it';
  }
  if (!place.usable) return 'it was not seen working';
  if (place.room < bytes) {
    return `it has room for ${formatBytes(place.room)}, ${formatBytes(bytes)} are needed`;
  }
  return null;
}

/** Why none of a dataset's data may be sent to a pool, neither as a new copy nor to one that lies there; null when it may. */
export function whyNeverOn(dataset: Dataset, pool: Pool): string | null {
  if (pool.trust === 'untrusted') return 'it is not trusted';
  if (dataset.placement.forbid.includes(pool.id)) return 'the catalogue forbids it';
  return jurisdictionAllows(dataset, pool)
    ? null
    : `the data may not lie in ${pool.country ?? 'a country that is not known'}`;
}

function bestOfSize(
  request: PlacementRequest,
  candidates: readonly Place[],
  size: number,
): Scored | null {
  let best: Scored | null = null;
  let tried = 0;
  for (const places of combinations(candidates, size)) {
    best = better(best, { places, score: scoreOf(request, places) });
    tried += 1;
    if (tried >= mostSets) break;
  }
  return best;
}

function scoreOf({ dataset, standing, bytes }: PlacementRequest, places: readonly Place[]): Score {
  const pools = [...standing, ...places.map(({ pool }) => pool)];
  const { spread, require, copies } = dataset.policy;
  const broken = (soft: boolean) =>
    spread
      .filter((rule) => rule.soft === soft)
      .reduce((sum, rule) => sum + spreadShortfall(pools, rule), 0);
  const unmet = require.reduce(
    (sum, rule) =>
      sum + Math.max(0, rule.copies - pools.filter((pool) => matches(pool, rule.where)).length),
    0,
  );
  const unpinned = dataset.placement.pin.filter((pin) => !pools.some((pool) => pool.id === pin));
  return {
    hard: broken(false) + unmet + unpinned.length + Math.max(0, copies.want - pools.length),
    soft: broken(true),
    pools: places.length,
    disliked: places.filter(({ pool }) => !dataset.placement.prefer.includes(pool.id)).length,
    shared: 2 * pools.length - distinct(pools, 'site') - distinct(pools, 'host'),
    fill: Math.max(0, ...places.map(({ room, size }) => fillAfter(room, size, bytes))),
    ids: places.map(({ pool }) => pool.id).join(' '),
  };
}

/** Whole percents: a byte more or less is no reason to choose another pool tomorrow. */
const fillAfter = (room: bigint, size: bigint, bytes: bigint): number =>
  size === 0n ? 100 : 100 - Number(((room - bytes) * 100n) / size);

function better(a: Scored | null, b: Scored | null): Scored | null {
  if (a === null || b === null) return a ?? b;
  const [x, y] = [a.score, b.score];
  const by =
    x.hard - y.hard ||
    x.soft - y.soft ||
    x.pools - y.pools ||
    x.disliked - y.disliked ||
    x.shared - y.shared ||
    x.fill - y.fill ||
    (x.ids <= y.ids ? -1 : 1);
  return by <= 0 ? a : b;
}

function* combinations(
  places: readonly Place[],
  size: number,
  from = 0,
): Generator<readonly Place[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= places.length - size; at += 1) {
    const place = places[at];
    if (!place) return;
    for (const rest of combinations(places, size - 1, at + 1)) yield [place, ...rest];
  }
}

function because(
  { dataset, standing, bytes }: PlacementRequest,
  pool: Pool,
  after: readonly Pool[],
): string {
  if (dataset.placement.pin.includes(pool.id)) return `${pool.id} is pinned in the catalogue`;
  const others = after.filter((each) => each.id !== pool.id);
  const axis = dataset.policy.spread.find(
    (rule) => distinct(others, rule.axis) < Math.min(rule.min, distinct(after, rule.axis)),
  )?.axis;
  if (axis !== undefined) return `${pool.id} adds a ${axis}: ${pool.domains[axis] ?? 'unknown'}`;
  const sites = distinct(after, 'site') > distinct(others, 'site') && standing.length > 0;
  return `${pool.id} has room for ${formatBytes(bytes)}${sites ? ` and is another site, ${pool.domains['site'] ?? 'unknown'}` : ''}`;
}

function shortfall(
  request: PlacementRequest,
  after: readonly Pool[],
  rejected: readonly Rejection[],
): string | null {
  const { policy } = request.dataset;
  const lacks: string[] = [];
  if (after.length < policy.copies.want) {
    lacks.push(
      `no pool for ${count(policy.copies.want - after.length, 'more copy', 'more copies')}`,
    );
  }
  for (const rule of policy.spread.filter((each) => !each.soft)) {
    const missing = spreadShortfall(after, rule);
    if (missing > 0) lacks.push(`no pool on another ${rule.axis}`);
  }
  for (const rule of policy.require) {
    const having = after.filter((pool) => matches(pool, rule.where)).length;
    if (having < rule.copies) lacks.push(`no pool for '${rule.name}'`);
  }
  if (lacks.length === 0) return null;
  const reasons = rejected
    .filter(({ why }) => why !== 'it holds a copy already' && why !== 'it is a scratch pool')
    .map(({ pool, why }) => `${pool.id}: ${why}`);
  return [`${lacks.join(', ')}`, ...reasons].join('; ');
}
