import type { Readable } from 'node:stream';
import { type Exit, type Intent, type Shell, ShellError } from './shell.ts';

/** Bytes; the listing of a hundred thousand snapshots has a tenth of it. */
const usualBytes = 256 * 1024 * 1024;

export interface CaptureOptions {
  readonly intent: Intent;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly stdin?: string;
  /** Once stdout has brought the text `asked`, stdin goes on with `answer` of all that was heard up to there. */
  readonly question?: { readonly asked: string; readonly answer: (heard: string) => string };
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
  const { intent, signal, timeoutMs, stdin = '', question, maxBytes = usualBytes } = options;
  const tooMuch = new AbortController();
  const either = signal ? AbortSignal.any([signal, tooMuch.signal]) : tooMuch.signal;
  const running = await shell.run(command, {
    intent,
    signal: either,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  if (question) running.stdin.write(stdin);
  else running.stdin.end(stdin);
  const onChunk = question
    ? listenFor(question.asked, (heard) => running.stdin.end(question.answer(heard)))
    : () => {};
  const heard = [
    hear(running.stdout, maxBytes, tooMuch, onChunk).finally(() => {
      // A command that did not ask gets no answer, and must not wait for one.
      if (!running.stdin.writableEnded) running.stdin.end();
    }),
    hear(running.stderr, maxBytes, tooMuch, () => {}),
  ];
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

async function hear(
  stream: Readable,
  maxBytes: number,
  tooMuch: AbortController,
  onChunk: (chunks: readonly Buffer[]) => void,
): Promise<Heard> {
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
      onChunk(chunks);
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
  }
  return { text: Buffer.concat(chunks).toString(), broken };
}

/** Calls `found` once, when what has come in chunks holds `text`, which may begin in one and end in another. */
function listenFor(
  text: string,
  found: (heard: string) => void,
): (chunks: readonly Buffer[]) => void {
  let tail = '';
  let done = false;
  return (chunks) => {
    if (done) return;
    tail += chunks.at(-1)?.toString('latin1') ?? '';
    if (tail.includes(text)) {
      done = true;
      found(Buffer.concat(chunks).toString());
    } else {
      tail = tail.slice(-text.length);
    }
  };
}
