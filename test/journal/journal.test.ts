import { appendFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { journalPath, openJournal, readJournal, verifyJournal } from '../../src/journal/journal.ts';
import { hashLine } from '../../src/journal/line.ts';
import { JournalError } from '../../src/journal/problem.ts';
import { confirmed, intent, outcome } from './events.ts';
import { temporaryDirectory } from './temporary.ts';

const actor = 'root@console';
const fileLines = async (directory: string) =>
  (await readFile(journalPath(directory), 'utf8')).trimEnd().split('\n');

async function threeRecords(): Promise<string> {
  const directory = await temporaryDirectory();
  const journal = await openJournal(directory, actor);
  for (const event of [confirmed('r1'), intent('r1'), outcome('r1')]) await journal.append(event);
  await journal.close();
  return directory;
}

describe('the journal', () => {
  test('gives back what was written, byte counts and guids beyond 2^53 included', async () => {
    const directory = await threeRecords();
    const records = await readJournal(directory);
    expect(records.map((record) => record.event)).toEqual([
      confirmed('r1'),
      intent('r1'),
      outcome('r1'),
    ]);
    expect(records.map((record) => record.seq)).toEqual([1, 2, 3]);
    expect(records.every((record) => record.actor === actor)).toBe(true);
    expect(await readFile(journalPath(directory), 'utf8')).toContain('"bytes":"9007199254740993"');
  });

  test('chains each record to the line before by its SHA-256', async () => {
    const lines = await fileLines(await threeRecords());
    const prev = lines.map((line) => (JSON.parse(line) as { prev: string }).prev);
    expect(prev).toEqual(['0'.repeat(64), hashLine(lines[0] ?? ''), hashLine(lines[1] ?? '')]);
  });

  test('goes on from the last record when it is opened again', async () => {
    const directory = await threeRecords();
    const journal = await openJournal(directory, actor);
    await journal.append(confirmed('r2'));
    expect(await verifyJournal(directory)).toMatchObject({ records: 4, problems: [] });
  });

  test('keeps the order of records that are appended at once', async () => {
    const directory = await temporaryDirectory();
    const journal = await openJournal(directory, actor);
    const runs = Array.from({ length: 12 }, (_, index) => `r${index}`);
    await Promise.all(runs.map((run) => journal.append(confirmed(run))));
    const records = await readJournal(directory);
    expect(records.map(({ event }) => 'run' in event && event.run)).toEqual(runs);
  });

  test('is for its owner alone: directory 0700, file 0600', async () => {
    const directory = join(await temporaryDirectory(), 'state', 'holdfast');
    await mkdir(directory, { recursive: true, mode: 0o755 });
    await writeFile(journalPath(directory), '', { mode: 0o644 });
    await (await openJournal(directory, actor)).append(confirmed('r1'));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(journalPath(directory))).mode & 0o777).toBe(0o600);
  });

  test('is empty where there is none', async () => {
    const directory = await temporaryDirectory();
    expect(await readJournal(directory)).toEqual([]);
    expect(await verifyJournal(directory)).toEqual({
      ok: true,
      records: 0,
      torn: false,
      last: null,
      problems: [],
    });
  });

  test('leaves no lock and no other file behind', async () => {
    expect(await readdir(await threeRecords())).toEqual(['journal.jsonl']);
  });
});

describe('a journal that was tampered with', () => {
  test('shows a changed record', async () => {
    const directory = await threeRecords();
    const text = await readFile(journalPath(directory), 'utf8');
    await writeFile(journalPath(directory), text.replace('tank/tessera@a', 'tank/tessera@b'));
    const { ok, problems } = await verifyJournal(directory);
    expect(ok).toBe(false);
    expect(problems.map((problem) => problem.line)).toEqual([3]);
  });

  test('shows a removed record', async () => {
    const directory = await threeRecords();
    const [first, , third] = await fileLines(directory);
    await writeFile(journalPath(directory), `${first}\n${third}\n`);
    const { problems } = await verifyJournal(directory);
    expect(problems).toEqual([{ line: 2, what: expect.stringContaining('does not follow') }]);
  });

  test('shows a line that is no record, and reads the others', async () => {
    const directory = await threeRecords();
    const lines = await fileLines(directory);
    lines[1] = '{"seq":2}';
    await writeFile(journalPath(directory), `${lines.join('\n')}\n`);
    expect((await verifyJournal(directory)).problems[0]).toEqual({
      line: 2,
      what: 'is not a record that holdfast wrote',
    });
    expect(await readJournal(directory)).toHaveLength(2);
  });

  test('takes no further record after a last line that is none, because nothing can be chained to it', async () => {
    const directory = await threeRecords();
    await appendFile(journalPath(directory), 'garbage\n');
    const journal = await openJournal(directory, actor);
    await expect(journal.append(confirmed('r2'))).rejects.toMatchObject({ code: 'damaged' });
    expect(await fileLines(directory)).toHaveLength(4);
  });
});

describe('a journal whose last line was torn by a crash', () => {
  for (const bytes of [1, 40, 200]) {
    test(`${bytes} bytes short: the rest is kept aside and the chain goes on`, async () => {
      const directory = await threeRecords();
      const path = journalPath(directory);
      const whole = await readFile(path);
      const lines = await fileLines(directory);
      await truncate(path, whole.length - bytes);
      expect(await verifyJournal(directory)).toMatchObject({ torn: true, problems: [] });
      expect(await readJournal(directory)).toHaveLength(2);

      const record = await (await openJournal(directory, actor)).append(confirmed('r2'));
      expect(record.seq).toBe(3);
      expect(await verifyJournal(directory)).toMatchObject({ torn: false, problems: [] });
      const aside = (await readdir(directory)).find((name) => name.includes('.torn-'));
      expect(`${await readFile(join(directory, aside ?? ''), 'utf8')}`).toBe(
        `${lines[2]}\n`.slice(0, -bytes),
      );
    });
  }

  test('is mended also when the torn line is the first and longer than one block', async () => {
    const directory = await temporaryDirectory();
    await writeFile(journalPath(directory), 'x'.repeat(200_000));
    await (await openJournal(directory, actor)).append(confirmed('r1'));
    expect(await verifyJournal(directory)).toMatchObject({ records: 1, problems: [] });
  });

  test('finds the last record also when it is longer than one block', async () => {
    const directory = await temporaryDirectory();
    const journal = await openJournal(directory, actor);
    await journal.append({ ...confirmed('r1'), title: 'x'.repeat(200_000) } as never);
    await journal.append(confirmed('r2'));
    expect(await verifyJournal(directory)).toMatchObject({ records: 2, problems: [] });
  });
});

describe('S10 a record that cannot be put on disk', () => {
  test('is an error that says which file, why, and what to do', async () => {
    const directory = await temporaryDirectory();
    await mkdir(journalPath(directory));
    const journal = await openJournal(directory, actor);
    const failed = await journal.append(confirmed('r1')).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(JournalError);
    expect(failed).toMatchObject({ code: 'unwritable' });
    expect((failed as JournalError).what).toContain(journalPath(directory));
    expect((failed as JournalError).todo).toMatch(/writable/);
  });

  test('does not stop the next one', async () => {
    const directory = await temporaryDirectory();
    const journal = await openJournal(directory, actor);
    await writeFile(`${journalPath(directory)}`, 'garbage\n');
    await expect(journal.append(confirmed('r1'))).rejects.toThrow(JournalError);
    await writeFile(`${journalPath(directory)}`, '');
    expect((await journal.append(confirmed('r2'))).seq).toBe(1);
  });

  test('a directory that cannot be made is an error when the journal is opened', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    await expect(openJournal(join(file, 'journal'), actor)).rejects.toMatchObject({
      code: 'unwritable',
    });
  });
});
