import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '../model/ids.ts';
import type { JournalEvent, JournalRecord } from '../model/journal.ts';
import { appendLine } from './file.ts';
import { decodeRecord, encodeRecord, hashLine, noLineBefore } from './line.ts';
import { withLock } from './lock.ts';
import { JournalError, systemCode } from './problem.ts';
import { thisProcess } from './process.ts';

/** The append-only record of what was confirmed, declined, run, and how it ended. */
export interface Journal {
  /** Resolves when the record is on disk (S10); rejects with a JournalError when it could not be put there. */
  append(event: JournalEvent): Promise<JournalRecord>;
  /** Waits for records under way. */
  close(): Promise<void>;
}

/** What a check of the whole chain found. `torn`: a crash left half a line at the end, which is no damage. */
export interface JournalCheck {
  /** Nothing was changed or removed. */
  readonly ok: boolean;
  readonly records: number;
  readonly torn: boolean;
  /** SHA-256 of the last record's line: noted elsewhere, it shows later whether records were cut off the end. */
  readonly last: string | null;
  /** By line number, from 1. */
  readonly problems: readonly { readonly line: number; readonly what: string }[];
}

/** The journal's file in its directory. */
export const journalPath = (directory: string): string => join(directory, 'journal.jsonl');

function unwritable(path: string, error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const full = systemCode(error) === 'ENOSPC' || systemCode(error) === 'EDQUOT';
  return new JournalError(
    'unwritable',
    {
      what: `The journal ${path} could not be written: ${reason}.`,
      todo: full
        ? 'Make room on that disk and try again.'
        : 'Make the file and its directory writable for you and try again.',
    },
    { cause: error },
  );
}

function unreadable(path: string, error: unknown): JournalError {
  const reason = error instanceof Error ? error.message : String(error);
  return new JournalError(
    'unreadable',
    {
      what: `The journal ${path} could not be read: ${reason}.`,
      todo: 'Make the file and its directory readable for you and try again.',
    },
    { cause: error },
  );
}

function follow(path: string, last: string | null): { seq: number; prev: string } {
  if (last === null) return { seq: 1, prev: noLineBefore };
  const before = decodeRecord(last);
  if (before === null)
    throw new JournalError('damaged', {
      what: `The last line of ${path} is not a record that holdfast wrote.`,
      todo: 'Find out who changed it (holdfast journal verify), then move the file aside: a new one begins.',
    });
  return { seq: before.seq + 1, prev: hashLine(last) };
}

/**
 * Opens the journal of a directory, made with mode 0700 when it is not there. Other processes may have it open
 * too: each record is written under a lock and chained to whatever is last by then. `actor` is user and host.
 */
export async function openJournal(directory: string, actor: string): Promise<Journal> {
  const path = journalPath(directory);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
  } catch (error) {
    throw unwritable(path, error);
  }

  const mark = await thisProcess();
  const write = (event: JournalEvent): Promise<JournalRecord> =>
    withLock(`${path}.lock`, () =>
      appendLine(path, (last) => {
        const at = instant(Date.now());
        const record = { ...follow(path, last), at, actor, process: mark, event };
        return { line: encodeRecord(record), value: record };
      }),
    ).catch((error: unknown) => Promise.reject(unwritable(path, error)));

  let before: Promise<unknown> = Promise.resolve();
  return {
    append(event) {
      const written = before.then(() => write(event));
      before = written.catch(() => undefined);
      return written;
    },
    async close() {
      await before;
    },
  };
}

interface Lines {
  readonly whole: readonly string[];
  readonly torn: boolean;
}

async function readLines(directory: string): Promise<Lines> {
  const text = await readFile(journalPath(directory), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw unreadable(journalPath(directory), error);
  });
  const lines = text.split('\n');
  return { torn: lines.pop() !== '', whole: lines };
}

/**
 * All records, oldest first; none when there is no journal. Lines that hold no record are verifyJournal's to tell of.
 * Rejects with a JournalError `unreadable`.
 */
export async function readJournal(directory: string): Promise<readonly JournalRecord[]> {
  const { whole } = await readLines(directory);
  return whole.map(decodeRecord).filter((record) => record !== null);
}

/** Checks each line and the chain from each to the one before it. */
export async function verifyJournal(directory: string): Promise<JournalCheck> {
  const { whole, torn } = await readLines(directory);
  const problems: { line: number; what: string }[] = [];
  let prev = noLineBefore;
  for (const [index, line] of whole.entries()) {
    const record = decodeRecord(line);
    const say = (what: string) => problems.push({ line: index + 1, what });
    if (record === null) say('is not a record that holdfast wrote');
    else if (record.prev !== prev)
      say('does not follow from the line before it: one of them was changed, or one was removed');
    else if (record.seq !== index + 1) say(`is numbered ${record.seq}`);
    prev = hashLine(line);
  }
  const last = whole.length > 0 ? prev : null;
  return { ok: problems.length === 0, records: whole.length, torn, last, problems };
}
