import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { until } from '../openzfs/lab/conditions.ts';
import { isRunning, recordOf } from '../openzfs/lab/processes.ts';
import { tool } from '../openzfs/lab/tool.ts';
import { bundle } from '../support/bundle.ts';

/* The programs that build the image. */

async function place(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-tool-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test('what a tool prints is the answer, and it reads nothing', async () => {
  expect(await tool('sh', ['-c', 'cat; echo "$0" "$1"', 'a b', "c'd"])).toBe("a b c'd");
});

test('a tool that fails says how, with the end of what it said, and where all of it is', async () => {
  const log = join(await place(), 'log');
  const failing = tool('sh', ['-c', 'echo half done; echo no room >&2; exit 3'], { log });
  await expect(failing).rejects.toThrow(/^sh -c .*: exit code 3\.\nhalf done\nno room\n/);
  await expect(failing).rejects.toThrow(`All of it is in ${log}.`);
  expect(await readFile(log, 'utf8')).toMatch(/^\$ sh -c [\s\S]*half done\nno room\n$/);
});

test('a tool that is not there, or was killed, is named', async () => {
  await expect(tool('holdfast-no-such-tool', [])).rejects.toThrow(
    /^holdfast-no-such-tool: exit code 127\.\n.*not found/,
  );
  await expect(tool('sh', ['-c', 'kill -9 $$'])).rejects.toThrow('ended by SIGKILL');
});

test('what a tool leaves running ends with it', async () => {
  const record = join(await place(), 'record');
  const left = Number(await tool('sh', ['-c', 'sleep 600 >/dev/null 2>&1 & echo $!']));
  await writeFile(record, recordOf(left));
  expect(await until(() => (isRunning(record) ? null : true), { withinMs: 20_000 })).toBe(true);
});

let program = '';
beforeAll(() => {
  program = bundle('test/lab/programs/run-tool.ts');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
  'who is ended by %s takes its tools along, with all that they have started',
  async (signal) => {
    const file = join(await place(), 'pids');
    const run = execa(process.execPath, [program, file], { reject: false });
    onTestFinished(() => void run.kill('SIGKILL'));
    await until(() => (existsSync(file) ? true : null), { withinMs: 20_000 });
    const pids = (await readFile(file, 'utf8')).trim().split(' ');
    expect(pids).toHaveLength(2);
    const records = pids.map((pid) => `${file}-${pid}`);
    for (const pid of pids) await writeFile(`${file}-${pid}`, recordOf(Number(pid)));
    expect(records.map(isRunning)).toEqual([true, true]);

    run.kill(signal);
    expect((await run).signal).toBe(signal);
    const gone = () => (records.some(isRunning) ? null : true);
    expect(await until(gone, { withinMs: 20_000 })).toBe(true);
  },
);
