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
  return worstOf((cause) => {
    const spared = without(cause, { copies, events });
    return lossWithin(spared.copies, spared.events, years);
  });
}

/** Of all causes the one without which the loss is the least. */
export const worstOf = (lossWithout: (cause: Cause) => number): Cause =>
  causes
    .map((cause) => ({ cause, loss: lossWithout(cause) }))
    .reduce((worst, each) => (each.loss < worst.loss ? each : worst)).cause;

/** Copies, and what may take them. */
export interface Situation {
  readonly copies: readonly CopyAtRisk[];
  readonly events: readonly Event[];
}

export const without = (cause: Cause, { copies, events }: Situation): Situation => ({
  copies: cause === 'disks' ? copies.map((copy) => ({ ...copy, disksPerYear: 0 })) : copies,
  events: events.filter((event) => event.cause !== cause),
});

/**
 * The probability of loss with one more copy at a site of its own. null where there is none to be like, or there are as
 * many as can be asked about.
 */
export function lossWithOneMoreSite(
  copies: readonly CopyAtRisk[],
  assumed: Assumptions,
  years: number,
): number | null {
  const more = withOneMoreSite(copies, assumed);
  return more && lossWithin(more, eventsOf(more, assumed), years);
}

/** One more copy: like the best there is, on a host and at a site of its own, and in the same hands. */
export function withOneMoreSite(
  copies: readonly CopyAtRisk[],
  assumed: Assumptions,
): readonly CopyAtRisk[] | null {
  const events = eventsOf(copies, assumed);
  const [best] = copies
    .map((copy, place) => ({ copy, loss: copyLossPerYear(copies, events, place) }))
    .toSorted((a, b) => a.loss - b.loss || a.copy.restoreHours - b.copy.restoreHours);
  if (!best || copies.length >= mostCopies) return null;
  const { copy } = best;
  return [...copies, { ...copy, domains: { ...copy.domains, host: null, site: null } }];
}
