import { spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { LabError } from './lab-error.ts';
import type { Say } from './phases.ts';

/**
 * Does the work alone: a second one says that it waits, and finds what the first one made. The lock is the kernel's, on
 * the open file, and is gone with whoever holds it: there is none left over that a next one would have to judge. The
 * file itself stays, since who removed it could remove another's.
 */
export async function alone<T>(path: string, say: Say, work: () => Promise<T>): Promise<T> {
  const lock = await open(path, 'a+');
  try {
    if (!(await take(lock, ['--nonblock']))) await wait(lock, path, say);
    await lock.truncate();
    await lock.write(`${process.pid}`);
    return await work();
  } finally {
    await lock.close();
  }
}

const longestMinutes = 45;

async function wait(lock: FileHandle, path: string, say: Say): Promise<void> {
  const { buffer, bytesRead } = await lock.read({ position: 0 });
  const pid = buffer.toString('utf8', 0, bytesRead);
  // Who has just taken it may not have written its number yet.
  const holder = pid === '' ? 'another process' : `process ${pid}`;
  say(`${holder} is at it just now and holds ${path}: waiting for it.`);
  if (await take(lock, ['--timeout', `${longestMinutes * 60}`])) return;
  throw new LabError(
    `${path} was held by another process for over ${longestMinutes} minutes.`,
    `When you waited for it, it was ${holder}: look at it, and end it.`,
  );
}

/** flock(1) locks the file that it inherits from us open; that it ends leaves the lock with us. */
async function take(lock: FileHandle, words: readonly string[]): Promise<boolean> {
  const flock = spawn('flock', ['--exclusive', ...words, '3'], {
    stdio: ['ignore', 'ignore', 'inherit', lock.fd],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    flock.once('error', reject);
    flock.once('exit', resolve);
  });
  if (code === 0) return true;
  if (code === 1) return false;
  throw new LabError(
    `The lab's directory cannot be locked: flock ended with exit code ${code}.`,
    'Give the lab a local file system with HOLDFAST_LAB.',
  );
}
