/** One thing that is tried on real OpenZFS and on the embedded fleet's model, and must end the same on both. */
export interface Scenario {
  /** Names its recording: test/fixtures/conformance/<name>.txt. */
  readonly name: string;
  readonly about: string;
  /** The words of `zpool create` behind each pool's name: `['vdb']`, `['mirror', 'vdb', 'vdc']`. */
  readonly pools: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly (string | Step)[];
}

/** A shell command line whose exit status and output are compared. A string among the steps is one of root's. */
export interface Command {
  readonly kind: 'command';
  readonly line: string;
  readonly user: 'root' | 'repl';
  /** Why the model does not answer it; null: it does. */
  readonly notModelled: string | null;
}

/** A file full of bytes that do not compress. The model has no files: there the filesystem grows. */
export interface Write {
  readonly kind: 'write';
  readonly filesystem: string;
  readonly mebibytes: number;
}

/** A key file; the same secret is the same key. */
export interface KeyFile {
  readonly kind: 'key-file';
  readonly path: string;
  readonly format: 'raw' | 'hex' | 'passphrase';
  readonly secret: string;
}

/** From here to the scenario's end scans begin and do not get on, so that they can be seen under way. */
export interface HoldScans {
  readonly kind: 'hold-scans';
}

export type Step = Command | Write | KeyFile | HoldScans;

const command = (line: string): Command => ({
  kind: 'command',
  line,
  user: 'root',
  notModelled: null,
});

/** As the unprivileged user. */
export const asRepl = (line: string): Command => ({ ...command(line), user: 'repl' });

/** OpenZFS answers it; the model says «not modelled», and would fail the test if it said anything else. */
export const notModelled = (line: string, why: string): Command => ({
  ...command(line),
  notModelled: why,
});

export const write = (filesystem: string, mebibytes: number): Write => ({
  kind: 'write',
  filesystem,
  mebibytes,
});

export const keyFile = (path: string, format: KeyFile['format'], secret: string): KeyFile => ({
  kind: 'key-file',
  path,
  format,
  secret,
});

export const holdScans: HoldScans = { kind: 'hold-scans' };

export const stepsOf = (scenario: Scenario): readonly Step[] =>
  scenario.steps.map((step) => (typeof step === 'string' ? command(step) : step));

export const commandsOf = (scenario: Scenario): readonly Command[] =>
  stepsOf(scenario).filter((step) => step.kind === 'command');

const prompt = { root: '$', repl: 'repl$' } as const;

/** The command as transcripts show it. */
export const promptOf = ({ user, line }: Command): string => `${prompt[user]} ${line}`;
