import { render } from 'ink';
import { Console } from '../../components/Console.tsx';
import { type Size, smallest, tooSmall } from '../../state/areas.ts';
import { createConsoleStore, push, say } from '../../state/console.ts';
import { createFleetStore } from '../../state/fleet.ts';
import type { Parts } from '../../state/parts.ts';
import { createPress } from '../../state/press.ts';
import { createRunsStore } from '../../state/runs.ts';
import type { LeftRun } from '../journal/unfinished.ts';
import type { RunId } from '../model/ids.ts';
import { copySequence } from '../terminal/clipboard.ts';
import { createFrameSink } from '../terminal/frame-sink.ts';
import { glyphsFor } from '../terminal/glyphs.ts';
import { inkOutput } from '../terminal/ink-output.ts';
import type { KeyEvent } from '../terminal/key-decoder.ts';
import { openKeyboard } from '../terminal/keyboard.ts';
import { type Ending, openScreen } from '../terminal/screen.ts';
import { wantsColour } from '../terminal/style.ts';
import { goLive, type LiveOptions } from './console-live.ts';
import { CommandError, type ExitCode, exitCodes } from './exit.ts';

export interface ConsoleOptions extends LiveOptions {
  /** Which fleet: the configuration's directory, or «embedded demo fleet». */
  readonly title: string;
  readonly readOnly: boolean;
  /** What the journal left open before this session: told first, as a page of its own (S10). */
  readonly unfinished: readonly LeftRun[];
  /** Puts on record that a person has read of them. Rejects with a JournalError. */
  readonly note: (runs: readonly RunId[]) => Promise<void>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type ConsoleEnd = Ending | { readonly kind: 'quit' };

/**
 * Opens the console and resolves when it has been left, with the terminal as it was before. Throws a
 * CommandError when there is no terminal to open it on, and for an error in the console itself.
 */
export async function openConsole(options: ConsoleOptions): Promise<ExitCode> {
  const { stdin, stdout, env } = options;
  needTerminal(options);
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  const sink = createFrameSink({ write: (text) => stdout.write(text), size });
  const stores = {
    fleet: createFleetStore(options.config, options.clock()),
    runs: createRunsStore(),
    console: createConsoleStore(size()),
  };
  const { unfinished } = options;
  if (unfinished.length > 0) push(stores.console, { kind: 'unfinished', runs: unfinished, top: 0 });
  let end: (ending: ConsoleEnd) => void = () => {};
  const ended = new Promise<ConsoleEnd>((resolve) => {
    end = resolve;
  });

  let wasUsable = !tooSmall(size());
  const resized = () => {
    wasUsable ||= !tooSmall(size());
    sink.resized();
    stores.console.setState({ size: size() });
  };
  let press: (event: KeyEvent) => void = () => {};
  const keyboard = openKeyboard(stdin, (event) => {
    sink.hurry();
    press(event);
  });
  const screen = openScreen({
    output: stdout,
    onEnd: end,
    onHold: (held) => {
      keyboard.listen(held);
      if (!held) return;
      resized();
      sink.repaint();
    },
  });
  const giveBack = () => {
    stdout.off('resize', resized);
    sink.close();
    keyboard.close();
    screen.close();
  };

  // On every way out, also when what follows throws, the terminal is given back before anything else.
  try {
    const live = goLive(options, stores);
    const parts: Parts = {
      ...stores,
      effects: {
        ...live,
        note: (runs) => {
          options.note(runs).catch((error: unknown) => {
            const why = error instanceof Error ? error.message : String(error);
            say(stores.console, `That could not be put on record: ${why}`, 'danger');
          });
        },
        quit: () => end({ kind: 'quit' }),
        copy: (text) => stdout.write(copySequence(text)),
        suspend: () => screen.suspend(),
        repaint: () => sink.repaint(),
      },
      monotonic: () => performance.now(),
      title: options.title,
      readOnly: options.readOnly,
      glyphs: glyphsFor(env),
    };
    press = createPress(parts);
    stdout.on('resize', resized);
    const ink = render(<Console parts={parts} colour={wantsColour(env)} />, {
      stdout: inkOutput(sink, size),
      stdin,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    ink.waitUntilExit().catch((error: unknown) => end({ kind: 'error', error }));
    const ending = await ended;
    sink.close();
    ink.unmount();
    giveBack();
    await live.close();
    if (ending.kind === 'quit' && !wasUsable) throw neverLargeEnough(size());
    return exitOf(ending);
  } finally {
    giveBack();
  }
}

/** Throws a CommandError where no console can be opened. To be called before anything else is begun. */
export function needTerminal({
  stdin,
  stdout,
  env,
}: {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean };
  readonly env: ConsoleOptions['env'];
}): void {
  if (stdin.isTTY && stdout.isTTY && env['TERM'] !== 'dumb') return;
  throw new CommandError(
    [
      'The console needs a terminal, and this is none.',
      '`holdfast status` prints how every dataset stands, `holdfast plan` what to do about it; both take --json.',
    ].join('\n'),
    exitCodes.usage,
  );
}

/** Said once more where it stays to be read: the console's screen has gone with it. */
const neverLargeEnough = ({ columns, rows }: Size) =>
  new CommandError(
    [
      `The console needs a terminal of ${smallest.columns} columns and ${smallest.rows} rows; this one has ${columns} and ${rows}.`,
      'Make it larger, or use `holdfast status` and `holdfast plan`.',
    ].join('\n'),
    exitCodes.usage,
  );

function exitOf(ending: ConsoleEnd): ExitCode {
  switch (ending.kind) {
    case 'quit':
      return exitCodes.ok;
    case 'signal':
      return ending.signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    case 'terminal-gone':
      return exitCodes.terminated;
    case 'error': {
      const { error } = ending;
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandError(
        `The console stopped because of a fault of its own: ${why}\nWhat was run is in the journal: holdfast journal.`,
        exitCodes.failed,
        { cause: error },
      );
    }
    default: {
      const never: never = ending;
      return never;
    }
  }
}
