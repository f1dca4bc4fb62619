import type { Readable } from 'node:stream';
import { type Exit, type Intent, type Shell, ShellError } from './shell.ts';

/** Bytes; the listing of a hundred thousand snapshots has a tenth of it. */
const usualBytes = 256 * 1024 * 1024;

export interface CaptureOptions {
  readonly intent: Intent;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly stdin?: string;
  /** The most that stdout, and the most that stderr, may say. Whoever says more is ended. */
  readonly maxBytes?: number;
}

export interface Captured {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: Exit;
}

/** Runs a command and keeps what it says. Rejects with a ShellError as `Shell.run` does, and when it says too much. */
export async function capture(
  shell: Shell,
  command: string,
  options: CaptureOptions,
): Promise<Captured> {
  const { intent, signal, timeoutMs, stdin = '', maxBytes = usualBytes } = options;
  const tooMuch = new AbortController();
  const either = signal ? AbortSignal.any([signal, tooMuch.signal]) : tooMuch.signal;
  const running = await shell.run(command, {
    intent,
    signal: either,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  running.stdin.end(stdin);
  const heard = [running.stdout, running.stderr].map((stream) => hear(stream, maxBytes, tooMuch));
  const exit = await running.exit;
  const [stdout, stderr] = await Promise.all(heard);
  if (tooMuch.signal.aborted)
    throw new ShellError('channel', shell.host, {
      what: `The command said more than ${maxBytes} bytes and was ended.`,
      todo: 'Ask it for less.',
    });
  // An ended command's streams are cut short, as `exit` tells; any other's must be whole.
  const broken = exit.kind === 'aborted' ? null : (stdout?.broken ?? stderr?.broken);
  if (broken) throw broken;
  return { stdout: stdout?.text ?? '', stderr: stderr?.text ?? '', exit };
}

interface Heard {
  readonly text: string;
  /** Why the stream broke off; null when it came to its end. */
  readonly broken: Error | null;
}

async function hear(stream: Readable, maxBytes: number, tooMuch: AbortController): Promise<Heard> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let broken: Error | null = null;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        tooMuch.abort();
        break;
      }
      chunks.push(chunk);
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
  }
  return { text: Buffer.concat(chunks).toString(), broken };
}
