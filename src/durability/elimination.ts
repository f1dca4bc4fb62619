import { add, type Chain } from './chain.ts';

/**
 * A chain whose states were taken out one by one, the last one first; each hands its time and its ways on to those
 * before it (Grassmann, Taksar and Heyman). Nothing is ever subtracted, and so nothing cancels: a rate of 1e-30 beside
 * one of 1e+4 keeps all its digits.
 */
export interface Elimination {
  readonly size: number;
  /** Rates between two states once all after the later one are out, row by row. The diagonal means nothing. */
  readonly rates: Float64Array;
  /** How often a state is left for one before it, or for good. */
  readonly exit: Float64Array;
  /** Time in a state and in those after it. */
  readonly time: Float64Array;
  /** How often all is lost from a state and from those after it. */
  readonly lost: Float64Array;
}

export function eliminate(chain: Chain): Elimination {
  const { size } = chain;
  const rates = chain.rates.slice();
  const lost = chain.lost.slice();
  const exit = new Float64Array(size);
  const time = new Float64Array(size).fill(1);
  for (let gone = size - 1; gone > 0; gone -= 1) {
    const row = gone * size;
    let out = lost[gone] ?? 0;
    for (let to = 0; to < gone; to += 1) out += rates[row + to] ?? 0;
    exit[gone] = out;
    for (let from = 0; from < gone; from += 1) {
      const into = rates[from * size + gone] ?? 0;
      const share = into === 0 ? 0 : into / out;
      if (share === 0) continue;
      add(time, from, share * (time[gone] ?? 0));
      // Nothing leaves this state: who comes here stays for ever, and there is nothing to hand on.
      if (share === Number.POSITIVE_INFINITY) continue;
      const before = from * size;
      for (let to = 0; to < gone; to += 1)
        rates[before + to] = (rates[before + to] ?? 0) + share * (rates[row + to] ?? 0);
      add(lost, from, share * (lost[gone] ?? 0));
    }
  }
  return { size, rates, exit, time, lost };
}

/** Mean time until all is lost, from «all are there»; Infinity when nothing ever loses the last copy. */
export const meanTimeToLoss = ({ time, lost }: Elimination): number =>
  (time[0] ?? 0) / (lost[0] ?? 0);

/**
 * The time spent in each state before «all are there» or the loss, by one who starts in the states of `start` (so many
 * in each; those in state 0 do not count).
 */
export function timeAway({ size, rates, exit }: Elimination, start: Float64Array): Float64Array {
  const waiting = start.slice();
  for (let from = size - 1; from > 0; from -= 1) {
    const share = (waiting[from] ?? 0) / (exit[from] ?? 0);
    if (share === 0) continue;
    for (let to = 1; to < from; to += 1) add(waiting, to, share * (rates[from * size + to] ?? 0));
  }
  const spent = new Float64Array(size);
  for (let at = 1; at < size; at += 1) {
    const here = (waiting[at] ?? 0) / (exit[at] ?? 0);
    // What is spent here is final; from here the later states get theirs.
    spent[at] = here;
    if (here === 0) continue;
    for (let to = at + 1; to < size; to += 1) add(waiting, to, here * (rates[at * size + to] ?? 0));
  }
  return spent;
}

/** The mean time until «all are there» or the loss, from the state from which that takes longest. */
export function longestAway({ size, rates, exit, time }: Elimination): number {
  const mean = new Float64Array(size);
  let longest = 0;
  for (let from = 1; from < size; from += 1) {
    let sum = time[from] ?? 0;
    for (let to = 1; to < from; to += 1) sum += (rates[from * size + to] ?? 0) * (mean[to] ?? 0);
    mean[from] = sum / (exit[from] ?? 0);
    longest = Math.max(longest, mean[from] ?? 0);
  }
  return longest;
}
