import type { Writable } from 'node:stream';

/**
 * The embedded fleet's send stream: ZFS's shape (begin, data, end, several in a row for -I) with far fewer bytes.
 * Each data record stands for as many simulated bytes as it says, and carries a little real filler, so that
 * pipes, back-pressure and cut streams are real.
 */
export interface Begin {
  readonly toName: string;
  readonly toGuid: string;
  /** Seconds since 1970. */
  readonly creation: number;
  /** null: a full stream. */
  readonly fromGuid: string | null;
  readonly fromIvset: string | null;
  readonly toIvset: string | null;
  readonly type: 'filesystem' | 'volume';
  readonly volsize: string | null;
  readonly raw: boolean;
  readonly large: boolean;
  readonly embedded: boolean;
  readonly compressed: boolean;
  /** The key's nature and the name of what opens it, in raw streams of encrypted data only: never the key. */
  readonly encryption: {
    readonly algorithm: string;
    readonly format: 'raw' | 'hex' | 'passphrase';
    readonly secret: string | null;
  } | null;
  /** What the filesystem refers to at this snapshot, in simulated bytes. */
  readonly referenced: string;
  /** Simulated bytes of the whole snapshot's stream, resumed or not. */
  readonly bytes: string;
  /** null: not resumed; else how many simulated bytes the receiver holds already. */
  readonly resumedAt: string | null;
  /** No further snapshot follows in this stream. */
  readonly last: boolean;
}

export type StreamRecord =
  | { readonly kind: 'begin'; readonly begin: Begin }
  | { readonly kind: 'data'; readonly bytes: bigint }
  | { readonly kind: 'end' };

/** The first line of a stream, and the last: a reader of lines knows where the next stream in the same pipe begins. */
const firstLine = 'HOLDFAST';
export const lastLine = 'last';

const filler = 'simulated-data.'.repeat(68);

const line = (...words: readonly string[]): Buffer => Buffer.from(`${words.join(' ')}\n`);

export const streamStart: Buffer = line(firstLine);

export const beginRecord = (begin: Begin): Buffer => line('begin', JSON.stringify(begin));

export const dataRecord = (bytes: bigint): Buffer => line('data', `${bytes}`, filler);

/** The end of one snapshot; of the stream too when it was the last one. */
export const endRecord = ({ last }: Begin): Buffer => line(last ? lastLine : 'end');

/** Takes a stream in whatever pieces it comes. */
export class StreamReader {
  #held = '';
  #started = false;

  /** The records that are complete now, or null when this is no such stream (bad magic number). */
  push(chunk: Buffer): readonly StreamRecord[] | null {
    this.#held += chunk.toString('latin1');
    if (!this.#started && !`${firstLine}\n`.startsWith(this.#held.slice(0, firstLine.length + 1)))
      return null;
    const lines = this.#held.split('\n');
    this.#held = lines.pop() ?? '';
    if (!this.#started && lines.shift() === undefined) return [];
    this.#started = true;
    const records = lines.map(recordOf);
    return records.every((each) => each !== null) ? records : null;
  }
}

function recordOf(text: string): StreamRecord | null {
  const [kind, ...rest] = text.split(' ');
  switch (kind) {
    case 'begin':
      return { kind, begin: JSON.parse(rest.join(' ')) as Begin };
    case 'data':
      return /^\d+$/.test(rest[0] ?? '') ? { kind, bytes: BigInt(rest[0] ?? '0') } : null;
    case 'end':
    case lastLine:
      return { kind: 'end' };
    default:
      return null;
  }
}

/** Writes with back-pressure; false when the reader has gone. */
export function writeAll(sink: Writable, chunk: Buffer): Promise<boolean> {
  if (sink.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const closed = () => resolve(false);
    sink.once('close', closed);
    sink.write(chunk, (error) => {
      sink.off('close', closed);
      resolve(!error);
    });
  });
}
