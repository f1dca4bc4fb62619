import type { Instant } from '../model/ids.ts';
import type { Progress } from '../model/run.ts';
import type { StreamEstimate } from '../zfs/send-estimate.ts';
import { parseSendEstimate } from '../zfs/send-estimate.ts';
import { parseSendProgress } from '../zfs/send-progress.ts';

/** The rate is that of the last ten seconds: long enough to be steady, short enough to show a stall. */
const windowMs = 10_000;

/** What `zfs send -v -t` prints of its token before it sends. */
const ofToken = /^(?:resume token contents:|nvlist version: |\t\w+ = )/;

export interface Meter {
  /** True when the line was one of `zfs send -v -P`. */
  take(line: string): boolean;
  progress(): Progress;
}

/**
 * Adds up the progress lines of one `zfs send -v -P`. A stream of several snapshots counts each from zero and
 * says nothing of one that took less than a second, so those before the one that is named count in full.
 */
export function sendMeter(step: number, planned: bigint | null, clock: () => Instant): Meter {
  const announced: StreamEstimate[] = [];
  let total = planned;
  let at = 0;
  let before = 0n;
  let current = 0n;
  let samples: { readonly at: Instant; readonly done: bigint }[] = [];

  function moveTo(name: string): void {
    const next = announced.findIndex((each, index) => index >= at && each.to === name);
    if (next <= at) return;
    const first = announced[at]?.bytes ?? 0n;
    before += first > current ? first : current;
    for (const each of announced.slice(at + 1, next)) before += each.bytes;
    at = next;
    current = 0n;
  }

  function sample(): void {
    const now = clock();
    samples = [
      ...samples.filter((each) => each.at >= now - windowMs),
      { at: now, done: before + current },
    ];
  }

  function rate(): number | null {
    const first = samples[0];
    const last = samples.at(-1);
    if (!first || !last || last.at - first.at < 500) return null;
    return Number(last.done - first.done) / ((last.at - first.at) / 1000);
  }

  return {
    take(line) {
      const progress = parseSendProgress(line);
      if (progress !== null) {
        moveTo(progress.snapshot);
        current = progress.sent;
        sample();
        return true;
      }
      if (ofToken.test(line)) return true;
      if (!/^(?:full|incremental|size)\t/.test(line)) return false;
      const { streams, bytes } = parseSendEstimate(line);
      announced.push(...streams);
      total = bytes ?? total;
      return true;
    },
    progress() {
      const done = before + current;
      const perSecond = rate();
      const left =
        total === null || perSecond === null || perSecond <= 0 || total < done
          ? null
          : Number(total - done) / perSecond;
      return { step, done, total, rate: perSecond, secondsLeft: left };
    },
  };
}
