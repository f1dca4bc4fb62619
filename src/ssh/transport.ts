import type { Readable, Writable } from 'node:stream';
import type { Host } from '../model/inventory.ts';
import type { Exit } from './shell.ts';

/** How a command ended by itself. */
export type Ended = Exclude<Exit, { readonly kind: 'aborted' }>;

/** A command that a host has taken up: its process group is known, so that it can be ended. */
export interface Started {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The process group that the command leads on its host. */
  readonly group: number;
  /** Rejects with a ShellError when the connection broke before the command was known to have ended. */
  readonly ended: Promise<Ended>;
  /** Lets go of everything that is still open for it on this side. */
  release(): void;
}

/** A way to get commands to a host's /bin/sh. What all ways have in common is in transport-shell.ts. */
export interface Transport {
  readonly host: Host;
  /** Resolves when a command can be started; nothing of any command has been sent by then. */
  connect(): Promise<void>;
  /** Resolves when the host's shell runs the command. Rejects with a ShellError. */
  start(command: string): Promise<Started>;
  /** Forgets a failed connection, so that the next call tries at once. */
  retry(): void;
  close(): Promise<void>;
}
