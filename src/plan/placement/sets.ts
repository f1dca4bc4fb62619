import type { Pool } from '../../model/inventory.ts';
import { combinations, fewest, fewestThorough } from './few.ts';
import type { Candidate, Question } from './question.ts';
import type { PlacementRequest, Rooms } from './request.ts';
import {
  compareLesser,
  compareNeed,
  compareScore,
  hardOf,
  needOf,
  type Score,
  scoreOf,
  type Weight,
  type WeightOn,
  weightOn,
} from './score.ts';

/** A set of pools for the new copies of a dataset, and what it is worth. */
export interface Option {
  readonly places: readonly Candidate[];
  readonly score: Score;
}

/** Sets of which it is asked whether they keep the promise of how likely a loss may be: each is a computation of its own. */
const mostAsked = 2_000;
/** Sets that are ranked by how likely a loss is: those that are best in what comes after it. */
const mostRanked = 60;

/** The pools that have room for a copy of the dataset, and how it bears on them. */
export interface Offer {
  readonly fitting: readonly Candidate[];
  readonly weigh: WeightOn;
}

export function offerOf(request: PlacementRequest, question: Question, rooms: Rooms): Offer {
  const { dataset, bytes } = request;
  const grown = dataset.size !== null && dataset.size > bytes ? dataset.size : bytes;
  const roomOn = ({ place }: Candidate) => rooms.get(place.pool.id) ?? 0n;
  return {
    fitting: question.candidates.filter((each) => roomOn(each) >= bytes),
    weigh: once((each) => weightOn(each, roomOn(each), { bytes, grown })),
  };
}

function once(ask: WeightOn): WeightOn {
  const known = new Map<Candidate, Weight>();
  return (each) => {
    let weight = known.get(each);
    if (weight === undefined) {
      weight = ask(each);
      known.set(each, weight);
    }
    return weight;
  };
}

/**
 * The best places for the copies that are missing: the fewest pools that break as few hard promises as can be, and of
 * these sets the best by what is only better. What lies on a pool is asked of those that would be taken, and of pins.
 */
export function bestOption(request: PlacementRequest, question: Question, rooms: Rooms): Option {
  const { fitting, weigh } = offerOf(request, question, rooms);
  const isFree = ({ place }: Candidate) => request.occupied(place.pool) === null;
  let free = fitting.filter((each) => !each.pinned || isFree(each));
  for (;;) {
    const option = bestAmong(request, question, { fitting: free, weigh });
    const taken = new Set(option.places.filter((each) => !isFree(each)));
    if (taken.size === 0) return option;
    free = free.filter((each) => !taken.has(each));
  }
}

function bestAmong(request: PlacementRequest, question: Question, offer: Offer): Option {
  const { fitting } = offer;
  const least = Math.max(
    question.copies.want - question.standing.length,
    fitting.filter(({ pinned }) => pinned).length,
    0,
  );
  const goal = leastBroken(question, fitting, fitting.length);
  let best: Option | null = null;
  for (let size = Math.min(least, fitting.length); size <= fitting.length; size += 1) {
    const found = bestOfSize(request, question, offer, size);
    if (best === null || (found && hardOf(found.score.need) < hardOf(best.score.need)))
      best = found ?? best;
    // Each further pool mends a promise or is none: there is one as long as the goal is not reached.
    if (best === null || hardOf(best.score.need) <= goal || size > least + mostMore) break;
  }
  return best ?? nothing(question, offer);
}

/** Further copies for what those that are wanted leave broken. */
const mostMore = 8;

const nothing = (question: Question, { weigh }: Offer): Option => ({
  places: [],
  score: scoreOf(question, [], needOf(question, []), weigh),
});

/** What any `size` of these pools leave broken at least. */
function leastBroken(question: Question, fitting: readonly Candidate[], size: number): number {
  const { axes, requirements, copies, standing, pins } = question;
  const broken = (lacks: number, there: number) => Math.max(0, lacks - Math.min(size, there));
  const onAxes = axes.reduce((sum, axis, at) => {
    if (axis.hard <= axis.taken) return sum;
    const values = new Set(fitting.filter((each) => each.fresh[at]).map(({ values: v }) => v[at]));
    return sum + broken(axis.hard - axis.taken, values.size);
  }, 0);
  const ofKinds = requirements.reduce((sum, rule, at) => {
    if (rule.copies <= rule.having) return sum;
    const there = fitting.filter(({ meets }) => meets[at]).length;
    return sum + broken(rule.copies - rule.having, there);
  }, 0);
  const pinned = broken(pins, fitting.filter((each) => each.pinned).length);
  return onAxes + ofKinds + pinned + broken(copies.want - standing.length, fitting.length);
}

function bestOfSize(
  request: PlacementRequest,
  question: Question,
  { fitting, weigh }: Offer,
  size: number,
): Option | null {
  const few = fewest(fitting, size);
  const tied = tiedOf(question, few, size, weigh);
  const [first] = tied;
  // Of many pools only some were tried: where they fall short of what may be had, more are.
  const short = !first || hardOf(first.score.need) > leastBroken(question, fitting, size);
  if (few.length === fitting.length || !short) return bestOf(request, question, tied);
  return bestOf(request, question, tiedOf(question, fewestThorough(fitting, size), size, weigh));
}

/** The sets that leave the least broken. */
function tiedOf(
  question: Question,
  candidates: readonly Candidate[],
  size: number,
  weigh: WeightOn,
): readonly Option[] {
  let least = Number.POSITIVE_INFINITY;
  let tied: Option[] = [];
  combinations(candidates, size, (chosen) => {
    const need = needOf(question, chosen);
    const hard = hardOf(need);
    if (hard > least) return;
    if (hard < least) tied = [];
    least = hard;
    const places = [...chosen];
    tied.push({ places, score: scoreOf(question, places, need, weigh) });
  });
  return tied;
}

/** Of sets that break as few hard promises with as few copies, the best. */
function bestOf(
  request: PlacementRequest,
  { standing }: Question,
  tied: readonly Option[],
): Option | null {
  const { promise } = request;
  if (tied.length <= 1) return tied[0] ?? null;
  const ranked = byRank(request, standing, tied);
  const kept =
    promise &&
    ranked.slice(0, mostAsked).find((option) => promise.kept([...standing, ...poolsOf(option)]));
  return kept ?? ranked[0] ?? null;
}

/** All of a dataset's options in the order in which it would take them if it were alone. */
export function inRank(
  request: PlacementRequest,
  { standing }: Question,
  options: readonly Option[],
): readonly Option[] {
  const { promise } = request;
  const keeps = new Map(
    options.map((each) => [each, promise?.kept([...standing, ...poolsOf(each)]) ?? true]),
  );
  const broken = (each: Option) => (keeps.get(each) ? 0 : 1);
  return byRank(request, standing, options).toSorted(
    (a, b) =>
      compareNeed(a.score.need, b.score.need) ||
      a.score.copies - b.score.copies ||
      broken(a) - broken(b),
  );
}

export const poolsOf = ({ places }: Option): readonly Pool[] =>
  places.map(({ place }) => place.pool);

/**
 * Soft promises, how likely a loss is, and the rest. What a loss hangs on is a computation of its own, so of very many
 * sets only those are asked that are best in the rest.
 */
function byRank(
  { loss }: PlacementRequest,
  standing: readonly Pool[],
  options: readonly Option[],
): readonly Option[] {
  const sorted = options.toSorted((a, b) => compareScore(a.score, b.score));
  const ranked = sorted
    .slice(0, mostRanked)
    .map((option) => ({ option, loss: loss([...standing, ...poolsOf(option)]) }))
    .sort(
      (a, b) =>
        a.option.score.soft - b.option.score.soft ||
        (a.loss === b.loss ? 0 : a.loss - b.loss) ||
        compareLesser(a.option.score, b.option.score),
    );
  return [...ranked.map(({ option }) => option), ...sorted.slice(mostRanked)];
}
