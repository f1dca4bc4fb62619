import { createHash } from 'node:crypto';
import { instant } from '../model/ids.ts';
import type { JournalEvent, JournalRecord } from '../model/journal.ts';
import { readMark } from './process.ts';

/** What the first record's `prev` holds: there is no line before it. */
export const noLineBefore = '0'.repeat(64);

/** SHA-256 of a line, without its line end, in hex. */
export const hashLine = (line: string): string =>
  createHash('sha256').update(line, 'utf8').digest('hex');

const kinds: Readonly<Record<JournalEvent['kind'], true>> = {
  declined: true,
  confirmed: true,
  intent: true,
  outcome: true,
  refused: true,
  done: true,
  failed: true,
  noted: true,
};

/** One record as one line of JSON: time in ISO 8601 UTC, bigint as decimal strings. */
export function encodeRecord(record: JournalRecord): string {
  const written = { ...record, at: new Date(record.at).toISOString() };
  return JSON.stringify(written, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

// `bytes` is the one name that carries a bigint, in facts and outcomes alike.
const revive = (key: string, value: unknown): unknown =>
  key === 'bytes' && typeof value === 'string' && /^\d+$/.test(value) ? BigInt(value) : value;

type Written = Omit<JournalRecord, 'at' | 'process'> & {
  readonly at: string;
  readonly process?: unknown;
};

function isRecord(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null) return false;
  const it: Partial<Record<keyof JournalRecord, unknown>> = value;
  const event = it.event;
  return (
    Number.isSafeInteger(it.seq) &&
    typeof it.at === 'string' &&
    !Number.isNaN(Date.parse(it.at)) &&
    typeof it.actor === 'string' &&
    typeof it.prev === 'string' &&
    typeof event === 'object' &&
    event !== null &&
    'kind' in event &&
    typeof event.kind === 'string' &&
    Object.hasOwn(kinds, event.kind)
  );
}

/** The record of a line, or null when the line holds none. */
export function decodeRecord(line: string): JournalRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line, revive);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  return { ...value, at: instant(Date.parse(value.at)), process: readMark(value.process) };
}
