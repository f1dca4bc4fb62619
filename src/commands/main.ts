import { plainLines } from '../zfs/remote-text.ts';
import { parseCommandLine } from './arguments.ts';
import type { Io } from './command.ts';
import { CommandError, type ExitCode, exitCodes, UsageError } from './exit.ts';
import { helpText } from './help.ts';

/** Runs one command line in this process and ends the process with its exit code. */
export async function main(argv: readonly string[], version: string): Promise<void> {
  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: signalOfProcess(),
  };
  // `holdfast plan | head`: the reader has gone, and that is not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  process.on('uncaughtException', (error) => {
    // The console has a listener of its own, which gives the terminal back before it says anything.
    if (process.listenerCount('uncaughtException') === 1) process.exit(sayError(error, io));
  });
  const code = await runCommandLine(argv, version, io);
  // The streams are drained by then; a socket that a broken host keeps half open must not keep us.
  process.exitCode = code;
  process.stdout.write('', () => process.exit(code));
}

/** Runs one command line; resolves to the exit code. What went wrong is said on stderr, in sentences. */
export async function runCommandLine(
  argv: readonly string[],
  version: string,
  io: Io,
): Promise<ExitCode> {
  try {
    const line = parseCommandLine(argv);
    switch (line.kind) {
      case 'version':
        io.stdout.write(`${version}\n`);
        return exitCodes.ok;
      case 'help':
        io.stdout.write(helpText(line.entry));
        return exitCodes.ok;
      case 'command': {
        const body = await line.entry.load();
        return await body(line.invocation, io);
      }
    }
  } catch (error) {
    return sayError(error, io);
  }
}

function sayError(error: unknown, io: Io): ExitCode {
  if (io.env['HOLDFAST_DEBUG'] === '1' && error instanceof Error) {
    io.stderr.write(`${error.stack ?? error.message}\n`);
  }
  // S12: a message may carry what a host said.
  const say = (text: string) => io.stderr.write(`holdfast: ${plainLines(text)}\n`);
  if (error instanceof UsageError) {
    const help = ['holdfast', error.help, '--help'].filter((word) => word !== null).join(' ');
    say(`${error.message}\n\`${help}\` says what there is.`);
    return error.exit;
  }
  if (error instanceof CommandError) {
    say(error.message);
    return error.exit;
  }
  if (isSentence(error)) {
    say(`${error.what} ${error.todo}`);
    return exitCodes.failed;
  }
  const message = error instanceof Error ? error.message : String(error);
  say(`${message}\nThis was not expected. HOLDFAST_DEBUG=1 shows where it happened.`);
  return exitCodes.failed;
}

/** The rooms' own errors (ShellError, JournalError …): each says what happened and what to do. */
const isSentence = (error: unknown): error is { readonly what: string; readonly todo: string } =>
  error instanceof Error &&
  'what' in error &&
  typeof error.what === 'string' &&
  'todo' in error &&
  typeof error.todo === 'string';

/** The first signal asks the command to end cleanly; a second one ends the process at once. */
function signalOfProcess(): AbortSignal {
  const controller = new AbortController();
  const on = (signal: NodeJS.Signals, code: ExitCode) =>
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(code);
    });
  on('SIGINT', exitCodes.interrupted);
  on('SIGTERM', exitCodes.terminated);
  on('SIGHUP', exitCodes.terminated);
  return controller.signal;
}
