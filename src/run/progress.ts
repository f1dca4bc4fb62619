import type { Instant } from '../model/ids.ts';
import type { Progress } from '../model/run.ts';
import type { SendSizes } from '../model/step.ts';
import { parseSendEstimate } from '../zfs/send-estimate.ts';
import { parseSendProgress } from '../zfs/send-progress.ts';
import { openTally, type Tally } from './send-tally.ts';
import { wholeSize } from './whole-size.ts';

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
 * Adds up the progress lines of the sends of one step, which write to one stderr: each names its streams and their
 * size before it sends, and its own bytes each second from zero.
 */
export function sendMeter(step: number, planned: SendSizes, clock: () => Instant): Meter {
  const sends: [Tally, ...Tally[]] = [openTally()];
  let samples: { readonly at: Instant; readonly done: bigint }[] = [];
  const current = (): Tally => sends.at(-1) ?? sends[0];

  /** What came before the send that tells of itself now has ended well: its `&&` let this one begin. */
  const done = (): bigint =>
    sends.slice(0, -1).reduce((sum, each) => sum + each.whole(), current().sent());

  function sample(): void {
    const now = clock();
    samples = [...samples.filter((each) => each.at >= now - windowMs), { at: now, done: done() }];
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
        current().move(progress);
        sample();
        return true;
      }
      if (ofToken.test(line)) return true;
      if (!/^(?:full|incremental|size)\t/.test(line)) return false;
      const { streams, bytes } = parseSendEstimate(line);
      if (streams.length > 0 && current().announced()) {
        sends.push(openTally());
        sample();
      }
      current().announce(streams, bytes);
      return true;
    },
    progress() {
      const sent = done();
      const total = wholeSize(sends, planned, sent);
      const perSecond = rate();
      const left =
        total === null || perSecond === null || perSecond <= 0 || total < sent
          ? null
          : Number(total - sent) / perSecond;
      return { step, done: sent, total, rate: perSecond, secondsLeft: left };
    },
  };
}
