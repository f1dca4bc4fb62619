import { Transform, type TransformCallback } from 'node:stream';
import { plainLine } from '../zfs/remote-text.ts';
import { groupMarker } from './envelope.ts';

/** Bytes of a login shell's own words that are looked through for the marker. */
const longestPreface = 64 * 1024;
const markerLine = new RegExp(`${groupMarker} ([0-9]+)\\r?\\n`);

/**
 * A command's own stderr: the marker line is taken off, and with it what the login shell's start-up files said
 * before it. `group` is the process group, or null when the stream ended and the command was never begun.
 */
export class OwnStderr extends Transform {
  readonly group: Promise<number | null>;
  #settle: (group: number | null) => void = () => {};
  #preface: Buffer | null = Buffer.alloc(0);

  constructor() {
    super();
    this.group = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.once('close', () => this.#settle(null));
  }

  hasBegun(): boolean {
    return this.#preface === null;
  }

  /** What was said instead of the marker, as one clean line. */
  said(): string {
    return plainLine(this.#preface?.toString() ?? '');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#preface === null) {
      done(null, chunk);
      return;
    }
    this.#preface = Buffer.concat([this.#preface, chunk]);
    const text = this.#preface.toString('latin1');
    const marker = markerLine.exec(text);
    if (marker) {
      const own = this.#preface.subarray(marker.index + marker[0].length);
      this.#preface = null;
      this.#settle(Number(marker[1]));
      done(null, own.length > 0 ? own : undefined);
      return;
    }
    if (text.length > longestPreface) this.#settle(null);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#settle(null);
    done();
  }
}
