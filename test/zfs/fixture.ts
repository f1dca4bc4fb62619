import { readdirSync, readFileSync } from 'node:fs';

/** Where the captures of a version lie. */
type Captured = '2.1.11' | '2.3.2';

const directory = (version: Captured) =>
  new URL(`../fixtures/openzfs-${version}/`, import.meta.url);

/** Every capture of a version, by its name without `.txt`. */
export const namesOf = (version: Captured): readonly string[] =>
  readdirSync(directory(version))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length))
    .sort();

export const fixtureNames = namesOf('2.3.2');

/** A capture's output: what follows its two lines of heading. */
export function fixture(name: string, version: Captured = '2.3.2'): string {
  const text = readFileSync(new URL(`${name}.txt`, directory(version)), 'utf8');
  return text.split('\n').slice(2).join('\n');
}

/** Listings of snapshots that were captured before IV sets were asked for, with what ZFS prints for none in their place. */
export const withoutIvsets = (text: string): string => text.replaceAll(/^[^#\n].*\t.*$/gm, '$&\t-');
/**
 * A listing that was captured before holdfast asked for so many columns: the ones that came since are user properties, and ZFS
 * prints `-` for one that is not set (as it does in the columns before them).
 */
export function withColumns(text: string, columns: number): string {
  const padded = (line: string) => {
    const missing = columns - line.split('\t').length;
    return line === '' ? line : line + '\t-'.repeat(Math.max(0, missing));
  };
  return text.split('\n').map(padded).join('\n');
}

/** Lines of a listing that was recorded before a look asked for `clones` and `holdfast:prune`: nothing has either. */
export const unmarkedLines = (text: string): string =>
  text.replaceAll(/[^\n]$/gm, (end) => `${end}\t-\t-`);
