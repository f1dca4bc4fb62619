import { distinct, matches, spreadShortfall } from '../health/domains.ts';
import type { Place, PlacementRequest } from './placement-request.ts';

/** Sets tried for one dataset at most; C(40, 3) is 9,880. */
const mostSets = 200_000;
/** Sets of which it is asked for one dataset how likely their loss is: each is a computation of its own. */
const mostAsked = 2_000;
/** A broken spread may need more copies than are wanted: so many more at most. */
const mostExtra = 2;

/**
 * The places of new copies: enumerates the sets of `least` pools and, while promises stay broken, of a few more, and takes
 * the best by a lexicographic score: hard promises broken, how likely a loss may be, soft promises, new copies,
 * preferences, shared fate, fill afterwards, pool ids. `candidates` stand in the order of their ids.
 */
export function bestPlaces(
  request: PlacementRequest,
  candidates: readonly Place[],
  least: number,
): readonly Place[] {
  const asked = { left: mostAsked };
  let best: Scored | null = null;
  for (let size = Math.min(least, candidates.length); size <= candidates.length; size += 1) {
    best = better(best, bestOfSize(request, candidates, size, asked));
    if (best !== null && best.score.hard === 0) break;
    if (size >= least + mostExtra) break;
  }
  return best?.places ?? [];
}

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
  /** Whether the promise of how likely a loss may be is kept. Computed when it decides, and once. */
  readonly kept: () => boolean;
}

function bestOfSize(
  request: PlacementRequest,
  candidates: readonly Place[],
  size: number,
  asked: { left: number },
): Scored | null {
  let best: Scored | null = null;
  let tried = 0;
  for (const places of combinations(candidates, size)) {
    const kept = once(() => keepsPromise(request, places, asked));
    best = better(best, { places, score: scoreOf(request, places), kept });
    tried += 1;
    if (tried >= mostSets) break;
  }
  return best;
}

function keepsPromise(
  { promise, standing }: PlacementRequest,
  places: readonly Place[],
  asked: { left: number },
): boolean {
  if (promise === null || asked.left === 0) return promise === null;
  asked.left -= 1;
  return promise.kept([...standing, ...places.map(({ pool }) => pool)]);
}

function once(compute: () => boolean): () => boolean {
  let known: boolean | null = null;
  return () => {
    known ??= compute();
    return known;
  };
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
  const hard = a.score.hard - b.score.hard;
  if (hard !== 0) return hard < 0 ? a : b;
  const [first, second] = compare(a.score, b.score) <= 0 ? [a, b] : [b, a];
  return first.kept() || !second.kept() ? first : second;
}

/** Of sets that break as few hard promises and keep the loss as low. */
const compare = (x: Score, y: Score): number =>
  x.soft - y.soft ||
  x.pools - y.pools ||
  x.disliked - y.disliked ||
  x.shared - y.shared ||
  x.fill - y.fill ||
  (x.ids <= y.ids ? -1 : 1);

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
