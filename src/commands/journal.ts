import { join } from 'node:path';
import { type JournalCheck, journalPath, readJournal, verifyJournal } from '../journal/journal.ts';
import { readUnfinished } from '../journal/unfinished.ts';
import type { CommandBody } from './command.ts';
import { type ExitCode, exitCodes, UsageError } from './exit.ts';
import { recordJson, recordLines, unfinishedLines } from './journal-text.ts';
import { print, printJson } from './output.ts';
import { stateDirectory } from './session.ts';

export const journal: CommandBody = async ({ argument, flags, demo }, io) => {
  if (demo) {
    throw new UsageError(
      "the embedded fleet's journal goes with it: there is none to read.",
      'journal',
    );
  }
  const directory = join(stateDirectory(io.env), 'journal');
  if (argument === 'verify') {
    const check = await verifyJournal(directory);
    if (flags.has('json')) {
      printJson(io, {
        schema: 'holdfast/journal-check/v1',
        file: journalPath(directory),
        ...check,
      });
    } else print(io, checkText(journalPath(directory), check));
    return exitOf(check);
  }
  const records = await readJournal(directory);
  const left = await readUnfinished(directory);
  if (flags.has('json')) {
    printJson(io, {
      schema: 'holdfast/journal/v1',
      records: records.map(recordJson),
      unfinished: left.map(recordJson),
    });
  } else if (records.length === 0) print(io, `The journal ${journalPath(directory)} is empty.`);
  else print(io, [...recordLines(records), ...unfinishedLines(left)].join('\n'));
  return exitCodes.ok;
};

const exitOf = (check: JournalCheck): ExitCode =>
  check.problems.length === 0 ? exitCodes.ok : exitCodes.failed;

function checkText(path: string, check: JournalCheck): string {
  const torn = check.torn
    ? ['The last line was cut short by a crash; the next record sets it aside. That is no damage.']
    : [];
  if (check.problems.length === 0) {
    const last = check.last === null ? [] : [`The last record's SHA-256 is ${check.last}.`];
    return [`${path}: ${check.records} records, none changed or removed.`, ...torn, ...last].join(
      '\n',
    );
  }
  return [
    `${path} was changed by something other than holdfast:`,
    ...check.problems.map(({ line, what }) => `  line ${line} ${what}`),
    ...torn,
  ].join('\n');
}
