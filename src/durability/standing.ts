import { eventsOf, lossOf } from './loss.ts';
import { copiesAtRisk, type FleetRisk } from './of-fleet.ts';
import { asIs } from './sensitivity.ts';

/**
 * How likely it is that every copy that stands now is lost within a time, if none is made again meanwhile (policy.md 5.1): what
 * a copy that is missing puts at stake until it is there.
 */
export function standingLoss(risk: FleetRisk): (years: number) => number {
  const copies = copiesAtRisk(risk, asIs(risk.assumed)).map((copy) => ({
    ...copy,
    restoreHours: Number.POSITIVE_INFINITY,
  }));
  const loss = lossOf(copies, eventsOf(copies, risk.assumed));
  return (years) => Math.min(1, Math.max(0, loss.probability(years)));
}
