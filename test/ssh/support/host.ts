import { spawnSync } from 'node:child_process';
import { type HostName, hostName } from '../../../src/model/ids.ts';
import type { Host, SshAddress } from '../../../src/model/inventory.ts';
import type { ShellError } from '../../../src/ssh/shell.ts';

export const okavango: HostName = hostName('okavango');

/** A host of the inventory, reached at `ssh`. */
export function hostAt(ssh: Partial<SshAddress>, more: Partial<Host> = {}): Host {
  const address = { host: '127.0.0.1', user: null, port: null, ...ssh };
  return {
    name: okavango,
    ssh: address,
    peer: address,
    transport: 'ssh2',
    become: 'none',
    domains: {},
    pools: [],
    ...more,
  };
}

/** The ShellError that a promise is rejected with. */
export async function refusalOf(promise: Promise<unknown>): Promise<ShellError> {
  return promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as ShellError,
  );
}

/** Whether a program is there to test with; says so when a test has to go without. */
export function installed(program: string): boolean {
  const found = spawnSync('/bin/sh', ['-c', `command -v ${program}`]).status === 0;
  if (!found) console.warn(`skipped: ${program} is not installed`);
  return found;
}

/** Waits for a condition that something else brings about. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Whether a process group has a living member. Zombies are dead, where there is a ps to tell them. */
export function groupLives(group: number): boolean {
  const ps = spawnSync('ps', ['-A', '-o', 'pgid=', '-o', 'stat='], { encoding: 'utf8' });
  if (ps.error) return anyInGroup(group);
  return ps.stdout.split('\n').some((line) => {
    const [id, state = 'Z'] = line.trim().split(/\s+/);
    return id === String(group) && !state.startsWith('Z');
  });
}

function anyInGroup(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
