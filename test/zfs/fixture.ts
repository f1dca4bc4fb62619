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
