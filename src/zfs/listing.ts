import { plainLine } from './remote-text.ts';

/**
 * Rows read from a host's answer. A line that ZFS would not print is refused, never guessed at; `refused` counts
 * them and `firstRefused` shows one. A listing with refused lines is incomplete: it proves no absence (S5).
 */
export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly refused: number;
  readonly firstRefused: string | null;
}

/** Reads each line of `text` with `read`; null from it refuses the line. Empty lines are none. */
export function readLines<Row>(text: string, read: (line: string) => Row | null): Listing<Row> {
  const rows: Row[] = [];
  let refused = 0;
  let firstRefused: string | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const row = read(line);
    if (row !== null) {
      rows.push(row);
      continue;
    }
    refused += 1;
    firstRefused ??= plainLine(line, 120);
  }
  return { rows, refused, firstRefused };
}

/** Unsigned 64-bit numbers in decimal, as `-p` prints guids, txgs and sizes. */
const decimal = /^[0-9]{1,20}$/;

export const isDecimal = (text: string): boolean => decimal.test(text);

/** Bytes as `-p` prints them; null for `-` and for anything that is no number. */
export const parseBytes = (text: string | null): bigint | null =>
  text !== null && decimal.test(text) ? BigInt(text) : null;
