import type { HealthWord } from '../../../src/model/health.ts';
import { healthWords } from '../../../src/model/health.ts';
import type { SmallDataset, SmallFleet } from './small-fleet.ts';

/*
 * The best that can be had, by trying everything: no score, no filter and no search of the planner is used here. Sums of
 * numbers are compared as words in a dictionary.
 */

/** Which pools each dataset's new copies are given, by their numbers. */
export type Given = readonly (readonly number[])[];

/** What stays broken: copies below min by class of urgency, domains and kinds and pins, copies below want; the same by dataset. */
export interface Price {
  readonly total: readonly number[];
  readonly byDataset: readonly number[];
  readonly moved: number;
  readonly soft: number;
}

/** Classes of urgency as they are written down (policy.md 5.1). */
function classOf(word: HealthWord, lost: SmallDataset['lost']): number {
  switch (word) {
    case 'lost':
      return 0;
    case 'critical':
      return lost === 'for ever' ? 1 : 2;
    case 'under':
      return 2;
    case 'misplaced':
      return 3;
    default:
      return 4;
  }
}

export class Exhaustive {
  private readonly fleet: SmallFleet;
  private readonly words: readonly HealthWord[];
  /** Datasets in the order of triage. */
  private readonly order: readonly number[];

  constructor(fleet: SmallFleet, words: readonly HealthWord[]) {
    this.fleet = fleet;
    this.words = words;
    const numbers = fleet.datasets.map((_, at) => at);
    const keys = numbers.map((at) => this.triageKey(at));
    this.order = numbers.sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []));
  }

  priceOf(given: Given): Price {
    const prices = this.fleet.datasets.map((_, at) => this.priceOfOne(at, given[at] ?? []));
    return this.together(prices);
  }

  /** Goes through every way of giving every dataset every set of pools that has room for it. */
  best(): Price {
    let reached = new Map<string, { left: number[]; price: readonly number[]; moved: number }>([
      ['', { left: this.fleet.pools.map(({ room }) => room), price: [], moved: 0 }],
    ]);
    for (const at of this.order) {
      const next: typeof reached = new Map();
      const { size } = this.set(at);
      const options = this.options(at);
      for (const { left, price } of reached.values()) {
        for (const { pools, cost } of options) {
          if (pools.some((pool) => (left[pool] ?? 0) < size)) continue;
          const after = left.map((room, pool) => (pools.includes(pool) ? room - size : room));
          const sum = add(price, cost);
          const key = after.join();
          const known = next.get(key);
          // What comes later costs the same from here on, so of two ways to one state only the cheaper can be best.
          if (!known || compare(sum, known.price) < 0)
            next.set(key, { left: after, price: sum, moved: 0 });
        }
      }
      reached = next;
    }
    const [first, ...rest] = [...reached.values()].map(({ price }) => price);
    return this.split(rest.reduce((a, b) => (compare(b, a) < 0 ? b : a), first ?? []));
  }

  private set(at: number): SmallDataset {
    const set = this.fleet.datasets[at];
    if (!set) throw new Error(`no dataset ${at}`);
    return set;
  }

  private mayLie(at: number): readonly number[] {
    const { origin, replicas, forbid } = this.set(at);
    return this.fleet.pools.flatMap(({ trusted }, pool) =>
      trusted && pool !== origin && !replicas.includes(pool) && !forbid.includes(pool)
        ? [pool]
        : [],
    );
  }

  private options(at: number) {
    const pools = this.mayLie(at);
    const subsets = Array.from({ length: 2 ** pools.length }, (_, bits) =>
      pools.filter((_pool, each) => (bits >> each) % 2 === 1),
    );
    const priced = subsets.map((pools) => ({ pools, cost: this.flat(at, pools) }));
    // A set that costs no less than one that is a part of it is never worth its room.
    return priced.filter(
      ({ pools, cost }) =>
        !priced.some(
          (less) =>
            less.pools.length < pools.length &&
            less.pools.every((pool) => pools.includes(pool)) &&
            compare(less.cost, cost) <= 0,
        ),
    );
  }

  private priceOfOne(at: number, pools: readonly number[]): readonly number[] {
    return this.flat(at, pools);
  }

  private together(prices: readonly (readonly number[])[]): Price {
    return this.split(prices.reduce(add, []));
  }

  private split(flat: readonly number[]): Price {
    const end = 7 + 3 * this.order.length;
    return {
      total: flat.slice(0, 7),
      byDataset: flat.slice(7, end),
      moved: flat[end] ?? 0,
      soft: flat[end + 1] ?? 0,
    };
  }

  private flat(at: number, chosen: readonly number[]): readonly number[] {
    const set = this.set(at);
    const pools = [set.origin, ...set.replicas.filter((pool) => this.trusted(pool)), ...chosen];
    const values = (of: 'site' | 'batch') =>
      new Set(pools.map((pool) => this.fleet.pools[pool]?.[of] ?? null)).size;
    const floor = Math.max(0, set.min - pools.length);
    const wanted = Math.max(0, set.want - Math.max(set.min, pools.length));
    const kind =
      set.kind === null || pools.some((pool) => this.fleet.pools[pool]?.batch === set.kind) ? 0 : 1;
    const pins = set.pin.filter(
      (pool) => this.mayLie(at).includes(pool) && !chosen.includes(pool),
    ).length;
    const domains = Math.max(0, set.sites - values('site')) + kind + pins;
    const urgency = classOf(this.words[at] ?? 'ok', set.lost);
    const rank = this.order.indexOf(at);
    return [
      ...[0, 1, 2, 3, 4].map((each) => (each === urgency ? floor : 0)),
      domains,
      wanted,
      ...this.order.flatMap((_, other) => (other === rank ? [floor, domains, wanted] : [0, 0, 0])),
      chosen.length * set.size,
      Math.max(0, set.batches - values('batch')),
    ];
  }

  private trusted(pool: number): boolean {
    return this.fleet.pools[pool]?.trusted === true;
  }

  private triageKey(at: number): readonly number[] {
    const set = this.set(at);
    const word = this.words[at] ?? 'ok';
    const choice = this.mayLie(at).filter(
      (pool) => (this.fleet.pools[pool]?.room ?? 0) >= set.size,
    ).length;
    return [
      classOf(word, set.lost),
      healthWords.indexOf(word),
      set.lost === 'for ever' ? 0 : 1,
      choice,
      -set.size,
      at,
    ];
  }
}

function add(a: readonly number[], b: readonly number[]): readonly number[] {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, at) => (a[at] ?? 0) + (b[at] ?? 0),
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
