import { known, valuesOf } from './assumed.ts';
import { mostCopies } from './chain.ts';
import { dominantCause, lossWithOneMoreSite } from './dominant.ts';
import { type Cause, eventsOf } from './loss.ts';
import { copiesAtRisk, restoreHours, type Scenario } from './scenario.ts';
import { asIs, lossAt, type Sensitivity, sensitivities } from './sensitivity.ts';

/** Why a loss is as likely as it is, and what would make it less so, over the longest time that is asked for. */
export interface Why {
  /** null: not known, or nothing loses all copies. */
  readonly dominant: Cause | null;
  /** The probability of loss with one more copy at a site of its own; null: not known. */
  readonly withOneMoreSite: number | null;
  readonly sensitivities: readonly Sensitivity[];
}

const unknown: Why = { dominant: null, withOneMoreSite: null, sensitivities: [] };

export function whyOf(scenario: Scenario): Why {
  const assumed = valuesOf(scenario.assumed);
  const years = longestOf(scenario);
  const risk = copiesAtRisk(scenario, asIs(assumed));
  if (!risk || years === null || risk.length > mostCopies) return unknown;
  const canBeMadeAgain = known(restoreHours(scenario, asIs(assumed)) ?? Number.NaN) !== null;
  return {
    dominant: dominantCause(risk, eventsOf(risk, assumed), years),
    withOneMoreSite: canBeMadeAgain
      ? known(lossWithOneMoreSite(risk, assumed, years) ?? Number.NaN)
      : null,
    sensitivities: sensitivities(
      lossAt((turn) => copiesAtRisk(scenario, turn), years),
      assumed,
    ),
  };
}

/** The longest time that is asked for. */
export const longestOf = ({ years }: Scenario): number | null =>
  years.reduce((longest, each) => (each !== null && each > (longest ?? 0) ? each : longest), null);
