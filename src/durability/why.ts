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
}

const unknown: Why = { dominant: null, withOneMoreSite: null };

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
  };
}

/** What the loss hangs on most: ten times the work, so only where it is read. */
export function sensitivitiesOf(scenario: Scenario): readonly Sensitivity[] {
  const years = longestOf(scenario);
  if (years === null || scenario.copies.length > mostCopies) return [];
  return sensitivities(
    lossAt((turn) => copiesAtRisk(scenario, turn), years),
    valuesOf(scenario.assumed),
  );
}

/** The cause without which it would be least likely, and no more. */
export function dominantOf(scenario: Scenario): Cause | null {
  const assumed = valuesOf(scenario.assumed);
  const years = longestOf(scenario);
  const risk = copiesAtRisk(scenario, asIs(assumed));
  if (!risk || years === null || risk.length > mostCopies) return null;
  return dominantCause(risk, eventsOf(risk, assumed), years);
}

/** The longest time that is asked for. */
export const longestOf = ({ years }: Scenario): number | null =>
  years.reduce((longest, each) => (each !== null && each > (longest ?? 0) ? each : longest), null);
