import type { Lab } from '../../test/openzfs/lab/lab.ts';
import { milliseconds } from '../measure.ts';
import { timed } from './turns.ts';

/** Programs that hosts started, by name: `{ zfs: 3, zpool: 2 }`. */
export type Started = ReadonlyMap<string, number>;

const tracing = '/sys/kernel/tracing';

/**
 * The kernel of each host writes down every exec (tracepoint sched_process_exec): nothing that a program does
 * escapes it, and nothing is counted that was only forked.
 */
export async function watchPrograms(lab: Lab): Promise<void> {
  await onAll(
    lab,
    `mountpoint -q ${tracing} || mount -t tracefs nodev ${tracing}
     echo 1 >${tracing}/events/sched/sched_process_exec/enable`,
  );
}

/** What the hosts started while `work` ran, the counting itself left out. */
export async function countPrograms(lab: Lab, work: () => Promise<unknown>): Promise<Started> {
  // The reader is one shell that starts nothing but cat, which is taken off again.
  await onAll(lab, `echo >${tracing}/trace`);
  await work();
  const traces = await onAll(lab, `cat ${tracing}/trace`);
  const started = new Map<string, number>();
  for (const line of traces.flatMap((text) => text.split('\n'))) {
    const name = /sched_process_exec: filename=(?:\S*\/)?(\S+)/.exec(line)?.[1];
    if (name !== undefined) started.set(name, (started.get(name) ?? 0) + 1);
  }
  // Of each host: the login shell of the reader, and its cat.
  for (const own of ['bash', 'cat']) {
    const rest = (started.get(own) ?? 0) - traces.length;
    if (rest > 0) started.set(own, rest);
    else started.delete(own);
  }
  return started;
}

/** How long something took, and what the hosts started for it. */
export interface Measured {
  readonly ms: number;
  readonly started: Started;
}

export async function measured(lab: Lab, work: () => Promise<unknown>): Promise<Measured> {
  let ms = 0;
  const started = await countPrograms(lab, async () => {
    ms = await timed(work);
  });
  return { ms, started };
}

export const measuredText = ({ ms, started }: Measured): string =>
  `${milliseconds(ms)}; ${programsText(started)}`;

const total = (started: Started): number =>
  [...started.values()].reduce((sum, each) => sum + each, 0);

/** `53: zfs 20, bash 9 …`, the most frequent first. */
function programsText(started: Started): string {
  const names = [...started].sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`);
  return `${total(started)}: ${names.join(', ')}`;
}

async function onAll(lab: Lab, command: string): Promise<readonly string[]> {
  return await Promise.all(lab.hosts.map(async (host) => (await lab.run(host, command)).stdout));
}
