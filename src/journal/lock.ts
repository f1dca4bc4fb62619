import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessMark } from '../model/journal.ts';
import { JournalError, systemCode } from './problem.ts';
import { isAlive, readMark, thisProcess } from './process.ts';

const patienceMs = 10_000;

async function readHolder(path: string): Promise<ProcessMark | 'none' | 'unreadable'> {
  try {
    return readMark(JSON.parse(await readFile(path, 'utf8'))) ?? 'unreadable';
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? 'none' : 'unreadable';
  }
}

// A lock is complete before it gets its name, so one that cannot be read was left by a power cut. Another machine's is
// honoured: whether its holder still runs cannot be known here.
const isStale = async (path: string): Promise<boolean> => {
  const holder = await readHolder(path);
  return holder !== 'none' && (holder === 'unreadable' || (await isAlive(holder)) === false);
};

async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock. A second lock guards it: two removers could otherwise take away a live one. */
async function breakStale(own: string, path: string): Promise<void> {
  if (!(await isStale(path)) || !(await tryLink(own, `${path}.break`))) return;
  try {
    if (await isStale(path)) await unlink(path);
  } finally {
    await unlink(`${path}.break`);
  }
}

async function acquire(own: string, path: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!(await tryLink(own, path))) {
    await breakStale(own, path);
    if (performance.now() > until) {
      const holder = await readHolder(path);
      const who =
        typeof holder === 'object' ? `process ${holder.pid} on ${holder.host}` : 'someone';
      throw new JournalError('locked', {
        what: `The journal is held by ${who} and was not let go for ${patienceMs / 1000} seconds.`,
        todo: `When no such holdfast runs any more, remove ${path} and ${path}.break, and try again.`,
      });
    }
    await pause(5 + Math.random() * 20);
  }
}

/** Does `work` while no other process that asks for the same lock does. Rejects with a JournalError `locked`. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, JSON.stringify(await thisProcess()), { mode: 0o600, flag: 'wx' });
  try {
    await acquire(own, path);
  } finally {
    await unlink(own);
  }
  try {
    return await work();
  } finally {
    await unlink(path);
  }
}
