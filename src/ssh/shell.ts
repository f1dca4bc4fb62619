import type { Readable, Writable } from 'node:stream';
import type { HostName } from '../model/ids.ts';

/**
 * What a command does to the host. A shell opened read-only refuses `change` before anything is sent (S14).
 */
export type Intent = 'look' | 'change';

export interface RunOptions {
  readonly intent: Intent;
  /** Ends the command on the host: its whole process group, checked to be gone. Not yet sent, it never is. */
  readonly signal?: AbortSignal;
  /** Milliseconds after the call, waiting and connecting included, at which the command is ended as by `signal`. */
  readonly timeoutMs?: number;
}

/** How a command ended. `aborted.gone`: its process group was seen to be gone; false: it may still be running. */
export type Exit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'aborted'; readonly gone: boolean };

/**
 * A command that runs. Both output streams are to be read, or it is held up; stdin is to be ended. A broken
 * connection is an error of the streams, never an end of them, and nobody need listen for it: `exit` tells.
 */
export interface RunningCommand {
  /** Fails with EPIPE when the command has ended; destroying it is the end of the command's input. */
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The command's own: what a login shell's start-up files say is taken off. */
  readonly stderr: Readable;
  /** Resolves when the command has ended; rejects with a ShellError when the connection broke. Both streams may still hold data. */
  readonly exit: Promise<Exit>;
}

/** One host's shell. The text of `command` reaches the host's /bin/sh byte for byte (S1). */
export interface Shell {
  readonly host: HostName;
  /**
   * Resolves when the host's shell runs the command. Rejects with a ShellError when the host cannot be reached or
   * trusted; that failure stands for a while, and callers then fail fast. At most four commands run at once;
   * further ones wait. Aborted before it was sent, it resolves with `exit` aborted, gone, and nothing to read.
   */
  run(command: string, options: RunOptions): Promise<RunningCommand>;
  /** Closes the connection; commands that still run are not ended. */
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
