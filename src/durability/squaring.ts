import type { Chain } from './chain.ts';

/** Terms of the first step: the last of them is below 1e-19 of the smallest entry that matters. */
const terms = 20;

/** The last doublings are walked, step by step from «all are there»: 2^6 rows cost less than six whole matrices. */
const walked = 6;

/**
 * The probability that all is lost by `time`, from «all are there», by uniformisation and squaring. In a step so short
 * that half a jump is expected, the chain jumps 0, 1, 2 … times with the probabilities of a Poisson number; the matrix of
 * that step, multiplied by itself m times, is the one of 2^m steps. All entries are probabilities and no term is
 * negative, so that 1e-30 is as exact as 0.1; and restore times of an hour beside some of a year cost a few squarings.
 */
export function probabilityBySquaring(chain: Chain, time: number): number {
  const { jumps, rate } = jumpsOf(chain);
  const expected = rate * time;
  if (expected === 0) return 0;
  // Rates of no size that a computer knows: what comes of them is not known.
  if (!(expected < Number.POSITIVE_INFINITY)) return Number.NaN;
  const doublings = Math.max(0, Math.ceil(Math.log2(2 * expected)));
  const squarings = Math.max(0, doublings - walked);
  let step = poissonStep(jumps, expected / 2 ** doublings);
  for (let each = 0; each < squarings; each += 1) step = normal(multiply(step, step));
  let there = new Float64Array(step.size);
  there[0] = 1;
  for (let left = 2 ** (doublings - squarings); left > 0; left -= 1) there = advance(there, step);
  // Each step may round a last digit upwards, beyond certainty.
  return Math.min(1, there[chain.size] ?? 0);
}

interface Matrix {
  readonly size: number;
  readonly values: Float64Array;
}

/** Where a jump leads, at a rate that no state exceeds; some jumps lead nowhere. The last state is «all is lost». */
function jumpsOf({ size, rates, lost }: Chain): { jumps: Matrix; rate: number } {
  const exits = lost.map((out, from) => {
    let sum = out;
    for (let to = 0; to < size; to += 1) sum += rates[from * size + to] ?? 0;
    return sum;
  });
  const rate = exits.reduce((most, exit) => Math.max(most, exit), 0);
  const wide = size + 1;
  const values = new Float64Array(wide * wide);
  exits.forEach((exit, from) => {
    for (let to = 0; to < size; to += 1)
      values[from * wide + to] = (rates[from * size + to] ?? 0) / rate;
    values[from * wide + from] = 1 - exit / rate;
    values[from * wide + size] = (lost[from] ?? 0) / rate;
  });
  values[wide * wide - 1] = 1;
  return { jumps: { size: wide, values }, rate };
}

/** The matrix of a time in which `expected` jumps are expected: Σ_k expected^k/k!·jumps^k, and rows made to come to one. */
function poissonStep(jumps: Matrix, expected: number): Matrix {
  const { size } = jumps;
  let power: Matrix = { size, values: new Float64Array(size * size) };
  for (let at = 0; at < size; at += 1) power.values[at * size + at] = 1;
  const total = power.values.slice();
  for (let count = 1; count <= terms; count += 1) {
    power = multiply(jumps, power);
    const { values } = power;
    for (let at = 0; at < total.length; at += 1) {
      const next = ((values[at] ?? 0) * expected) / count;
      values[at] = next;
      total[at] = (total[at] ?? 0) + next;
    }
  }
  return normal({ size, values: total });
}

function multiply(one: Matrix, other: Matrix): Matrix {
  const { size } = one;
  const values = new Float64Array(size * size);
  for (let from = 0; from < size; from += 1) {
    const row = from * size;
    for (let over = 0; over < size; over += 1) {
      const share = one.values[row + over] ?? 0;
      if (share === 0) continue;
      const onward = over * size;
      for (let to = 0; to < size; to += 1)
        values[row + to] = (values[row + to] ?? 0) + share * (other.values[onward + to] ?? 0);
    }
  }
  return { size, values };
}

/** Where those are after a step who are here. */
function advance(here: Float64Array, { size, values }: Matrix): Float64Array<ArrayBuffer> {
  const there = new Float64Array(size);
  for (let from = 0; from < size; from += 1) {
    const share = here[from] ?? 0;
    if (share === 0) continue;
    const row = from * size;
    for (let to = 0; to < size; to += 1)
      there[to] = (there[to] ?? 0) + share * (values[row + to] ?? 0);
  }
  return there;
}

/** Rows that come to one. Without it each squaring would double what rounding took from them or gave. */
function normal({ size, values }: Matrix): Matrix {
  for (let row = 0; row < values.length; row += size) {
    let sum = 0;
    for (let to = 0; to < size; to += 1) sum += values[row + to] ?? 0;
    for (let to = 0; to < size; to += 1) values[row + to] = (values[row + to] ?? 0) / sum;
  }
  return { size, values };
}
