import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { JournalError, systemCode } from './problem.ts';

/** Who holds a lock. `started` tells a process from a later one with the same pid; '' where it is not known. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string;
}

const patienceMs = 10_000;

/** Start time in clock ticks, field 22 of Linux's /proc/PID/stat; the name before it may hold spaces. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function readHolder(path: string): Promise<Holder | 'none' | 'unreadable'> {
  try {
    const it: Partial<Holder> = JSON.parse(await readFile(path, 'utf8'));
    return typeof it.pid === 'number' && typeof it.host === 'string'
      ? { pid: it.pid, host: it.host, started: it.started ?? '' }
      : 'unreadable';
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? 'none' : 'unreadable';
  }
}

/** Of another machine's processes nothing can be known: its lock is honoured. */
async function alive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
  }
  const started = await startOf(holder.pid);
  return started === '' || holder.started === '' || started === holder.started;
}

// A lock is complete before it gets its name, so one that cannot be read was left by a power cut.
const isStale = async (path: string): Promise<boolean> => {
  const holder = await readHolder(path);
  return holder !== 'none' && (holder === 'unreadable' || !(await alive(holder)));
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
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: await startOf(process.pid),
  };
  await writeFile(own, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
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
