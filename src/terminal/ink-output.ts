import { EventEmitter } from 'node:events';
import type { FrameSink } from './frame-sink.ts';

/**
 * The stdout that Ink is given. In debug mode Ink writes each frame to it as one plain string, at once and
 * whatever CI says. It is no TTY, so that Ink leaves the cursor alone: the screen has one owner.
 */
class InkOutput extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;
  readonly #sink: FrameSink;
  readonly #size: () => { readonly columns: number; readonly rows: number };

  constructor(sink: FrameSink, size: () => { readonly columns: number; readonly rows: number }) {
    super();
    this.#sink = sink;
    this.#size = size;
  }

  get columns(): number {
    return this.#size().columns;
  }

  get rows(): number {
    return this.#size().rows;
  }

  write(frame: string): boolean {
    this.#sink.frame(frame);
    return true;
  }
}

/** A stand-in for process.stdout that hands Ink's frames to the sink. */
export const inkOutput = (
  sink: FrameSink,
  size: () => { readonly columns: number; readonly rows: number },
): NodeJS.WriteStream => new InkOutput(sink, size) as unknown as NodeJS.WriteStream;
