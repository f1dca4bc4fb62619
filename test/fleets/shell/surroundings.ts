import type { SendJob } from '../../../src/demo/zfs/jobs.ts';
import type { Machine } from '../../../src/demo/zfs/machine.ts';
import type { OnBytes } from './streams.ts';

/** A host as its shell knows it. */
export interface ShellHost {
  readonly name: string;
  readonly machine: Machine;
  /** Whether it answers: a command to one that does not fails. */
  readonly up: boolean;
  /** Programs beside zfs, zpool and ssh. */
  readonly tools: readonly string[];
}

/** What a text is run in: the other hosts, and who wants to know of what happens. */
export interface Surroundings {
  readonly hostAt: (address: string, port: number) => ShellHost | null;
  readonly onBytes: (host: ShellHost, ...about: Parameters<OnBytes>) => void;
  /** After each zfs or zpool command. */
  readonly onCommand: (host: ShellHost, words: readonly string[], ended: Said) => void;
}

export interface Said {
  readonly exit: number;
  readonly err: string;
}

/** A running command: gives the streams that it writes, in the end its exit status. */
export type Running = Generator<SendJob, number, undefined>;
