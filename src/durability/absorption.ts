import type { Chain } from './chain.ts';
import { eliminate, meanTimeToLoss } from './elimination.ts';
import { longRunOf, probabilityInTheLongRun } from './long-run.ts';
import { probabilityBySquaring } from './squaring.ts';

/** When the chain comes to the state in which all is lost, from «all are there». */
export interface Absorption {
  /** Mean time until all is lost; Infinity when nothing ever loses the last copy. */
  readonly meanTime: number;
  /** The probability that all is lost by `time`. */
  probabilityBy(time: number): number;
}

/**
 * Many years cost no more than the first weeks: once the chain has forgotten how it began, its slowest mode alone
 * tells all. Before that, and for chains that are lost as fast as they recover, the whole matrix is taken.
 */
export function absorptionOf(chain: Chain): Absorption {
  const eliminated = eliminate(chain);
  const longRun = longRunOf(chain, eliminated);
  return {
    meanTime: meanTimeToLoss(eliminated),
    probabilityBy: (time) =>
      longRun && time >= longRun.from
        ? probabilityInTheLongRun(longRun, time)
        : probabilityBySquaring(chain, time),
  };
}
