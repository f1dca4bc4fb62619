/** Why the console has to end without the operator having asked for it. */
export type Ending =
  | { readonly kind: 'signal'; readonly signal: EndingSignal }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'terminal-gone' };

type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface ScreenOptions {
  /** Writes to the terminal at once; process.stdout does so for a terminal. */
  readonly output: NodeJS.WriteStream;
  /** The screen is restored already. Called at most once. */
  readonly onEnd: (ending: Ending) => void;
  /** The terminal goes to the shell (false) or comes back (true): raw mode follows. */
  readonly onHold: (held: boolean) => void;
}

export interface Screen {
  /** Gives the terminal back to the shell and stops, as ctrl-z does. */
  suspend(): void;
  /** Restores what was there before. May be called again. */
  close(): void;
}

const endingSignals: readonly EndingSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Alternate screen, hidden cursor, bracketed paste, and no wrapping, which would scroll the screen by a line. */
const enter = '\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[?7l\u001b[0m\u001b[2J\u001b[H';
const leave = '\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?2004l\u001b[?25h\u001b[?1049l';

/** By then a stop signal that will be heeded has been. */
const resumeMs = 100;

/** Takes the whole terminal and gives it back on every way out: exit, throw, rejection, signal, suspension. */
export function openScreen({ output, onEnd, onHold }: ScreenOptions): Screen {
  let shown = false;
  let ended = false;

  const show = () => {
    if (shown) return;
    shown = true;
    output.write(enter);
  };
  const restore = () => {
    if (!shown) return;
    shown = false;
    output.write(leave);
  };
  const end = (ending: Ending) => {
    if (ended) return;
    ended = true;
    onHold(false);
    restore();
    onEnd(ending);
  };

  const onSignal = (signal: NodeJS.Signals) => {
    const ending = endingSignals.find((name) => name === signal);
    if (ending) end({ kind: 'signal', signal: ending });
  };
  const onError = (error: unknown) => end({ kind: 'error', error });
  // A terminal that was closed answers every write with EIO.
  const onOutputError = () => {
    shown = false;
    end({ kind: 'terminal-gone' });
  };
  const onContinue = () => {
    if (ended) return;
    show();
    onHold(true);
  };
  const suspend = () => {
    if (ended) return;
    onHold(false);
    restore();
    process.off('SIGTSTP', suspend);
    // The whole group, so that a starter such as npx stops too and the shell sees a stopped job.
    process.kill(0, 'SIGTSTP');
    // Runs when the job goes on; or at once where nobody could continue it and the kernel does not stop it.
    setTimeout(() => {
      process.on('SIGTSTP', suspend);
      onContinue();
    }, resumeMs);
  };

  for (const signal of endingSignals) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', onContinue);
  process.on('exit', restore);
  output.on('error', onOutputError);
  show();

  return {
    suspend,
    close() {
      restore();
      ended = true;
      for (const signal of endingSignals) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
      process.off('SIGTSTP', suspend);
      process.off('SIGCONT', onContinue);
      process.off('exit', restore);
      // The listener for output errors stays: a terminal that is gone must not turn the last words into a crash.
    },
  };
}
