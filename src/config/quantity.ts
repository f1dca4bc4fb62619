import type { AssumptionUnit } from '../durability/assumptions.ts';
import { parseDuration } from './duration.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { shortly } from './printable.ts';
import { parseRate, parseSize } from './size.ts';

/** How a person writes a number: as such, or with its unit. */
export type Written = string | number;

/** A quantity of the loss models, in its unit, as it is written. */
export interface Quantity {
  readonly parse: (given: Written) => Parsed<number>;
  readonly examples: readonly string[];
}

const hourMs = 3_600_000;

/** How each unit is written. What a rate must not be is said with what it was given as. */
export const quantities: Readonly<Record<AssumptionUnit, Quantity>> = {
  'per year': {
    parse: (given) => parseShare(given, { most: 1000, example: '0.002 or 0.2%' }),
    examples: ['0.2%', '1.57%'],
  },
  'per bit': {
    parse: (given) => parseShare(given, { most: 1, example: '1e-15' }),
    examples: ['1e-15'],
  },
  hours: {
    parse: (given) => {
      const text = String(given);
      const duration = parseDuration(text);
      if (duration.ok) return parsed(duration.value / hourMs);
      const bare = typeof given === 'number' && Number.isSafeInteger(given) && given >= 0;
      return bare ? unparsed(duration.why, `${given}h`) : duration;
    },
    examples: ['24h', '2d'],
  },
  'bytes per second': {
    parse: (given) => numberOf(parseRate(String(given))),
    examples: ['300MB/s'],
  },
  share: {
    parse: (given) => parseShare(given, { most: 1, example: '0.8 or 80%' }),
    examples: ['80%'],
  },
  factor: {
    parse: (given) => between(given, { least: 1, most: 1000, what: 'a factor from 1 to 1,000' }),
    examples: ['1'],
  },
  bytes: {
    parse: (given) => numberOf(parseSize(String(given))),
    examples: ['7.68TB', '16GiB'],
  },
  'power of two': {
    parse: (given) => wholeNumber(given, { least: 9, most: 16, what: 'an ashift, 9 to 16' }),
    examples: ['12'],
  },
};

/** A size of something that must hold something. */
export function parseSomeSize(given: Written): Parsed<number> {
  const size = quantities.bytes.parse(given);
  return size.ok && size.value === 0 ? unparsed('is nothing: more than 0 bytes') : size;
}

/** How many disks or vdevs. */
export const parseCount = (given: Written): Parsed<number> =>
  wholeNumber(given, { least: 1, most: 10_000, what: 'a whole number from 1 to 10,000' });

/** A time of years. */
export function parseYears(given: Written): Parsed<number> {
  const value = plainNumber(given);
  return value !== null && value > 0 && value <= 1000
    ? parsed(value)
    : unparsed(`${shortly(given)} is no time in years: more than 0, at most 1000`);
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly what: string;
}

function wholeNumber(given: Written, bounds: Bounds): Parsed<number> {
  const value = between(given, bounds);
  return !value.ok || Number.isInteger(value.value)
    ? value
    : unparsed(`${shortly(given)} is not ${bounds.what}`);
}

function between(given: Written, { least, most, what }: Bounds): Parsed<number> {
  const value = plainNumber(given);
  return value !== null && value >= least && value <= most
    ? parsed(value)
    : unparsed(`${shortly(given)} is not ${what}`);
}

/** `0.002`, `0.2%`. */
function parseShare(
  given: Written,
  { most, example }: { readonly most: number; readonly example: string },
): Parsed<number> {
  const percent = typeof given === 'string' ? /^(-?[\d.]+) ?%$/.exec(given.trim())?.[1] : undefined;
  // 1.4 % is 0.014, not the 0.013999999999999999 of a division.
  const value = plainNumber(percent === undefined ? given : `${percent}e-2`);
  if (value === null) return unparsed(`${shortly(given)} is not a number: written ${example}`);
  if (value < 0) return unparsed(`${shortly(given)} is negative: written ${example}`);
  return value <= most
    ? parsed(value)
    : unparsed(`${shortly(given)} is more than ${most}: written ${example}`);
}

/** The number; null where it is none, or not finite. */
function plainNumber(given: Written): number | null {
  if (typeof given === 'string' && !/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(given.trim()))
    return null;
  const value = Number(given);
  return Number.isFinite(value) ? value : null;
}

const numberOf = (result: Parsed<bigint>): Parsed<number> =>
  result.ok ? parsed(Number(result.value)) : result;
