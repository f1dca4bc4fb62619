import { dominantCause, lossWithin, lossWithOneMoreSite } from './dominant.ts';
import { type Cause, eventsOf } from './loss.ts';
import { copiesAtRisk, type FleetRisk, riskYears } from './of-fleet.ts';
import { remembered } from './remembered.ts';
import { asIs, lossAt, type Sensitivity, sensitivities } from './sensitivity.ts';

/** How likely a dataset of the fleet is lost within ten years, and why. */
export interface FleetLoss {
  readonly years: number;
  readonly probability: number;
  readonly dominant: Cause | null;
  /** The probability with one more copy at a site of its own; null where no more can be asked about. */
  readonly withOneMoreSite: number | null;
}

/** The probability that all copies are lost within ten years. */
export const lossOfFleet = remembered((risk: FleetRisk): number => {
  const copies = copiesAtRisk(risk, asIs(risk.assumed));
  return lossWithin(copies, eventsOf(copies, risk.assumed), riskYears);
});

/** The same, with its cause and what would help: ten times the work, so only for what somebody reads. */
export const whyOfFleet = remembered((risk: FleetRisk): FleetLoss => {
  const { assumed } = risk;
  const copies = copiesAtRisk(risk, asIs(assumed));
  return {
    years: riskYears,
    probability: lossOfFleet(risk),
    dominant: dominantCause(copies, eventsOf(copies, assumed), riskYears),
    withOneMoreSite: lossWithOneMoreSite(copies, assumed, riskYears),
  };
});

/** What it hangs on most, the greatest first. */
export const sensitivitiesOfFleet = remembered((risk: FleetRisk): readonly Sensitivity[] =>
  sensitivities(
    lossAt((turn) => copiesAtRisk(risk, turn), riskYears),
    risk.assumed,
  ),
);
