import { type Listing, readLines } from './listing.ts';
import { parseFilesystemName, splitSnapshot } from './names.ts';
import { plainLine } from './remote-text.ts';

/** A resume token is one long word, more than a line of plain text would hold. */
const longestValue = 8192;

/** One value of a column: `-` is how ZFS says none, also for a property that an old version does not know. */
const value = (text: string): string | null =>
  text === '-' ? null : plainLine(text, longestValue);

/** Whether ZFS would have this name, for a filesystem, a volume, a snapshot or a bookmark. */
export const isDatasetName = (text: string): boolean =>
  parseFilesystemName(text) !== null || splitSnapshot(text) !== null;

/**
 * `zfs list -Hp -o COLUMNS`, of every type. `columns` must begin with `name`. A line with another number of fields
 * (a tab or a line end inside a user property) or a name that ZFS would not have is refused.
 */
export function parseList<const Column extends string>(
  text: string,
  columns: readonly ['name', ...Column[]],
): Listing<{ readonly name: string } & Readonly<Record<Column, string | null>>> {
  const [, ...others] = columns;
  return readLines(text, (line) => {
    const fields = line.split('\t');
    const name = fields[0] ?? '';
    if (fields.length !== columns.length || !isDatasetName(name)) return null;
    const values = others.map((column, index) => [column, value(fields[index + 1] ?? '-')]);
    const row: Record<Column, string | null> = Object.fromEntries(values);
    return { ...row, name };
  });
}
