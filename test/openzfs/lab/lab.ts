import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, Connection, type RunOptions } from './connection.ts';
import { findDescription } from './description.ts';
import { startGuard } from './guard.ts';
import { unprivilegedAlias } from './hosts.ts';
import { imageAt } from './image.ts';
import { LabError } from './lab-error.ts';
import type { Say } from './phases.ts';
import { runFiles } from './places.ts';
import { switchOff, switchOn } from './power.ts';
import type { OpenZfs } from './release.ts';
import { startHosts } from './start.ts';

export type { Answer } from './connection.ts';
export type { OpenZfs } from './release.ts';

/** Machines with real OpenZFS and OpenSSH: h1, h2, h3. */
export interface Lab {
  readonly openzfs: OpenZfs;
  /** The run's own directory. */
  readonly directory: string;
  /** Knows h1, h2, h3 (as root) and h1-repl … (the unprivileged user). */
  readonly sshConfig: string;
  readonly hosts: readonly string[];
  /** Runs a command over a kept connection. Throws when the host does not answer; a failed command is an answer. */
  run(
    host: string,
    command: string,
    options?: RunOptions & { readonly user?: 'root' | 'repl' },
  ): Promise<Answer>;
  /** As a power cut. */
  powerOff(host: string): Promise<void>;
  /** Until one can log in. */
  powerOn(host: string): Promise<void>;
  /** The raw image of a pool disk, to read or to spoil it from outside; 1 is /dev/vdb. */
  disk(host: string, number: number): string;
  /** A lab that was opened is ended, with its disks; one that was attached to goes on. */
  close(): Promise<void>;
}

export interface LabOptions {
  readonly openzfs?: OpenZfs;
  readonly hosts?: number;
  readonly say?: Say;
}

/** Boots hosts of one's own on fresh disks, which end with `close`, or with this process, however it ends. */
export async function openLab({
  openzfs = '2.3',
  hosts = 3,
  say = () => {},
}: LabOptions = {}): Promise<Lab> {
  const directory = await mkdtemp(join(tmpdir(), 'hf-lab-'));
  const guard = startGuard(directory, 'drop');
  try {
    await startHosts(directory, { openzfs, hosts }, say);
    const lab = attachLab(directory);
    const close = async () => {
      await lab.close();
      await guard.end();
    };
    return { ...lab, close };
  } catch (error) {
    await guard.end();
    throw error;
  }
}

/** The lab that runs in that directory. */
export function attachLab(directory: string): Lab {
  const description = findDescription(directory);
  if (description === null) {
    throw new LabError(`No lab runs in ${directory}.`, 'Start one with `npm run lab -- up`.');
  }
  const files = runFiles(directory);
  const image = imageAt(description.image);
  const connections = new Map<string, Connection>();

  const connection = (alias: string) => {
    const kept = connections.get(alias) ?? new Connection(files, alias);
    connections.set(alias, kept);
    return kept;
  };
  const named = (name: string) => {
    const host = description.hosts.find((each) => each.name === name);
    if (host) return host;
    throw new LabError(`The lab has no host ${name}.`, `It has ${hosts.join(', ')}.`);
  };
  const hosts = description.hosts.map((host) => host.name);

  return {
    openzfs: description.openzfs,
    directory,
    sshConfig: files.sshConfig,
    hosts,
    run: (host, command, { user = 'root', ...options } = {}) =>
      connection(user === 'root' ? named(host).name : unprivilegedAlias(named(host).name)).run(
        command,
        options,
      ),
    powerOff: (host) => switchOff(files, named(host).name),
    powerOn: (host) => switchOn(files, image, named(host)),
    disk: (host, number) => files.host(named(host).name).disk(number),
    close: async () => {
      await Promise.all([...connections.values()].map((each) => each.close()));
    },
  };
}
