/** A copy in a chain: times and rates in any one unit of time. */
export interface ChainCopy {
  /** Losses of this copy alone, by time. */
  readonly loss: number;
  /** Time in which it is made again from another copy; 0: at once, Infinity: never. */
  readonly restore: number;
}

/** Something that takes several copies at once. */
export interface ChainEvent {
  readonly rate: number;
  /** The copies that it takes, by their place in the list. */
  readonly hits: readonly number[];
}

/**
 * The Markov chain over the sets of live copies. State 0 is «all are there»; the state in which none is left absorbs
 * and has no place. A copy that is lost comes back while any other lives. Exact for rates that do not change.
 */
export interface Chain {
  /** How many states there are. */
  readonly size: number;
  /** How often it goes from one state to another: a row for each state that it leaves, nothing on the diagonal. */
  readonly rates: Float64Array;
  /** How often all is lost from each state. */
  readonly lost: Float64Array;
}

/** A chain has 2^copies states: more copies than this are not asked about. */
export const mostCopies = 8;

/** No time at all, in whatever unit; of less, a rate would at last be no number any more. */
const noTime = 1e-100;

export function chainOf(copies: readonly ChainCopy[], events: readonly ChainEvent[]): Chain {
  // A copy that comes back at once is there whenever any is: states without it take no time.
  const instant = maskOf(copies.flatMap(({ restore }, at) => (restore < noTime ? [at] : [])));
  const { states, places } = statesOf(copies.length, instant);
  const size = states.length;
  const rates = new Float64Array(size * size);
  const lost = new Float64Array(size);
  const losses = [
    ...copies.map(({ loss }, at) => ({ rate: loss, hit: 1 << at })),
    ...events.map(({ rate, hits }) => ({ rate, hit: maskOf(hits) })),
  ];
  states.forEach((live, from) => {
    const go = (left: number, rate: number) => {
      const to = places[left | instant] ?? 0;
      if (left === 0) add(lost, from, rate);
      else if (to !== from) add(rates, from * size + to, rate);
    };
    for (const { rate, hit } of losses) if ((live & hit) !== 0) go(live & ~hit, rate);
    copies.forEach(({ restore }, at) => {
      if ((live & (1 << at)) === 0) go(live | (1 << at), 1 / restore);
    });
  });
  return { size, rates, lost };
}

/** The sets of live copies, the fullest first, and the place of each in that list. */
function statesOf(copies: number, instant: number) {
  const states: number[] = [];
  const places = new Int32Array(1 << copies);
  for (let live = (1 << copies) - 1; live > 0; live -= 1) {
    if ((live & instant) !== instant) continue;
    places[live] = states.length;
    states.push(live);
  }
  return { states, places };
}

/** Adds to one number of many. */
export function add(numbers: Float64Array, at: number, value: number): void {
  numbers[at] = (numbers[at] ?? 0) + value;
}

const maskOf = (places: readonly number[]): number =>
  places.reduce((mask, place) => mask | (1 << place), 0);
