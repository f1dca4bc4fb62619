import { spawn } from 'node:child_process';
import { ownFile } from './own-files.ts';

export interface Guard {
  /** The hosts may stay: the guard goes. */
  keep(): Promise<void>;
  /** Ends the hosts, and resolves when it is done. */
  end(): Promise<void>;
}

/**
 * A watcher that ends the run's processes as soon as this process is gone, however it went. It is a program of its
 * own, in a session of its own, because nothing in this process can act after a kill -9.
 */
export function startGuard(run: string, afterwards: 'drop' | 'restore'): Guard {
  const guard = spawn('/bin/sh', [ownFile('guard.sh'), run, afterwards], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve());
    guard.once('error', () => resolve());
  });
  guard.stdin.on('error', () => {});
  // Neither the guard nor its pipe keeps this process.
  guard.unref();
  const last = async (word: string) => {
    guard.ref();
    guard.stdin.end(word);
    await gone;
  };
  return { keep: () => last('keep\n'), end: () => last('') };
}
