import { readdirSync, readFileSync } from 'node:fs';

const directory = new URL('../fixtures/openzfs-2.3.2/', import.meta.url);

/** Every capture, by its name without `.txt`. */
export const fixtureNames: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -'.txt'.length))
  .sort();

/** A capture's output: what follows its two lines of heading. */
export function fixture(name: string): string {
  const text = readFileSync(new URL(`${name}.txt`, directory), 'utf8');
  return text.split('\n').slice(2).join('\n');
}
