import type { Readable } from 'node:stream';
import type { StreamRecord } from '../stream/records.ts';
import { StreamReader } from '../stream/records.ts';
import type { Said } from '../zfs/answer.ts';
import { said } from '../zfs/answer.ts';
import { ZfsFailure } from '../zfs/failure.ts';
import type { ReceiveJob, Receiving } from '../zfs/jobs.ts';
import { niceBytes } from '../zfs/numbers.ts';

/** The way into a host. */
export interface Link {
  /** How many more simulated bytes get through before it drops, once; null: it holds. */
  bytesLeft: bigint | null;
  /** Aborted when the host goes away. */
  readonly signal: AbortSignal;
}

/** ssh's words and status when the connection breaks under a command. */
const linkDropped: Said = said([], ['client_loop: send disconnect: Broken pipe'], 255);

class LinkDropped extends Error {}

/** ZFS reads so many bytes, the whole begin record, before it looks at what they are. */
const wholeBegin = 312;

/** Reads a stream into the model; resolves to what `zfs receive` has to say in the end. */
export async function receiveStream(job: ReceiveJob, source: Readable, link: Link): Promise<Said> {
  const reader = new StreamReader();
  const inflow = new Inflow(job, link);
  const cutOff = () => source.destroy(new LinkDropped());
  link.signal.addEventListener('abort', cutOff);
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      const records = reader.push(chunk);
      if (!records && bytes >= wholeBegin)
        throw new ZfsFailure('cannot receive: invalid stream (bad magic number)');
      if (records?.some((record) => inflow.take(record))) return said(inflow.out, inflow.err);
    }
    if (bytes < wholeBegin) throw new ZfsFailure('cannot receive: failed to read from stream');
    throw inflow.cut();
  } catch (error) {
    if (error instanceof ZfsFailure)
      return said(inflow.out, [...inflow.err, error.said], error.exit);
    inflow.cut();
    if (error instanceof LinkDropped) return linkDropped;
    throw error;
  } finally {
    link.signal.removeEventListener('abort', cutOff);
    source.destroy();
  }
}

/** The snapshots of one stream, one after the other. */
class Inflow {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly #job: ReceiveJob;
  readonly #link: Link;
  #receiving: Receiving | null = null;
  #bytes = 0n;
  #startedAt = 0;
  #last = false;

  constructor(job: ReceiveJob, link: Link) {
    this.#job = job;
    this.#link = link;
  }

  /** True when the stream has come to its end. */
  take(record: StreamRecord): boolean {
    switch (record.kind) {
      case 'begin': {
        const { receiving, warnings } = this.#job.begin(record.begin);
        this.#receiving = receiving;
        this.#last = record.begin.last;
        this.#bytes = 0n;
        this.#startedAt = Date.now();
        this.err.push(...warnings);
        if (this.#job.verbose) this.out.push(receiving.announcement);
        return false;
      }
      case 'data':
        this.#accept(record.bytes);
        return false;
      case 'end':
        this.#finish();
        return this.#last;
      default: {
        const never: never = record;
        return never;
      }
    }
  }

  #finish(): void {
    const receiving = this.#receiving;
    this.#receiving = null;
    receiving?.finish();
    if (receiving && this.#job.verbose) this.out.push(...this.#tidings(receiving));
  }

  #tidings({ fate, into }: Receiving): readonly string[] {
    switch (fate) {
      case 'received':
        return [this.#summary(this.#bytes)];
      case 'known':
        return [`snap ${into} already exists; ignoring`, this.#summary(0n)];
      case 'dry':
        return [];
      default: {
        const never: never = fate;
        return never;
      }
    }
  }

  cut(): ZfsFailure {
    const failure = this.#receiving?.cut() ?? new ZfsFailure('cannot receive: incomplete stream');
    this.#receiving = null;
    return failure;
  }

  #accept(bytes: bigint): void {
    const { bytesLeft } = this.#link;
    const through = bytesLeft !== null && bytes > bytesLeft ? bytesLeft : bytes;
    this.#receiving?.accept(through);
    this.#bytes += through;
    if (bytesLeft === null) return;
    this.#link.bytesLeft = bytesLeft - through;
    if (through === bytes) return;
    this.#link.bytesLeft = null;
    throw new LinkDropped();
  }

  #summary(bytes: bigint): string {
    const seconds = Math.max(0.01, (Date.now() - this.#startedAt) / 1000);
    const rate = niceBytes(BigInt(Math.floor(Number(bytes) / seconds)));
    return `received ${niceBytes(bytes)} stream in ${seconds.toFixed(2)} seconds (${rate}/sec)`;
  }
}
