import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assessFleet } from '../src/health/assess.ts';
import type { Observations } from '../src/model/observation.ts';
import { benchNow, syntheticFleet } from './fleet.ts';
import { alternate, milliseconds, type Row, ratio } from './measure.ts';

interface ChildResult {
  readonly first: number;
  readonly ms: number;
  readonly actions: number;
  readonly peakMiB: number;
}

/** Health and plan of 1,000 datasets with 3 copies of 100 snapshots each, against reading each guid once. */
export async function benchPlan(): Promise<readonly Row[]> {
  const child = fileURLToPath(new URL('./plan-child.js', import.meta.url));
  const result: ChildResult = JSON.parse(
    execFileSync(process.execPath, [child], { encoding: 'utf8' }),
  );
  const { config, observations } = syntheticFleet({ datasets: 1_000, copies: 3, snapshots: 100 });
  const { subject, floor } = await alternate(
    7,
    () => assessFleet(config, observations, benchNow),
    () => touchEveryGuid(observations),
  );
  return [
    {
      what: `health and plan, 1,000 datasets x 3 x 100 (${result.actions} actions)`,
      measured: milliseconds(result.ms),
      floor: `${milliseconds(floor)} (every guid into a set)`,
      ratio: ratio(result.ms, floor),
      aim: '300 ms',
    },
    {
      what: '  the same, the first time in a process',
      measured: milliseconds(result.first),
      floor: '',
      ratio: ratio(result.first, floor),
      aim: '',
    },
    {
      what: '  health alone',
      measured: milliseconds(subject),
      floor: '',
      ratio: ratio(subject, floor),
      aim: '',
    },
    {
      what: '  peak memory of that process',
      measured: `${result.peakMiB.toFixed(0)} MiB`,
      floor: '',
      ratio: '',
      aim: '400 MiB',
    },
  ];
}

/** The least that anything which compares copies must do: look every guid up once. */
function touchEveryGuid(observations: Observations): number {
  const guids = new Set<string>();
  for (const host of observations.values()) {
    if (host.kind !== 'seen' || !host.filesystems.ok) continue;
    for (const { snapshots } of host.filesystems.value) {
      for (const snapshot of snapshots) guids.add(snapshot.guid);
    }
  }
  return guids.size;
}
