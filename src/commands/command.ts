import type { Readable, Writable } from 'node:stream';
import type { ExitCode } from './exit.ts';

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on SIGINT and SIGTERM; its reason is the exit code that the signal means. */
  readonly signal: AbortSignal;
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config: string | null;
  readonly demo: boolean;
  readonly readOnly: boolean;
}

/** One command line, checked against the table of commands. */
export interface Invocation extends GlobalOptions {
  readonly argument: string | null;
  /** Options of the command itself that take no value. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** What a command does; resolves to the exit code. Throws a CommandError for what it has to say instead. */
export type CommandBody = (invocation: Invocation, io: Io) => Promise<ExitCode>;

export interface OptionEntry {
  readonly name: string;
  /** What its value is called in the help; null: it takes none. */
  readonly value: string | null;
  readonly help: string;
}

export interface ArgumentEntry {
  readonly name: string;
  readonly required: boolean;
  readonly help: string;
  /** The only words that it may be; null: any. */
  readonly oneOf: readonly string[] | null;
}

/** One row of the table of commands: what it is called, what its help says, what runs. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs below the usage line. */
  readonly about: readonly string[];
  readonly argument: ArgumentEntry | null;
  readonly options: readonly OptionEntry[];
  readonly load: () => Promise<CommandBody>;
}
