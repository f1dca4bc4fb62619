import type { Candidate } from './question.ts';

/** Sets that are tried at first, and where that does not do. */
const usualSets = 400;
const thoroughSets = 20_000;

/**
 * Of three hundred pools there are 44,850 pairs, and most differ in nothing that matters. The first few of each kind of
 * pool stand for all of it; where there are few pools, all are tried.
 */
export const fewest = (fitting: readonly Candidate[], size: number): readonly Candidate[] =>
  some(fitting, most(size, usualSets));

export const fewestThorough = (fitting: readonly Candidate[], size: number): readonly Candidate[] =>
  some(fitting, most(size, thoroughSets));

/** As many candidates as there may be, taken in turn from each kind: what differs most first, then the emptiest. */
export function some(fitting: readonly Candidate[], limit: number): readonly Candidate[] {
  if (fitting.length <= limit) return fitting;
  const kinds = kindsOf(fitting);
  const chosen: Candidate[] = [];
  for (let round = 0; chosen.length < limit; round += 1) {
    for (const kind of kinds) {
      const each = kind[round];
      if (each && chosen.length < limit) chosen.push(each);
    }
  }
  return chosen.sort((a, b) => (a.place.pool.id < b.place.pool.id ? -1 : 1));
}

/** Alike ones together, the most useful kind first. */
function kindsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const kinds = new Map<string, Candidate[]>();
  for (const each of candidates.toSorted((a, b) => a.emptiness - b.emptiness)) {
    let bits = each.pinned ? 1 : 0;
    for (const yes of each.fresh) bits = 2 * bits + (yes ? 1 : 0);
    for (const yes of each.meets) bits = 2 * bits + (yes ? 1 : 0);
    const key = `${bits} ${each.preference}`;
    const kind = kinds.get(key);
    if (kind) kind.push(each);
    else kinds.set(key, [each]);
  }
  const useful = ({ fresh, meets, pinned }: Candidate) =>
    [...fresh, ...meets, pinned, pinned].filter(Boolean).length;
  return [...kinds.values()]
    .sort(([a], [b]) => (a && b ? useful(b) - useful(a) || b.preference - a.preference : 0))
    .map(differingFirst);
}

/** Those first that share no value with one before them: sets of the first few then differ where they can. */
function differingFirst(kind: readonly Candidate[]): readonly Candidate[] {
  const seen = kind[0]?.values.map(() => new Set<string | null>()) ?? [];
  const first: Candidate[] = [];
  const rest: Candidate[] = [];
  for (const each of kind) {
    const isNew = each.values.every((value, at) => seen[at]?.has(value) === false);
    for (const [at, value] of each.values.entries()) seen[at]?.add(value);
    if (isNew) first.push(each);
    else rest.push(each);
  }
  return [...first, ...rest];
}

/** The most candidates of which there are no more than so many sets. */
function most(size: number, sets: number): number {
  let candidates = size;
  while (candidates < sets && choose(candidates + 1, size) <= sets) candidates += 1;
  return candidates;
}

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** Every set of so many, each in the order of the candidates; `visit` is handed one and the same list. */
export function combinations(
  candidates: readonly Candidate[],
  size: number,
  visit: (chosen: readonly Candidate[]) => void,
): void {
  const chosen: Candidate[] = [];
  const from = (start: number): void => {
    if (chosen.length === size) {
      visit(chosen);
      return;
    }
    for (let at = start; at <= candidates.length - (size - chosen.length); at += 1) {
      const each = candidates[at];
      if (!each) return;
      chosen.push(each);
      from(at + 1);
      chosen.pop();
    }
  };
  from(0);
}
