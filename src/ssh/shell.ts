import type { Readable, Writable } from 'node:stream';
import type { HostName } from '../model/ids.ts';

/**
 * What a command does to the host. A shell opened read-only refuses `change` before anything is sent (S14).
 */
export type Intent = 'look' | 'change';

export interface RunOptions {
  readonly intent: Intent;
  /** Ends the command on the host: its whole process group, checked to be gone. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the command is ended as by `signal`. */
  readonly timeoutMs?: number;
}

/** How a command ended. `aborted.gone`: its process group was seen to be gone; false: it may still be running. */
export type Exit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'aborted'; readonly gone: boolean };

export interface RunningCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the command has ended; rejects with a ShellError when the connection broke. Both streams may still hold data. */
  readonly exit: Promise<Exit>;
}

/** One host's shell. The text of `command` reaches the host's /bin/sh byte for byte (S1). */
export interface Shell {
  readonly host: HostName;
  /** Rejects with a ShellError when the host cannot be reached or trusted. At most four commands run at once; further ones wait. */
  run(command: string, options: RunOptions): Promise<RunningCommand>;
  close(): Promise<void>;
}

/** The shells of a fleet, one a host, opened when first used. */
export interface Shells {
  shell(host: HostName): Shell;
  close(): Promise<void>;
}

export type ShellErrorCode =
  | 'unreachable'
  | 'host-key'
  | 'auth'
  | 'timeout'
  | 'channel'
  | 'no-such-host'
  | 'read-only';

/** A host could not be reached, trusted or used: what happened, on which host, and what to do. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  readonly code: ShellErrorCode;
  readonly host: HostName;
  /** A sentence: what happened. */
  readonly what: string;
  /** A sentence: what to do about it. */
  readonly todo: string;

  constructor(
    code: ShellErrorCode,
    host: HostName,
    said: { readonly what: string; readonly todo: string },
    options?: ErrorOptions,
  ) {
    super(`${host}: ${said.what} ${said.todo}`, options);
    this.code = code;
    this.host = host;
    this.what = said.what;
    this.todo = said.todo;
  }
}
