import { parseBytes } from '../../../src/demo/zfs/numbers.ts';
import type { Entry } from './transcript.ts';

/** A number that stands by itself, with a unit or without: not a part of a name, a share or a version. */
const number = /(?<![\w.@#%:/+-])(\d+(?:\.\d+)?[BKMGTPE]?)(?![\w.@#%:/+-])/;

/** Metadata that the model does not have, and what is rounded in `1.2M`. */
const slack = 256 * 1024;
const share = 0.1;

/** Numbers without a unit are sizes from 1024 on; smaller ones are counts, and count exactly. */
const isSize = (text: string): boolean => /[BKMGTPE]$/.test(text) || Number(text) >= 1024;

function near(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [Number(parseBytes(a)), Number(parseBytes(b))];
  // Nothing and little are not the same: `written` of 0 says that nothing was written.
  if (!isSize(a) || !isSize(b) || one === 0 || other === 0) return false;
  return Math.abs(one - other) <= slack + share * Math.max(one, other);
}

/** Equal byte for byte, but for sizes that are near enough. */
function sameText(a: string, b: string): boolean {
  const ours = a.split(number);
  const theirs = b.split(number);
  return (
    ours.length === theirs.length &&
    ours.every((part, at) => (at % 2 === 0 ? part === theirs[at] : near(part, theirs[at] ?? '')))
  );
}

/** A recording does not tell whether the last line has its line end: a few messages of OpenZFS lack it. */
const lines = (text: string): string => text.replace(/\n$/, '');

/** Two normalised answers to one command that say the same. */
export const same = (a: Entry, b: Entry): boolean =>
  a.command === b.command &&
  a.exit === b.exit &&
  sameText(lines(a.stdout), lines(b.stdout)) &&
  sameText(lines(a.stderr), lines(b.stderr));
