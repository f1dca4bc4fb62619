import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** The built program: what a user starts. `npm test` builds it first. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
if (!existsSync(cli)) throw new Error('dist/cli.js is not there: run `npm run build` first');

export interface TerminalProgram {
  /** The lines of the screen as a person sees them. */
  screen(): string;
  /** Resolves when the screen fulfils `seen`; rejects with the screen when it does not within `withinMs`. */
  until(seen: (screen: string) => boolean, what: string, withinMs?: number): Promise<void>;
  type(keys: string): void;
  kill(signal: string): void;
  /** Resolves with the exit code when the program has ended and its last output is on the screen. */
  readonly ended: Promise<number>;
  /** Whether the alternate screen is up, as an editor or the console has it. */
  isFullScreen(): boolean;
  /** All bytes that came, for what a screen does not show. */
  bytes(): string;
}

export interface Started {
  readonly cols?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built program in a real pseudo-terminal. */
export function holdfastInTerminal(
  words: readonly string[],
  { cols = 120, rows = 40, env = {} }: Started = {},
): TerminalProgram {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
  const pty = spawn(process.execPath, [cli, ...words], {
    cols,
    rows,
    env: { ...process.env, CI: 'false', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  let bytes = '';
  let writing = 0;
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of [...watchers]) watcher();
  };
  pty.onData((data) => {
    bytes += data;
    writing += 1;
    terminal.write(data, () => {
      writing -= 1;
      changed();
    });
  });
  let exit: number | null = null;
  const ended = new Promise<number>((resolve) => {
    const settle = () => {
      if (exit === null || writing > 0) return;
      watchers.delete(settle);
      resolve(exit);
    };
    watchers.add(settle);
    pty.onExit(({ exitCode }) => {
      exit = exitCode;
      changed();
    });
  });

  const screen = () => {
    const { active } = terminal.buffer;
    const lines = Array.from(
      { length: rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
    return lines.join('\n');
  };

  return {
    screen,
    until: (seen, what, withinMs = 20_000) =>
      new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        };
        const missing = (why: string) =>
          reject(new Error(`${why} ${what}. The screen was:\n${screen()}`));
        const look = () => {
          if (seen(screen())) done(resolve);
          else if (exit !== null && writing === 0) done(() => missing('It ended without'));
        };
        const timer = setTimeout(() => done(() => missing('There was not')), withinMs);
        watchers.add(look);
        look();
      }),
    type: (keys) => pty.write(keys),
    kill: (signal) => pty.kill(signal),
    ended,
    isFullScreen: () => terminal.buffer.active.type === 'alternate',
    bytes: () => bytes,
  };
}
