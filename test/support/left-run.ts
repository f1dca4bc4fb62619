import type { LeftRun } from '../../src/journal/unfinished.ts';
import { actionId, filesystemName, hostName, instant, runId } from '../../src/model/ids.ts';
import { guidOf, hour, now } from './world.ts';

/** A replication on the fleet of the tests that a crash cut short: what it was to bring about is not there. */
export const leftRun: LeftRun = {
  run: runId('2026-11-22T08:00:00.000Z-a1b2c3'),
  action: actionId('replicate-openalex-paris-2-bulk-k3f9'),
  title: 'replicate openalex from okavango:tank to paris-2:bulk',
  step: 0,
  commands: [
    {
      host: hostName('okavango'),
      command:
        "sudo -n zfs send -Lce -v -P tank/openalex@openalex-1 | ssh paris-2 'zfs receive -s -u bulk/openalex'",
    },
  ],
  expect: [
    {
      kind: 'guid-there',
      host: hostName('paris-2'),
      filesystem: filesystemName('bulk/openalex'),
      guid: guidOf('openalex-1'),
    },
  ],
  at: instant(now - 2 * hour),
  actor: 'archivist@desk',
  process: { pid: 4711, host: 'desk', started: '1' },
  going: false,
};
