import type { Begin } from '../../../src/demo/stream/records.ts';
import { ZfsFailure } from '../../../src/demo/zfs/failure.ts';
import type { ReceiveJob, SendJob } from '../../../src/demo/zfs/jobs.ts';

/** What a command said in the end. */
export interface Ended {
  readonly exit: number;
  readonly err: string;
}

/** Told of each snapshot whose bytes begin to arrive, before the first of them. */
export type OnBytes = (begin: Begin, into: string) => void;

/** Which share of a stream gets through before the link drops. */
export interface Cut {
  readonly share: number;
}

const failedWith = (error: unknown): Ended => {
  if (!(error instanceof ZfsFailure)) throw error;
  return { exit: error.exit, err: error.said };
};

/** One stream from `zfs send` to `zfs receive`, at once; null: nothing came at all. */
export function receiveAtOnce(
  job: ReceiveJob,
  stream: SendJob | null,
  onBytes: OnBytes,
  cut: Cut | null = null,
): Ended {
  if (!stream) return { exit: 1, err: 'cannot receive: failed to read from stream' };
  const [last] = stream.packages.slice(-1);
  for (const begin of stream.packages) {
    try {
      const { receiving } = job.begin(begin);
      onBytes(begin, receiving.into);
      const bytes = BigInt(begin.bytes) - BigInt(begin.resumedAt ?? '0');
      if (cut && begin === last) {
        receiving.accept((bytes * BigInt(Math.round(cut.share * 100))) / 100n);
        throw receiving.cut();
      }
      receiving.accept(bytes);
      receiving.finish();
    } catch (error) {
      return failedWith(error);
    }
  }
  return { exit: 0, err: '' };
}
