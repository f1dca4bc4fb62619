import { dominantCause, lossWithin, lossWithOneMoreSite } from './dominant.ts';
import { type Cause, eventsOf } from './loss.ts';
import { copiesAtRisk, type FleetRisk, riskYears } from './of-fleet.ts';
import { asIs, type Sensitivity, sensitivities } from './sensitivity.ts';

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
  sensitivities((turn) => copiesAtRisk(risk, turn), risk.assumed, riskYears),
);

/** So many answers are kept; then it begins anew. */
const mostRemembered = 20_000;

/**
 * Hosts are looked at every few seconds and hardly anything moves that a loss hangs on, so the same question is asked
 * again and again. What is the same by its values has the same answer.
 */
function remembered<Answer>(answer: (risk: FleetRisk) => Answer): (risk: FleetRisk) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (risk) => {
    const question = JSON.stringify(risk);
    const known = answers.get(question);
    if (known) return known.answer;
    if (answers.size >= mostRemembered) answers.clear();
    const made = answer(risk);
    answers.set(question, { answer: made });
    return made;
  };
}
