import type { SendSizes } from '../model/step.ts';
import type { Tally } from './send-tally.ts';

/** Roughly the stream of a filesystem to which nothing was written: what weighs nothing would never be shown to go on. */
const emptyStream = 16n * 1024n;

/**
 * How much the sends of a step will have carried, when they have carried `done`; null when it cannot be told. The plan's
 * estimates and what each send says of itself are not in one measure. So the estimates only say which part of the
 * whole each send is: that part never shrinks, and with it `done` of this never goes back, nor past the whole.
 */
export function wholeSize(
  tallies: readonly Tally[],
  planned: SendSizes,
  done: bigint,
): bigint | null {
  const at = tallies.length - 1;
  const size = tallies[at]?.size() ?? planned[at] ?? null;
  if (planned.length <= 1) return size;
  const known = planned.map((each) => each ?? 0n);
  const weights = known.map((each) => each + emptyStream);
  const of = size === null || size <= 0n ? 1n : size;
  const sent = tallies[at]?.sent() ?? 0n;
  const gone = sum(weights.slice(0, at)) * of + (weights[at] ?? 0n) * (sent < of ? sent : of);
  const all = sum(weights) * of;
  return gone === 0n || done === 0n ? sum(known) : (done * all + gone - 1n) / gone;
}

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a + b, 0n);
