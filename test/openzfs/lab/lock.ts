import { link, rm, writeFile } from 'node:fs/promises';
import { until } from './conditions.ts';
import { LabError } from './lab-error.ts';
import { isRunning, recordOf } from './processes.ts';

/** Does the work alone: a second one waits, and finds what the first one built. */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = await until(() => take(path), { withinMs: 45 * 60_000, everyMs: 250 });
  if (mine === null) {
    throw new LabError(`Another build holds ${path} for too long.`, 'Look at it, and end it.');
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<true | null> {
  // Written first and linked then: whoever reads the lock finds a name in it.
  const record = `${path}-${process.pid}`;
  await writeFile(record, recordOf(process.pid));
  try {
    await link(record, path);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(record, { force: true });
  }
  // Who held it was ended in the middle: the lock is nobody's.
  if (!isRunning(path)) await rm(path, { force: true });
  return null;
}
