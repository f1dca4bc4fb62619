import { openJournal } from '../../src/journal/journal.ts';
import { JournalError } from '../../src/journal/problem.ts';
import { confirmed } from './events.ts';

/** Run as a process of its own: appends COUNT records to the journal in DIRECTORY, one after the other. */
const [directory = '', count = '0', name = ''] = process.argv.slice(2);
const journal = await openJournal(directory, name);
try {
  for (let index = 0; index < Number(count); index += 1) {
    await journal.append(confirmed(`${name}-${index}`));
    process.stdout.write(`${index}\n`);
  }
} catch (error) {
  process.stdout.write(error instanceof JournalError ? error.what : String(error));
  process.exitCode = 1;
}
