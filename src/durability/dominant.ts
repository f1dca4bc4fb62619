import type { Assumptions } from './assumptions.ts';
import { mostCopies } from './chain.ts';
import {
  type Cause,
  type CopyAtRisk,
  causes,
  copyLossPerYear,
  type Event,
  eventsOf,
  lossOf,
} from './loss.ts';

/** The probability that all copies are lost within so many years. */
export const lossWithin = (
  copies: readonly CopyAtRisk[],
  events: readonly Event[],
  years: number,
): number => lossOf(copies, events).probability(years);

/** The cause without which the loss would be least likely; null where nothing loses all copies, or it is not known. */
export function dominantCause(
  copies: readonly CopyAtRisk[],
  events: readonly Event[],
  years: number,
): Cause | null {
  if (!(lossWithin(copies, events, years) > 0)) return null;
  const without = causes.map((cause) => ({
    cause,
    loss: lossWithout(cause, copies, events, years),
  }));
  return without.reduce((worst, each) => (each.loss < worst.loss ? each : worst)).cause;
}

function lossWithout(
  cause: Cause,
  copies: readonly CopyAtRisk[],
  events: readonly Event[],
  years: number,
): number {
  const safe = cause === 'disks' ? copies.map((copy) => ({ ...copy, disksPerYear: 0 })) : copies;
  return lossWithin(
    safe,
    events.filter((event) => event.cause !== cause),
    years,
  );
}

/**
 * The probability of loss with one more copy: like the best there is, on a host and at a site of its own, and in the
 * same hands. null where there is none to be like, or there are as many as can be asked about.
 */
export function lossWithOneMoreSite(
  copies: readonly CopyAtRisk[],
  assumed: Assumptions,
  years: number,
): number | null {
  const events = eventsOf(copies, assumed);
  const [best] = copies
    .map((copy, place) => ({ copy, loss: copyLossPerYear(copies, events, place) }))
    .toSorted((a, b) => a.loss - b.loss || a.copy.restoreHours - b.copy.restoreHours);
  if (!best || copies.length >= mostCopies) return null;
  const { copy } = best;
  const more = [...copies, { ...copy, domains: { ...copy.domains, host: null, site: null } }];
  return lossWithin(more, eventsOf(more, assumed), years);
}
