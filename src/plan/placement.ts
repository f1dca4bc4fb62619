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
import type { Place, PlacementRequest } from './placement-request.ts';
import { bestPlaces } from './placement-score.ts';

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

/**
 * Filters the pools, then takes the best set of the fewest that satisfy the policy, and says why.
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
  const chosen = bestPlaces(request, candidates, missing).map(({ pool }) => pool);
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

function because(request: PlacementRequest, pool: Pool, after: readonly Pool[]): string {
  const { promise } = request;
  const others = after.filter((each) => each.id !== pool.id);
  const keeps = promise?.kept(after) === true && !promise.kept(others);
  return `${becauseOfPlace(request, pool, after, others)}${keeps ? `; with it a loss is as unlikely as promised, ${promise.words}` : ''}`;
}

function becauseOfPlace(
  { dataset, standing, bytes }: PlacementRequest,
  pool: Pool,
  after: readonly Pool[],
  others: readonly Pool[],
): string {
  if (dataset.placement.pin.includes(pool.id)) return `${pool.id} is pinned in the catalogue`;
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
