import { causeWords } from './cause-words.ts';
import type { Cause } from './loss.ts';
import { tib } from './units.ts';

/*
 * Numbers of the loss models as people read them. A probability has two digits at most, for the model deserves no
 * more; what is not known is never a zero.
 */

export const notKnown = 'not known';

/** By how much models of this kind have been too good: Elerath and Pecht found 2 to 1,500 times. */
const pessimism = 100;

/** Below this no model says anything that deserves a number: what it leaves out is likelier. */
export const leastProbability = 1e-6;

/** A site that makes the loss less likely by less than this is not worth a word. */
const leastGain = 1.05;

/** `1 in 13,700`, `64 %`, `less than 1 in 1,000,000`: what a model says. */
export function oneIn(probability: number | null): string {
  if (probability === null) return notKnown;
  return probability < leastProbability
    ? `less than ${inWords(leastProbability)}`
    : inWords(probability);
}

/** `1 in 10,000,000`: what somebody asks for, however much that is. */
export const promisedText = (probability: number): string => `at most ${inWords(probability)}`;

const inWords = (probability: number): string =>
  probability > 0.1 ? percent(probability) : `1 in ${thousands(twoDigits(1 / probability))}`;

/** `1 in 137 to 1 in 13,700`: what may be so where the model flatters a hundredfold, and where it does not. */
export function band(probability: number | null): string {
  if (probability === null) return notKnown;
  const worst = Math.min(1, probability * pessimism);
  return worst < leastProbability ? oneIn(worst) : `${oneIn(worst)} to ${oneIn(probability)}`;
}

/** `64 %`, `3.0 %`; a probability of nearly one is no row of nines. */
export function percent(probability: number | null): string {
  if (probability === null) return notKnown;
  if (probability === 0) return '0 %';
  if (probability >= 0.995) return 'almost certain';
  const value = 100 * probability;
  return `${value >= 9.95 ? value.toFixed(0) : value.toPrecision(2)} %`;
}

/** `7.3e-5`, `2.50e-3`: two digits, a third where the first is small enough that two would hide a tenth. */
export function scientific(value: number | null): string {
  if (value === null) return notKnown;
  if (value === 0) return '0';
  const three = exponential(value, 2);
  return /^[12]/.test(three) ? three : exponential(value, 1);
}

/** `2.70e-8`: a rate, which is no probability and has three digits. */
export const rate = (value: number | null): string =>
  value === null ? notKnown : value === 0 ? '0' : exponential(value, 2);

/** `1.57 %`: a rate or a share that somebody gave, as they gave it. */
export const inPercent = (value: number | null): string =>
  value === null ? notKnown : `${Number((100 * value).toPrecision(3))} %`;

/** `9.7 y`, `3,994 y`, `1.37e5 y`: a mean time, which flatters. */
export function meanYears(years: number | null): string {
  if (years === null) return notKnown;
  if (years === Number.POSITIVE_INFINITY) return 'never';
  if (years < 100) return `${years.toPrecision(2)} y`;
  return years < 10_000 ? `${thousands(Math.round(years))} y` : `${scientific(years)} y`;
}

/** `1 in 13,700 over 10 years · dominated by: failing disks · one more site → 1 in 180,000`. */
export const lossLine = (loss: LossWords): string => lossParts(loss).join(' · ');

interface LossWords {
  readonly probability: number | null;
  readonly years: number;
  readonly dominant: Cause | null;
  readonly withOneMoreSite: number | null;
}

/** The parts of that line, the most important first: a narrow screen has a line for each. */
export function lossParts(loss: LossWords): readonly string[] {
  const { probability, years, dominant, withOneMoreSite } = loss;
  const now = oneIn(probability);
  if (probability === null) return [`loss within ${yearsText(years)}: ${now}`];
  return [
    `${now} over ${yearsText(years)}`,
    ...(dominant === null ? [] : [`dominated by: ${causeWords[dominant]}`]),
    ...(withOneMoreSite === null ? [] : [siteText(probability, withOneMoreSite)]),
  ];
}

function siteText(now: number, withOneMore: number): string {
  if (now < leastProbability) return 'what one more site would do is beyond the model';
  return withOneMore > now / leastGain
    ? 'one more site changes little'
    : `one more site → ${oneIn(withOneMore)}`;
}

export const yearsText = (years: number): string => `${years} ${years === 1 ? 'year' : 'years'}`;

/** Two significant digits, three where the first is a one: 13,700 and 470,000. */
function twoDigits(value: number): number {
  const three = value.toPrecision(3);
  return Math.round(Number(three.startsWith('1') ? three : value.toPrecision(2)));
}

const exponential = (value: number, digits: number): string =>
  value.toExponential(digits).replace('e+', 'e');

/** `69.56`: TiB, as `zfs list` counts. */
export const tibText = (bytes: number | null): string =>
  bytes === null ? notKnown : (bytes / tib).toFixed(2);

/** `7.68 TB`, `350 MB`: as disks and networks are sold. */
export function decimalBytes(bytes: number | null): string {
  if (bytes === null) return notKnown;
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** `0.758`, `53.7`: three digits, nothing behind them. */
export const fixed = (value: number | null, digits: number): string =>
  value === null ? notKnown : value.toFixed(digits);

const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
