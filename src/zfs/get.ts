import { isDatasetName } from './list.ts';
import { type Listing, readLines } from './listing.ts';

import { plainLine } from './remote-text.ts';

/** One property of one thing. `value` and `received` are null where ZFS prints `-`. */
export interface Property {
  readonly name: string;
  readonly property: string;
  readonly value: string | null;
  readonly received: string | null;
  /** `local`, `default`, `inherited from tank`, `received`; null for native read-only ones. */
  readonly source: string | null;
}

const word = (text: string): string | null => (text === '-' ? null : plainLine(text, 8192));

/**
 * `zfs get -Hp` and `zpool get -Hp` with their own columns, or with `-o name,property,value,received,source`.
 * A line of another shape is refused.
 */
export function parseGet(text: string): Listing<Property> {
  return readLines(text, (line) => {
    const fields = line.split('\t');
    const [name = '', property = '', value = '-'] = fields;
    if (fields.length < 4 || fields.length > 5) return null;
    if (!isDatasetName(name) || !/^[a-z0-9@#:_.-]+$/i.test(property)) return null;
    const received = fields.length === 5 ? word(fields[3] ?? '-') : null;
    return {
      name,
      property,
      value: word(value),
      received,
      source: word(fields.at(-1) ?? '-'),
    };
  });
}

/** A bare column of numbers or words, `zfs get -Hpo value PROPERTY NAME`: its one line, null for `-`. */
export function parseValue(text: string): string | null {
  const line = text.split('\n', 1)[0] ?? '';
  return line === '' ? null : word(line);
}
