import { setTimeout as pause } from 'node:timers/promises';
import type { HostName } from '../model/ids.ts';
import type { HostCommand } from '../model/step.ts';
import type { Exit, RunningCommand, Shells } from '../ssh/shell.ts';
import { ShellError } from '../ssh/shell.ts';
import { followLines } from './stderr.ts';

/** `lost`: the connection broke or was never made. `sent`: the host may have been given the command. */
type HowItEnded =
  | Exit
  | {
      readonly kind: 'lost';
      readonly sent: boolean;
      readonly code: ShellError['code'] | null;
      readonly what: string;
      readonly todo: string;
    };

export interface CommandEnd {
  readonly host: HostName;
  readonly how: HowItEnded;
  /** The end of what it said on stderr, as plain text (S12); progress lines are not in it. */
  readonly stderr: string;
}

export interface StartedCommand {
  readonly running: RunningCommand;
  /** Never rejects: a broken connection is one of the ways in which a command ends. */
  readonly ended: Promise<CommandEnd>;
}

/** A process that outlives its command can hold stderr open for ever: what it says later is not waited for. */
const lastWordsMs = 2000;

function lost(error: unknown, sent: boolean): HowItEnded {
  if (error instanceof ShellError)
    return { kind: 'lost', sent, code: error.code, what: error.what, todo: error.todo };
  const what = error instanceof Error ? error.message : String(error);
  return { kind: 'lost', sent, code: null, what, todo: 'Check that the host can be reached.' };
}

const ignore = (): void => undefined;

/** Sends a command to its host, byte for byte as it was confirmed (S1). Resolves also when it could not be sent. */
export async function startCommand(
  shells: Shells,
  { host, command }: HostCommand,
  signal: AbortSignal,
  takeLine: (line: string) => boolean,
): Promise<StartedCommand | CommandEnd> {
  let running: RunningCommand;
  try {
    running = await shells.shell(host).run(command, { intent: 'change', signal });
  } catch (error) {
    // Of a channel that broke or timed out while opening nobody knows whether the command got through.
    const sent = error instanceof ShellError && ['channel', 'timeout'].includes(error.code);
    return { host, how: lost(error, sent), stderr: '' };
  }
  // A pipe into a command that has ended breaks: its exit and its stderr say so better.
  running.stdin.on('error', ignore);
  running.stdout.on('error', ignore);
  const stderr = followLines(running.stderr, takeLine);
  const how: Promise<HowItEnded> = running.exit.catch((error: unknown) => lost(error, true));
  const ended = how.then(async (ending): Promise<CommandEnd> => {
    const enough = new AbortController();
    await Promise.race([
      stderr.ended,
      pause(lastWordsMs, undefined, { signal: enough.signal }).catch(ignore),
    ]);
    enough.abort();
    return { host, how: ending, stderr: stderr.tail() };
  });
  return { running, ended };
}

/** Runs one command to its end. */
export async function runCommand(
  shells: Shells,
  command: HostCommand,
  signal: AbortSignal,
  takeLine: (line: string) => boolean,
): Promise<CommandEnd> {
  const started = await startCommand(shells, command, signal, takeLine);
  if (!('running' in started)) return started;
  started.running.stdin.end();
  started.running.stdout.resume();
  return started.ended;
}
