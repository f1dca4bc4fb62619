import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout as later } from 'node:timers/promises';
import { beginRecord, dataRecord, endRecord, streamStart, writeAll } from '../stream/records.ts';
import type { SendJob } from '../zfs/jobs.ts';
import { clockTime, niceBytes } from '../zfs/numbers.ts';

/** Simulated bytes a second at speed 1: 3 TiB take a quarter of a minute. */
const linkRate = 200 * 1024 ** 3;
/** At most so much real time between two data records. */
const beat = 50;

export interface SendPace {
  readonly speed: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The host has gone. */
  readonly signal: AbortSignal;
}

/**
 * Writes the stream at the fleet's pace, telling each second how far it has come, as `zfs send -v` does. Resolves
 * to the name of the snapshot that it stopped in when the reader or the host went away, to null when all is sent.
 */
export async function sendStream(
  job: SendJob,
  sink: { readonly data: Writable; readonly told: Writable },
  pace: SendPace,
): Promise<string | null> {
  const tell = (line: string) => sink.told.write(`${line}\n`);
  // zfs dies of SIGPIPE when nobody reads its progress: a lost connection ends the send that it watched.
  const put = async (chunk: Buffer) =>
    !pace.signal.aborted && !sink.told.destroyed && (await writeAll(sink.data, chunk));
  for (const line of job.preamble) tell(line);
  await put(streamStart);
  for (const begin of job.packages) {
    if (!(await put(beginRecord(begin)))) return begin.toName;
    if (job.progress === 'human') tell(`TIME        SENT   SNAPSHOT ${begin.toName}`);
    const total = BigInt(begin.bytes) - BigInt(begin.resumedAt ?? '0');
    const startedAt = pace.now();
    let sent = 0n;
    let toldAt = startedAt;
    while (sent < total) {
      await waitBeat(pace);
      const now = pace.now();
      const due = dueBytes(total, now - startedAt, pace.speed, sent);
      if (!(await put(dataRecord(due - sent)))) return begin.toName;
      sent = due;
      if (now - toldAt < 1000 || job.progress === null) continue;
      toldAt += 1000;
      const time = clockTime(Math.floor(now / 1000));
      tell(
        job.progress === 'parsable'
          ? `${time}\t${sent}\t${begin.toName}`
          : `${time}  ${niceBytes(sent).padStart(6)}   ${begin.toName}`,
      );
    }
    if (!(await put(endRecord(begin)))) return begin.toName;
  }
  sink.data.end();
  if (!sink.data.closed) await Promise.race([once(sink.data, 'close'), once(sink.data, 'finish')]);
  return null;
}

const waitBeat = async ({ speed, signal }: SendPace): Promise<void> => {
  if (speed === Number.POSITIVE_INFINITY) return;
  await later(beat, undefined, { signal }).catch(() => {});
};

/** How much may have gone by now; at endless speed a quarter more, so that even then a stream has a middle. */
function dueBytes(total: bigint, elapsed: number, speed: number, sent: bigint): bigint {
  const due =
    speed === Number.POSITIVE_INFINITY
      ? sent + total / 4n + 1n
      : BigInt(Math.floor(linkRate * speed * (elapsed / 1000)));
  return due < total ? (due > sent ? due : sent) : total;
}
