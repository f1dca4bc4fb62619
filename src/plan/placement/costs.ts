import type { PoolId } from '../../model/ids.ts';
import { combinations, some } from './few.ts';
import type { Candidate } from './question.ts';
import type { Rooms } from './request.ts';
import { compareNeed, type Need, needOf, scoreOf } from './score.ts';
import { inRank, type Option, offerOf } from './sets.ts';
import type { Asking } from './triage.ts';

/** An option of one of several datasets, and what it costs them all: the less, the better, the first number first. */
export interface Priced {
  readonly option: Option;
  readonly cost: readonly number[];
  /** Its pools that have not room for all who might use them. */
  readonly scarce: readonly PoolId[];
}

/** So many pools of one dataset are combined in every way. */
const mostPools = 10;

/** Pools that have not room for everybody in the group who might use them: only these set one against another. */
export function scarceIn(group: readonly Asking[], rooms: Rooms): ReadonlySet<PoolId> {
  const asked = new Map<PoolId, bigint>();
  for (const { question, request } of group) {
    for (const { place } of question.candidates) {
      const id = place.pool.id;
      if ((rooms.get(id) ?? 0n) >= request.bytes)
        asked.set(id, (asked.get(id) ?? 0n) + request.bytes);
    }
  }
  return new Set([...asked].flatMap(([id, bytes]) => (bytes > (rooms.get(id) ?? 0n) ? [id] : [])));
}

/** Every option of one of the group that is worth a thought, the cheapest first, and what it costs to leave it as it is. */
export function costsOf(
  group: readonly Asking[],
  at: number,
  now: Option | null,
  rooms: Rooms,
  scarce: ReadonlySet<PoolId>,
): { readonly all: readonly Priced[]; readonly current: Priced | null } {
  const asking = group[at];
  if (!asking) return { all: [], current: null };
  const price = (option: Option): Priced => ({
    option,
    cost: costOf(asking, at, group.length, option),
    scarce: option.places.map(({ place }) => place.pool.id).filter((id) => scarce.has(id)),
  });
  const all = inRank(asking.request, asking.question, optionsOf(asking, rooms)).map(price);
  // Of options that take the same scarce room only the first, which is the best, is ever worth it.
  const first = new Map<string, Priced>();
  for (const each of all) {
    const key = each.scarce.join(' ');
    if (!first.has(key)) first.set(key, each);
  }
  return { all: [...first.values()], current: now && price(now) };
}

/**
 * What is broken by class of urgency (copies below min), then domains and kinds, then copies that are only wanted; the
 * same by dataset in triage order; bytes; soft promises.
 */
function costOf({ request, urgency }: Asking, at: number, of: number, option: Option): number[] {
  const { need, copies, soft } = option.score;
  const classes = [0, 1, 2, 3, 4].map((each) => (each === urgency ? need.floor : 0));
  const each = Array.from({ length: of }, (_, other) =>
    other === at ? [need.floor, need.domains, need.wanted] : [0, 0, 0],
  ).flat();
  // KiB: sums stay below 2^53.
  const bytes = copies * Number(request.bytes >> 10n);
  return [...classes, need.domains, need.wanted, ...each, bytes, soft];
}

/** Sets of which each pool mends something: without it, more would be broken. */
function optionsOf({ request, question }: Asking, rooms: Rooms): readonly Option[] {
  const { fitting, weigh } = offerOf(request, question, rooms);
  const free = fitting.filter(({ place }) => request.occupied(place.pool) === null);
  const few = some(free, mostPools);
  const options: Option[] = [];
  for (let size = 0; size <= few.length; size += 1) {
    const before = options.length;
    combinations(few, size, (chosen) => {
      const need = needOf(question, chosen);
      if (!isMinimal(question, chosen, need)) return;
      const places = [...chosen];
      options.push({ places, score: scoreOf(question, places, need, weigh) });
    });
    // What no set of this size needs, no larger one does.
    if (options.length === before) break;
  }
  return options;
}

const isMinimal = (
  question: Asking['question'],
  places: readonly Candidate[],
  need: Need,
): boolean =>
  places.every(
    (each) =>
      compareNeed(
        need,
        needOf(
          question,
          places.filter((other) => other !== each),
        ),
      ) < 0,
  );
