import type { ChainCopy, ChainEvent } from '../../src/durability/chain.ts';

/**
 * The probability that no copy is left by `time`, by a matrix exponential as a textbook has it: the whole generator over
 * all sets of live copies, signs and all, scaled, developed and squared. Slow, and without digits for the very small.
 */
export function lossByExponential(
  copies: readonly ChainCopy[],
  events: readonly ChainEvent[],
  time: number,
): number {
  const all = (1 << copies.length) - 1;
  const rates = Array.from({ length: all + 1 }, () => new Array<number>(all + 1).fill(0));
  const flow = (from: number, to: number, rate: number) => {
    const row = rates[from] ?? [];
    row[to] = (row[to] ?? 0) + rate;
    row[from] = (row[from] ?? 0) - rate;
  };
  for (let live = 1; live <= all; live += 1) {
    copies.forEach(({ loss, restore }, at) => {
      if (((live >> at) & 1) === 1) flow(live, live - (1 << at), loss);
      else flow(live, live + (1 << at), 1 / restore);
    });
    for (const { rate, hits } of events) {
      const left = hits.reduce((set, hit) => set & ~(1 << hit), live);
      if (left !== live) flow(live, left, rate);
    }
  }
  return exponential(rates.map((row) => row.map((rate) => rate * time)))[all]?.[0] ?? Number.NaN;
}

type Dense = readonly (readonly number[])[];

/** e to the power of a matrix, as a textbook has it. */
export function exponential(matrix: Dense): Dense {
  const norm = Math.max(...matrix.map((row) => row.reduce((sum, each) => sum + Math.abs(each), 0)));
  const halvings = Math.max(0, Math.ceil(Math.log2(norm)) + 2);
  const small = matrix.map((row) => row.map((each) => each / 2 ** halvings));
  const one = matrix.map((row, at) => row.map((_, to) => (to === at ? 1 : 0)));
  let power: Dense = one;
  let sum: Dense = one;
  for (let term = 1; term <= 24; term += 1) {
    power = product(power, small).map((row) => row.map((each) => each / term));
    sum = sum.map((row, at) => row.map((each, to) => each + (power[at]?.[to] ?? 0)));
  }
  for (let each = 0; each < halvings; each += 1) sum = product(sum, sum);
  return sum;
}

const product = (one: Dense, other: Dense): Dense =>
  one.map((row) =>
    row.map((_, to) => row.reduce((sum, share, over) => sum + share * (other[over]?.[to] ?? 0), 0)),
  );
