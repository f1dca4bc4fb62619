import type { ChildProcess } from 'node:child_process';

/*
 * A build is a program that starts programs: to end it is to end them all, which a signal to the first does not do.
 * Each is started in a group of its own (`detached`), and the groups end with this process.
 */

const groups = new Set<number>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Sees to it that the program and all that it starts end with this process, also when a signal ends it. */
export function endGroupWithUs(program: Pick<ChildProcess, 'pid' | 'once'>): void {
  const { pid } = program;
  if (pid === undefined) return;
  if (groups.size === 0) watch();
  groups.add(pid);
  program.once('exit', () => {
    groups.delete(pid);
    if (groups.size === 0) unwatch();
  });
}

function watch(): void {
  process.on('exit', endGroups);
  for (const signal of signals) process.on(signal, onSignal);
}

function unwatch(): void {
  process.off('exit', endGroups);
  for (const signal of signals) process.off(signal, onSignal);
}

/** The signal comes once more without us: then it does what it would have done. */
function onSignal(signal: NodeJS.Signals): void {
  endGroups();
  unwatch();
  process.kill(process.pid, signal);
}

function endGroups(): void {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGTERM');
    } catch {
      // It has ended just now.
    }
  }
}
