import type { StreamEstimate } from '../zfs/send-estimate.ts';
import type { SendProgress } from '../zfs/send-progress.ts';

/** The bytes of one `zfs send -v -P`, by what it says of itself. */
export interface Tally {
  announce(streams: readonly StreamEstimate[], size: bigint | null): void;
  /** It has said all that it says before its first byte: what is announced next is another send's. */
  announced(): boolean;
  move(progress: SendProgress): void;
  /** What it said that it will send; null before. */
  size(): bigint | null;
  sent(): bigint;
  /** What it has sent once it has ended well. */
  whole(): bigint;
}

/**
 * A stream of several snapshots counts each from zero and says nothing of one that took less than a second, so those
 * before the one that is named count in full.
 */
export function openTally(): Tally {
  const streams: StreamEstimate[] = [];
  let size: bigint | null = null;
  let sized = false;
  let at = 0;
  let before = 0n;
  let current = 0n;
  const sent = () => before + current;
  return {
    announce(more, bytes) {
      streams.push(...more);
      // A size line ends the announcement even where ZFS's number cannot be (openzfs#12265).
      if (more.length === 0) sized = true;
      size = bytes ?? size;
    },
    announced: () => sized,
    move({ snapshot, sent: bytes }) {
      const next = streams.findIndex((each, index) => index >= at && each.to === snapshot);
      if (next > at) {
        const first = streams[at]?.bytes ?? 0n;
        before += first > current ? first : current;
        for (const each of streams.slice(at + 1, next)) before += each.bytes;
        at = next;
      }
      current = bytes;
    },
    size: () => size,
    sent,
    whole: () => (size !== null && size > sent() ? size : sent()),
  };
}
