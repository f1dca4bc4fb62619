import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { ProcessMark } from '../model/journal.ts';
import { systemCode } from './problem.ts';

/** The process that this runs in. */
export const thisProcess = async (): Promise<ProcessMark> => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
});

/** Whether the process still runs; null: of another machine's processes nothing can be known. */
export async function isAlive(mark: ProcessMark): Promise<boolean | null> {
  if (mark.host !== hostname()) return null;
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
  }
  const started = await startOf(mark.pid);
  return started === '' || mark.started === '' || started === mark.started;
}

/** A mark as it was parsed from JSON, or null when it is none. */
export function readMark(value: unknown): ProcessMark | null {
  if (typeof value !== 'object' || value === null) return null;
  const { pid, host, started }: Partial<Record<keyof ProcessMark, unknown>> = value;
  return typeof pid === 'number' && typeof host === 'string'
    ? { pid, host, started: typeof started === 'string' ? started : '' }
    : null;
}

/** Start time in clock ticks, field 22 of Linux's /proc/PID/stat; the name before it may hold spaces. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
