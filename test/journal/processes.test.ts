import { spawn } from 'node:child_process';
import { link, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { journalPath, openJournal, readJournal, verifyJournal } from '../../src/journal/journal.ts';
import { confirmed } from './events.ts';
import { temporaryDirectory } from './temporary.ts';

async function program(): Promise<string> {
  const outfile = join(await temporaryDirectory(), 'append-many.mjs');
  await build({
    entryPoints: [new URL('append-many.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

describe('several holdfast processes with one journal', () => {
  test('neither interleave lines nor break the chain', async () => {
    const directory = await temporaryDirectory();
    const script = await program();
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => execa('node', [script, directory, '15', name])));
    expect(await verifyJournal(directory)).toMatchObject({ records: 45, problems: [] });
    const records = await readJournal(directory);
    for (const name of names) {
      const own = records.filter((record) => record.actor === name);
      expect(own.map(({ event }) => 'run' in event && event.run)).toEqual(
        Array.from({ length: 15 }, (_, index) => `${name}-${index}`),
      );
    }
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });

  test('S10 a kill -9 at any instant leaves every record that was reported, and a chain that goes on', async () => {
    const directory = await temporaryDirectory();
    const script = await program();
    let reported = 0;
    for (const after of [1, 2, 3, 5, 8]) {
      const child = spawn('node', [script, directory, '1000', 'killed']);
      let seen = 0;
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          seen = chunk.toString().trimEnd().split('\n').length + seen;
          if (seen >= after) child.kill('SIGKILL');
        });
        child.on('close', () => resolve());
      });
      reported += seen;
      expect((await readJournal(directory)).length).toBeGreaterThanOrEqual(reported);
      reported = (await readJournal(directory)).length;
    }
    await (await openJournal(directory, 'next')).append(confirmed('after the crashes'));
    expect(await verifyJournal(directory)).toMatchObject({ torn: false, problems: [] });
  });

  test('S10 a full disk: the half of a line that fitted is taken back', async () => {
    const directory = await temporaryDirectory();
    const script = await program();
    // A file size limit ends a write in its middle as a full disk does; without the signal it is an error.
    const limited = `trap '' XFSZ; ulimit -f 2; exec node "$0" "$1" 1000 small`;
    const { exitCode, stdout } = await execa('sh', ['-c', limited, script, directory], {
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('could not be written');
    const check = await verifyJournal(directory);
    expect(check).toMatchObject({ torn: false, problems: [] });
    expect(check.records).toBeGreaterThan(0);
    expect((await readFile(journalPath(directory), 'utf8')).endsWith('}\n')).toBe(true);
  });
});

describe('the lock of a process that is gone', () => {
  const lockPath = (directory: string) => `${journalPath(directory)}.lock`;

  async function deadPid(): Promise<number> {
    const child = spawn('true');
    await new Promise((resolve) => child.on('close', resolve));
    return child.pid ?? 0;
  }

  test.each([
    [
      'its pid is no process',
      async () => JSON.stringify({ pid: await deadPid(), host: hostname(), started: '1' }),
    ],
    ['a power cut left it empty', async () => ''],
    [
      'its pid is a later process by now',
      async () => JSON.stringify({ pid: process.pid, host: hostname(), started: '1' }),
    ],
  ])('is broken when %s', async (_why, content) => {
    const directory = await temporaryDirectory();
    await writeFile(lockPath(directory), await content());
    const journal = await openJournal(directory, 'next');
    expect((await journal.append(confirmed('r1'))).seq).toBe(1);
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });

  test('a living one is waited for', async () => {
    const directory = await temporaryDirectory();
    const holder = spawn('cat');
    const started = await readFile(`/proc/${holder.pid}/stat`, 'utf8').then(
      (text) => text.slice(text.lastIndexOf(')') + 2).split(' ')[19],
      () => '',
    );
    const own = join(directory, 'own');
    await writeFile(own, JSON.stringify({ pid: holder.pid, host: hostname(), started }));
    await link(own, lockPath(directory));
    const journal = await openJournal(directory, 'next');
    const appended = journal.append(confirmed('r1'));
    const asksForIt = new RegExp(`\\.lock\\.${process.pid}\\.`);
    await vi.waitFor(async () => {
      expect((await readdir(directory)).some((name) => asksForIt.test(name))).toBe(true);
    });
    await expect(stat(journalPath(directory))).rejects.toThrow('ENOENT');
    holder.kill('SIGKILL');
    expect((await appended).seq).toBe(1);
  });
});
