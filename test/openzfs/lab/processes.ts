import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { until } from './conditions.ts';
import { LabError } from './lab-error.ts';

/*
 * Processes that outlive whoever started them. Each is on record as its pid and its start time, because a pid alone
 * may be another's by now; and each is ended by that record, never by a name.
 */

/**
 * The process puts itself on record before it becomes the program, so that there is none without a record. Without
 * a place for the record (the run was ended meanwhile) it does not start.
 */
const recordAndBecome = `
set -e
record=$1 log=$2; shift 2
read -r stat </proc/$$/stat
set_start() { shift 21; start=$1; }
set_start $stat
echo "$$ $start" >"$record.new"
mv "$record.new" "$record"
exec "$@" >>"$log" 2>&1 </dev/null
`;

export interface Recorded {
  /** The file that holds the record. */
  readonly record: string;
  /** Where what the program says goes. */
  readonly log: string;
}

/** Starts a program in a session of its own, and resolves when it is on record. */
export async function startRecorded(
  { record, log }: Recorded,
  [program, ...args]: readonly [string, ...string[]],
): Promise<void> {
  await rm(record, { force: true });
  const words = ['-c', recordAndBecome, 'sh', record, log, program, ...args];
  const child = spawn('/bin/sh', words, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
  const begun = await until(() => (read(record) === null ? null : true), { withinMs: 20_000 });
  if (begun === null) {
    throw new LabError(
      `${program} could not be started: ${record} was not written.`,
      `Look at ${log}, and whether the disk is full.`,
    );
  }
}

/** Whether the process of the record is there still. */
export const isRunning = (record: string): boolean => runningPid(record) !== null;

/** The pid of the record's process; null when it has ended. */
export function runningPid(record: string): number | null {
  const recorded = read(record);
  return recorded !== null && startTime(recorded.pid) === recorded.start ? recorded.pid : null;
}

/** What a record of a running process says. */
export const recordOf = (pid: number): string => `${pid} ${startTime(pid) ?? ''}\n`;

/** Ends the process of the record at once, as a power cut would, and resolves when it is gone. */
export async function endRecorded(record: string): Promise<void> {
  const pid = runningPid(record);
  if (pid !== null) {
    process.kill(pid, 'SIGKILL');
    const gone = await until(() => (isRunning(record) ? null : true), {
      withinMs: 20_000,
      everyMs: 10,
    });
    if (gone === null) {
      throw new LabError(
        `Process ${pid} (${record}) does not end.`,
        `Its state is in /proc/${pid}/status; a disk that hangs is the usual reason.`,
      );
    }
  }
  await rm(record, { force: true });
}

function read(record: string): { readonly pid: number; readonly start: string } | null {
  const [pid, start] = textOf(record).trim().split(' ');
  return pid && start ? { pid: Number(pid), start } : null;
}

/** null also for a zombie: it holds nothing any more, and its parent may never ask for it. */
function startTime(pid: number): string | null {
  // The program's name stands in brackets before the fields, and may hold anything.
  const fields = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
