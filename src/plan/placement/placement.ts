import { distinct, matches, spreadShortfall } from '../../health/domains.ts';
import type { Pool } from '../../model/inventory.ts';
import { count, formatBytes } from '../../model/units.ts';
import { noSets } from './copy-sets.ts';
import { type Rejection, rejectionOf } from './filter.ts';
import { listingOf } from './listing.ts';
import { questionOf } from './question.ts';
import { type Place, type PlacementRequest, roomsOf } from './request.ts';
import { bestOption, poolsOf } from './sets.ts';

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

/** Chooses pools for the copies of one dataset that are missing, as if it were the only one. */
export function placeCopies(request: PlacementRequest, places: readonly Place[]): Placement {
  const sorted = [...places].sort((a, b) => (a.pool.id < b.pool.id ? -1 : 1));
  const option = bestOption(
    request,
    questionOf(request, listingOf(request, sorted), noSets),
    roomsOf(sorted),
  );
  return explained(request, sorted, poolsOf(option));
}

/** The same of pools that are chosen already. `places`, in the order of their ids, have the room that others leave. */
export function explained(
  request: PlacementRequest,
  places: readonly Place[],
  chosen: readonly Pool[],
): Placement {
  const { dataset, standing } = request;
  const after = [...standing, ...chosen];
  const lacks = lacking(request, after);
  const { pin } = dataset.placement;
  // Three hundred pools are asked only where something is to be told of them.
  const told = lacks.length > 0 || pin.length > 0;
  const rejected = told ? places.flatMap((place) => rejectionOf(request, place) ?? []) : [];
  return {
    chosen,
    because: chosen.map((pool) => because(request, pool, after)),
    rejected,
    short: lacks.length === 0 ? null : shortText(lacks, rejected),
    unpinned: rejected.filter(
      ({ pool }) => pin.includes(pool.id) && !after.some(({ id }) => id === pool.id),
    ),
  };
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

/** What the policy asks for and these pools do not bring about, a few words each; pins are told of by themselves. */
export function lacking({ dataset }: PlacementRequest, after: readonly Pool[]): readonly string[] {
  const { copies, spread, require } = dataset.policy;
  return [
    ...(after.length < copies.want
      ? [`no pool for ${count(copies.want - after.length, 'more copy', 'more copies')}`]
      : []),
    ...spread
      .filter((rule) => !rule.soft && spreadShortfall(after, rule) > 0)
      .map(({ axis }) => `no pool on another ${axis}`),
    ...require
      .filter(({ where, copies: n }) => after.filter((pool) => matches(pool, where)).length < n)
      .map(({ name }) => `no pool for '${name}'`),
  ];
}

/** So many pools are named with their reasons; of a fleet of hundreds nobody reads all. */
const mostNamed = 8;

function shortText(lacks: readonly string[], rejected: readonly Rejection[]): string {
  const telling = rejected.filter(({ filter }) => filter !== 'standing' && filter !== 'role');
  const reasons = telling.slice(0, mostNamed).map(({ pool, why }) => `${pool.id}: ${why}`);
  const more = telling.length - mostNamed;
  return [
    lacks.join(', '),
    ...reasons,
    ...(more > 0 ? [`${count(more, 'other pool')} will not do either`] : []),
  ].join('; ');
}
