/** One command and what came of it. */
export interface Entry {
  /** The prompt shows whose it is: `$ zfs list`, `repl$ zfs list`. */
  readonly command: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

const prefixed = (mark: string, text: string): readonly string[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${mark} ${line}`);

/** An entry as the recordings have it: the command, its status, stdout behind `|`, stderr behind `!`. */
export const shown = ({ command, exit, stdout, stderr }: Entry): string =>
  [command, `exit=${exit}`, ...prefixed('|', stdout), ...prefixed('!', stderr)].join('\n');

/** A whole recording. */
export const recording = (about: string, entries: readonly Entry[]): string =>
  `# ${about}\n\n${entries.map((entry) => `${shown(entry)}\n`).join('\n')}`;

function parsed(block: string): Entry {
  const [command = '', status = '', ...lines] = block.split('\n');
  const behind = (mark: string) =>
    lines
      .filter((line) => line.startsWith(mark))
      .map((line) => `${line.slice(2)}\n`)
      .join('');
  const exit = Number(/^exit=(\d+)$/.exec(status)?.[1]);
  return { command, exit, stdout: behind('|'), stderr: behind('!') };
}

/** Reads what `recording` has written. */
export const recorded = (text: string): readonly Entry[] =>
  text.trimEnd().split('\n\n').slice(1).map(parsed);
