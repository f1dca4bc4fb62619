import type { ChildProcess } from 'node:child_process';

/**
 * How OpenSSH's programs are started: in a session of their own. The terminal's Ctrl-C goes to every process of its
 * foreground group, and a connection that died of it could no longer end the command on the host (S11). Without a
 * terminal they cannot write across the console either, nor ask on it.
 */
export const ownSession = { detached: true, cleanup: false } as const;

const atExit = new Set<() => void>();
const leave = () => {
  for (const end of atExit) end();
};

/** The same with its three streams as pipes that the caller reads as they come. */
export const pipedSession = {
  ...ownSession,
  reject: false,
  buffer: false,
  stdin: 'pipe',
  stdout: 'pipe',
  stderr: 'pipe',
} as const;

/** Calls `end`, which must not wait, when this process exits, by whatever way out; the result takes that back. */
export function whenWeExit(end: () => void): () => void {
  if (atExit.size === 0) process.on('exit', leave);
  atExit.add(end);
  return () => {
    atExit.delete(end);
    if (atExit.size === 0) process.off('exit', leave);
  };
}

/** Sees to it that a program in its own session ends with this process at the latest. */
export function endWithUs(program: Program): void {
  const forget = whenWeExit(() => endSession(program));
  program.once('exit', forget);
  program.once('error', forget);
}

/** Ends the program and what it started: `ssh -J` runs a further ssh for each hop. */
export function endSession({ pid, exitCode, signalCode }: Program): void {
  // An ended program's number may be another's by now.
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended just now.
  }
}

type Program = Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode' | 'once'>;
