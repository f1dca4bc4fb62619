import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { plainLines } from '../zfs/remote-text.ts';

const longest = 8 * 1024;

export interface Followed {
  /** Resolves when the stream has ended, however it did. */
  readonly ended: Promise<void>;
  /** The last 8 KiB of what `take` did not take, as plain text (S12). */
  tail(): string;
}

/** Reads a stream line by line. `take` is true for the lines that it used; a line without end is cut at 8 KiB. */
export function followLines(stream: Readable, take: (line: string) => boolean): Followed {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let kept = '';

  function line(text: string): void {
    if (text !== '' && !take(text)) kept = `${kept}${text}\n`.slice(-longest);
  }

  async function read(): Promise<void> {
    try {
      for await (const chunk of stream) {
        const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(line);
        if (rest.length > longest) {
          line(rest);
          rest = '';
        }
      }
    } catch {
      // A stream that breaks off is told by the command's exit; what it said so far still counts.
    }
    line(rest);
    rest = '';
  }

  return { ended: read(), tail: () => plainLines(`${kept}${rest}`).trim() };
}
