import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program in a real pseudo-terminal, with what a person would see of it. */
export interface TerminalProgram {
  /** The lines on the screen, without the spaces at their ends. */
  screen(): readonly string[];
  /** Everything written since the last call. */
  taken(): string;
  readonly alternate: boolean;
  readonly cursorHidden: boolean;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  readonly pid: number;
  readonly ended: Promise<{ readonly code: number; readonly signal: number }>;
  /** Resolves when the screen is as wished; rejects with the screen when it is not within ten seconds. */
  until(wish: (screen: string) => boolean): Promise<string>;
}

export function runInTerminal(
  command: readonly [string, ...string[]],
  options: { columns?: number; rows?: number; env?: Record<string, string> } = {},
): TerminalProgram {
  const { columns: cols = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/tmp',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...options.env,
  };
  const child = spawn(command[0], command.slice(1), {
    cols,
    rows,
    env,
    name: 'xterm-256color',
  });
  let all = '';
  let read = 0;
  child.onData((data) => {
    all += data;
    terminal.write(data);
  });
  const ended = new Promise<{ code: number; signal: number }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ code: exitCode, signal: signal ?? 0 }));
  });
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    );
  };
  return {
    screen,
    taken() {
      const text = all.slice(read);
      read = all.length;
      return text;
    },
    get alternate() {
      return terminal.buffer.active.type === 'alternate';
    },
    get cursorHidden() {
      return all.lastIndexOf('\u001b[?25l') > all.lastIndexOf('\u001b[?25h');
    },
    type: (keys) => child.write(keys),
    resize(columns, lines) {
      terminal.resize(columns, lines);
      child.resize(columns, lines);
    },
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    ended,
    async until(wish) {
      const giveUp = performance.now() + 10_000;
      while (performance.now() < giveUp) {
        // xterm parses in turns of its own: an empty write comes back when all before it is on the screen.
        await new Promise<void>((resolve) => terminal.write('', resolve));
        const text = screen().join('\n');
        if (wish(text)) return text;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`the screen never was as wished:\n${screen().join('\n')}`);
    },
  };
}
