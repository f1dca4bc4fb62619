/** What one may choose in the what-if, all of it as numbers: bytes, bytes a second, a share a year. */
export const whatIfFields = [
  'disks',
  'diskBytes',
  'afr',
  'dataBytes',
  'link',
  'copies',
  'hosts',
  'sites',
  'admins',
] as const;
export type WhatIfField = (typeof whatIfFields)[number];

/** A fleet that one might have: every copy on a pool of so many such disks, over so many hosts, sites and hands. */
export type WhatIf = Readonly<Record<WhatIfField, number>>;

/** What somebody chose in place of what is. */
export type Chosen = Partial<WhatIf>;

const terabyte = 1e12;
const megabyte = 1e6;

/** What disks are sold as, how often they fail and how fast links are: one key goes from one to the next. */
const ladders: Readonly<Record<'diskBytes' | 'afr' | 'link', readonly number[]>> = {
  diskBytes: [
    0.96, 1.92, 3.84, 4, 6, 7.68, 8, 10, 12, 14, 15.36, 16, 18, 20, 22, 24, 28, 30.72, 61.44,
  ].map((size) => size * terabyte),
  afr: [0.001, 0.0025, 0.0044, 0.005, 0.0075, 0.01, 0.0125, 0.0157, 0.02, 0.03, 0.05, 0.08],
  link: [12.5, 50, 110, 350, 1100, 2800, 11000].map((rate) => rate * megabyte),
};

/** Amounts of data: eight steps from each power of ten to the next. */
const amounts = [9, 10, 11, 12, 13, 14, 15, 16].flatMap((power) =>
  [1, 1.5, 2, 3, 4, 5, 6, 8].map((digit) => digit * 10 ** power),
);

/** Of a pool that is to be told of in a line. */
export const mostDisks = 255;
/** Five copies at five sites are more than anybody pays for. */
export const mostCopiesAsked = 5;

/** The next larger or smaller value of a field; the same at the end of what can be had. */
export function stepped(whatIf: WhatIf, field: WhatIfField, by: 1 | -1): number {
  const value = whatIf[field];
  switch (field) {
    case 'disks':
    case 'copies':
    case 'hosts':
    case 'admins':
    case 'sites':
      return Math.min(Math.max(1, value + by), mostOf(whatIf, field));
    case 'dataBytes':
      return nextOn(amounts, value, by);
    case 'diskBytes':
    case 'afr':
    case 'link':
      return nextOn(ladders[field], value, by);
    default: {
      const never: never = field;
      return never;
    }
  }
}

/** There are never more hosts or hands than copies, nor more sites than hosts. */
export function mostOf(whatIf: WhatIf, field: WhatIfField): number {
  switch (field) {
    case 'disks':
      return mostDisks;
    case 'copies':
      return mostCopiesAsked;
    case 'hosts':
    case 'admins':
      return whatIf.copies;
    case 'sites':
      return whatIf.hosts;
    case 'dataBytes':
    case 'diskBytes':
    case 'afr':
    case 'link':
      return Number.POSITIVE_INFINITY;
    default: {
      const never: never = field;
      return never;
    }
  }
}

/** Values that were measured lie between the rungs, and are no rung themselves. */
const hair = 1e-6;

function nextOn(ladder: readonly number[], value: number, by: 1 | -1): number {
  const next =
    by > 0
      ? ladder.find((rung) => rung > value * (1 + hair))
      : ladder.findLast((rung) => rung < value * (1 - hair));
  return next ?? value;
}

/**
 * What is, with what was chosen in its place. A copy that is added stands on a host and at a site of its own, until
 * somebody chooses otherwise, and in the hands that there are; there are never more hosts or hands than copies, nor
 * more sites than hosts.
 */
export function withChosen(base: WhatIf, chosen: Chosen): WhatIf {
  const whatIf = { ...base, ...chosen };
  const same = whatIf.copies === base.copies;
  const hosts = Math.min(chosen.hosts ?? (same ? base.hosts : whatIf.copies), whatIf.copies);
  const sites = Math.min(chosen.sites ?? (same ? base.sites : hosts), hosts);
  return { ...whatIf, hosts, sites, admins: Math.min(whatIf.admins, whatIf.copies) };
}
