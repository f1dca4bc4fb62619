import { homedir } from 'node:os';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import type { OpenZfs } from './release.ts';

/** Where caches, images and the hosts of `npm run lab` live: $HOLDFAST_LAB, else the user's cache directory. */
export function labDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return env['HOLDFAST_LAB'] || join(cache, 'holdfast-lab');
}

/** The running hosts of `npm run lab`, which stay until `down`; one set for each version. */
export const standingRun = (openzfs: OpenZfs): string => join(labDirectory(), `run-${openzfs}`);

/** The files of one set of hosts. */
export interface RunFiles {
  readonly directory: string;
  readonly description: string;
  readonly sshConfig: string;
  readonly knownHosts: string;
  readonly keys: string;
  readonly pids: string;
  pid(name: string): string;
  /** The unix socket on which a host meets the switch. */
  wire(host: string): string;
  /** The control socket of our own connection to a host. */
  control(alias: string): string;
  host(host: string): HostFiles;
}

export interface HostFiles {
  readonly directory: string;
  readonly initrd: string;
  readonly serialLog: string;
  readonly qemuLog: string;
  disk(number: number): string;
}

/** ssh makes a control socket under a name that is 17 characters longer, and the kernel takes 107. */
const longestDirectory = 107 - 17 - '/sockets/ssh-h99-repl-0123456789'.length;

export function runFiles(directory: string): RunFiles {
  if (Buffer.byteLength(directory) > longestDirectory) {
    throw new LabError(
      `The path ${directory} is too long: the unix sockets below it would pass what the kernel takes.`,
      `Give the lab a place of at most ${longestDirectory} characters with HOLDFAST_LAB or TMPDIR.`,
    );
  }
  const at = (...names: string[]) => join(directory, ...names);
  return {
    directory,
    description: at('lab.json'),
    sshConfig: at('ssh_config'),
    knownHosts: at('known_hosts'),
    keys: at('keys'),
    pids: at('pids'),
    pid: (name) => at('pids', name),
    wire: (host) => at('sockets', `wire-${host}`),
    control: (alias) => at('sockets', `ssh-${alias}-${process.pid}`),
    host: (host) => ({
      directory: at(host),
      initrd: at(host, 'initrd'),
      serialLog: at(host, 'serial.log'),
      qemuLog: at(host, 'qemu.log'),
      disk: (number) => at(host, `disk${number}.raw`),
    }),
  };
}
