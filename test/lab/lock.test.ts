import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../openzfs/lab/conditions.ts';
import { alone } from '../openzfs/lab/lock.ts';
import { bundle } from '../support/bundle.ts';

/* Two labs that start at the same time share one cache: one builds, the others wait and use what it built. */

async function place(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-lock-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

const quiet = () => {};

test('no two work at the same time', async () => {
  const path = join(await place(), 'lock');
  let atWork = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((resolve) => setImmediate(resolve));
    atWork -= 1;
    done += 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => alone(path, quiet, work)));
  expect({ most, done }).toEqual({ most: 1, done: 8 });
});

test('who waits says for whom, and goes on when it is done', async () => {
  const path = join(await place(), 'lock');
  const said: string[] = [];
  let second: Promise<string> | null = null;
  const first = await alone(path, quiet, async () => {
    second = alone(
      path,
      (line) => said.push(line),
      async () => 'second',
    );
    await until(() => (said.length > 0 ? true : null), { withinMs: 20_000 });
    return 'first';
  });
  expect([first, await second]).toEqual(['first', 'second']);
  expect(said).toEqual([
    `process ${process.pid} is at it just now and holds ${path}: waiting for it.`,
  ]);
});

test('work that fails gives the lock back', async () => {
  const path = join(await place(), 'lock');
  const failing = alone(path, quiet, () => Promise.reject(new Error('no room')));
  await expect(failing).rejects.toThrow('no room');
  expect(await alone(path, quiet, async () => 'next')).toBe('next');
});

test('who was killed at it holds nothing any more', async () => {
  const directory = await place();
  const [path, held] = [join(directory, 'lock'), join(directory, 'held')];
  const holder = execa(process.execPath, [bundle('test/lab/programs/hold-lock.ts'), path, held], {
    reject: false,
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  expect(await until(() => (existsSync(held) ? true : null), { withinMs: 20_000 })).toBe(true);

  const said: string[] = [];
  const next = alone(
    path,
    (line) => said.push(line),
    async () => 'next',
  );
  await until(() => (said.length > 0 ? true : null), { withinMs: 20_000 });
  expect(said.join()).toContain(`process ${holder.pid} is at it just now`);
  holder.kill('SIGKILL');
  expect(await next).toBe('next');
});
