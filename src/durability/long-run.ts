import type { Chain } from './chain.ts';
import { type Elimination, longestAway, meanTimeToLoss, timeAway } from './elimination.ts';

/**
 * What is left of a chain once it has forgotten how it began: the live states keep their proportions, and all is lost
 * at one rate.
 */
export interface LongRun {
  /** Losses by time. */
  readonly rate: number;
  /** By how much more than `exp(−rate·time)` is still there, as a share: at first, no copy was amiss. */
  readonly lead: number;
  /** The time from which this holds. */
  readonly from: number;
}

/** After so many of the longest mean absences e^-30 of the beginning is left: far below the last digit shown. */
const absences = 30;

/** Chains that are lost about as fast as they recover never come to a long run. */
const slowEnough = 0.1;

/** Each round gives a digit or more, since what is lost while copies are away is less than a tenth. */
const rounds = 18;

/**
 * The slowest mode of the chain, by cycles from «all are there» until that is so again or all is lost. With `a` the
 * rates out of «all are there», B the other live states and N_δ = (−Q_BB − δ)^-1, the rate δ is the loss by cycle to
 * the length of a cycle, (ℓ_0 + a·N_δ·ℓ_B) / (1 + a·N_δ·1); what is still there is (1 + lead)·exp(−δ·time) with
 * lead = a·N_δ²·(ℓ_B − δ) / (1 + a·N_δ²·q_B0). All of it is sums of positive terms, so that the rate may be 1e-30; the
 * one difference, ℓ_B − δ, is of rates that lie far apart. N_δ is N_0 applied again and again: δ is small beside it.
 */
export function longRunOf(chain: Chain, eliminated: Elimination): LongRun | null {
  const { lost } = chain;
  const away = longestAway(eliminated);
  if (!(away < slowEnough * meanTimeToLoss(eliminated))) return null;
  const out = chain.rates.subarray(0, chain.size);
  let rate = 0;
  let spent: Float64Array = new Float64Array(chain.size);
  for (let round = 0; round < rounds; round += 1) {
    const before = rate;
    spent = timeAway(eliminated, plus(out, rate, spent));
    rate = ((lost[0] ?? 0) + dot(spent, lost)) / (1 + sum(spent));
    if (alike(rate, before)) break;
  }
  const again = timeAwayAtRate(eliminated, spent, rate);
  const behind = dot(again, lost) - rate * sum(again);
  return { rate, lead: behind / (1 + sum(spent) - behind), from: absences * away };
}

/** `start`·N_δ. */
function timeAwayAtRate(eliminated: Elimination, start: Float64Array, rate: number): Float64Array {
  let spent = timeAway(eliminated, start);
  for (let round = 0; round < rounds; round += 1) {
    const before = sum(spent);
    spent = timeAway(eliminated, plus(start, rate, spent));
    if (alike(sum(spent), before)) break;
  }
  return spent;
}

const alike = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-14 * one;

/** Probability of a loss by `time`, which is one from which the long run holds. */
export const probabilityInTheLongRun = ({ rate, lead }: LongRun, time: number): number =>
  -Math.expm1(-rate * time) - lead * Math.exp(-rate * time);

const plus = (one: Float64Array, factor: number, other: Float64Array): Float64Array =>
  one.map((each, place) => each + factor * (other[place] ?? 0));

const dot = (one: Float64Array, other: Float64Array): number =>
  one.reduce((total, each, place) => total + each * (other[place] ?? 0), 0);

const sum = (numbers: Float64Array): number => numbers.reduce((total, each) => total + each, 0);
