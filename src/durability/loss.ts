import { absorptionOf } from './absorption.ts';
import type { Assumptions } from './assumptions.ts';
import { type ChainEvent, chainOf } from './chain.ts';
import type { CopyDomains } from './copy-model.ts';
import { hoursPerYear } from './units.ts';

/** One copy of a dataset, for the chain over its copies. */
export interface CopyAtRisk {
  /** Losses of its pool by disks, a year. */
  readonly disksPerYear: number;
  /** Until it is made again from another copy. */
  readonly restoreHours: number;
  readonly domains: CopyDomains;
}

/** What may take copies, by name: the words of «dominated by». */
export type Cause = 'disks' | 'host' | 'site' | 'batch' | 'admin' | 'key' | 'common-mode';

export const causes = [
  'disks',
  'host',
  'site',
  'batch',
  'admin',
  'key',
  'common-mode',
] as const satisfies readonly Cause[];

/** Something that takes copies at once, a year. */
export interface Event extends ChainEvent {
  readonly cause: Cause;
  /** The failure domain that it strikes; null: the fleet as a whole, or a copy's own. */
  readonly domain: string | null;
}

/** Every event that may strike the copies: one for each value of each failure domain, and the common mode. */
export function eventsOf(
  copies: readonly CopyAtRisk[],
  { hostLoss, siteLoss, adminLoss, keyLoss, commonMode, batchBeta }: Assumptions,
): readonly Event[] {
  const all = copies.map((_, place) => place);
  return [
    // Each copy is on some host and at some site, named or not.
    ...strikes(
      copies,
      'host',
      (copy) => copy.domains.host,
      () => hostLoss,
      'alone',
    ),
    ...strikes(
      copies,
      'site',
      (copy) => copy.domains.site,
      () => siteLoss,
      'alone',
    ),
    ...strikes(
      copies,
      'admin',
      (copy) => copy.domains.admin,
      () => adminLoss,
      'nothing',
    ),
    ...strikes(
      copies,
      'key',
      (copy) => copy.domains.keyDomain,
      () => keyLoss,
      'nothing',
    ),
    ...strikes(
      copies,
      'batch',
      (copy) => copy.domains.batch,
      (hit) => batchBeta * Math.min(...hit.map(({ disksPerYear }) => disksPerYear)),
      'nothing',
    ).filter(({ hits }) => hits.length > 1),
    { cause: 'common-mode', domain: null, rate: commonMode, hits: all },
  ];
}

function strikes(
  copies: readonly CopyAtRisk[],
  cause: Cause,
  domainOf: (copy: CopyAtRisk) => string | null,
  rateOf: (hit: readonly CopyAtRisk[]) => number,
  unnamed: 'alone' | 'nothing',
): readonly Event[] {
  const members = new Map<string, number[]>();
  const alone: Event[] = [];
  copies.forEach((copy, place) => {
    const domain = domainOf(copy);
    if (domain !== null) members.set(domain, [...(members.get(domain) ?? []), place]);
    else if (unnamed === 'alone')
      alone.push({ cause, domain: null, rate: rateOf([copy]), hits: [place] });
  });
  const shared = [...members].map(([domain, hits]) => ({
    cause,
    domain,
    hits,
    rate: rateOf(hits.flatMap((place) => copies[place] ?? [])),
  }));
  return [...shared, ...alone];
}

/** How likely a dataset of these copies is lost. */
export interface Loss {
  /** The probability that no copy is left at some time within so many years. */
  probability(years: number): number;
  /** Mean time to data loss. It flatters: rates do change over the years that it speaks of. */
  mttdlYears(): number;
}

/** The exact chain over the copies; rates by year. NaN where one of them is. */
export function lossOf(copies: readonly CopyAtRisk[], events: readonly ChainEvent[]): Loss {
  if (copies.length === 0) return { probability: () => 1, mttdlYears: () => 0 };
  // A rate that is not known must not fall out of a chain where comparisons with it are false.
  const numbers = [
    ...copies.flatMap(({ disksPerYear, restoreHours }) => [disksPerYear, restoreHours]),
    ...events.map(({ rate }) => rate),
  ];
  if (numbers.some(Number.isNaN))
    return { probability: () => Number.NaN, mttdlYears: () => Number.NaN };
  const absorption = absorptionOf(
    chainOf(
      copies.map(({ disksPerYear, restoreHours }) => ({
        loss: disksPerYear,
        restore: restoreHours / hoursPerYear,
      })),
      events,
    ),
  );
  return { probability: absorption.probabilityBy, mttdlYears: () => absorption.meanTime };
}

/**
 * How often a copy is lost and made again from another, a year: what takes all of them leaves none to make it from. Of
 * a single copy it is how often it would have to be.
 */
export const remadePerYear = (
  copies: readonly CopyAtRisk[],
  events: readonly ChainEvent[],
  place: number,
): number =>
  copyLossPerYear(
    copies,
    events.filter(({ hits }) => hits.length < copies.length || copies.length === 1),
    place,
  );

/** How often a copy is lost for any reason, a year: its disks, and every event that strikes it. */
export function copyLossPerYear(
  copies: readonly CopyAtRisk[],
  events: readonly ChainEvent[],
  place: number,
): number {
  const own = copies[place]?.disksPerYear ?? 0;
  return events.reduce((sum, { rate, hits }) => (hits.includes(place) ? sum + rate : sum), own);
}
