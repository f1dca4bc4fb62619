import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Io } from './command.ts';
import { Interrupted } from './exit.ts';

const deadTimeMs = 400;

/** Asks one question at the terminal. An end of input is an empty answer; a signal rejects with Interrupted. */
export async function ask(question: string, io: Io): Promise<string> {
  await forgetTypedAhead(io);
  const lines = createInterface({ input: io.stdin, output: io.stdout, terminal: true });
  // In raw mode Ctrl-C is a key, not a signal: readline tells of it, and nothing else does.
  const interrupted = new AbortController();
  lines.on('SIGINT', () => interrupted.abort());
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const signal = AbortSignal.any([io.signal, interrupted.signal]);
  try {
    return (await Promise.race([lines.question(question, { signal }), ended])).trim();
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  } finally {
    lines.close();
  }
}

/** S1: what was typed before the action was on the screen is no answer to it. */
async function forgetTypedAhead({ stdin, signal }: Io): Promise<void> {
  const forget = () => {};
  stdin.on('data', forget);
  try {
    await pause(deadTimeMs, undefined, { signal });
  } catch {
    throw new Interrupted();
  } finally {
    stdin.off('data', forget);
    stdin.pause();
  }
}
