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
  /** The key's nature, in raw streams of encrypted data only: never the key. */
  readonly encryption: { readonly algorithm: string; readonly format: 'raw' | 'passphrase' } | null;
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

const magic = Buffer.from('HOLDFAST');
const kinds = ['begin', 'data', 'end'] as const;
const filler = Buffer.alloc(1024, 'simulated data. ');

const framed = (kind: (typeof kinds)[number], payload: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
};

export const streamStart: Buffer = magic;

export const beginRecord = (begin: Begin): Buffer =>
  framed('begin', Buffer.from(JSON.stringify(begin)));

export function dataRecord(bytes: bigint): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(bytes);
  return framed('data', Buffer.concat([size, filler]));
}

export const endRecord: Buffer = framed('end', Buffer.alloc(0));

/** Takes a stream in whatever pieces it comes. */
export class StreamReader {
  #held: Buffer = Buffer.alloc(0);
  #started = false;

  /** True once anything at all has come. */
  get touched(): boolean {
    return this.#started || this.#held.length > 0;
  }

  /** The records that are complete now, or null when this is no such stream (bad magic number). */
  push(chunk: Buffer): readonly StreamRecord[] | null {
    this.#held = Buffer.concat([this.#held, chunk]);
    if (!this.#started) {
      const length = Math.min(this.#held.length, magic.length);
      if (!this.#held.subarray(0, length).equals(magic.subarray(0, length))) return null;
      if (length < magic.length) return [];
      this.#held = this.#held.subarray(magic.length);
      this.#started = true;
    }
    const records: StreamRecord[] = [];
    for (;;) {
      if (this.#held.length < 5) return records;
      const length = this.#held.readUInt32BE(1);
      if (this.#held.length < 5 + length) return records;
      const kind = kinds[this.#held.readUInt8(0)];
      const payload = this.#held.subarray(5, 5 + length);
      this.#held = this.#held.subarray(5 + length);
      if (kind === 'begin') records.push({ kind, begin: JSON.parse(payload.toString()) as Begin });
      else if (kind === 'data') records.push({ kind, bytes: payload.readBigUInt64BE(0) });
      else if (kind === 'end') records.push({ kind });
      else return null;
    }
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
