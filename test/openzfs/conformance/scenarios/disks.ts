import type { Scenario } from '../scenario.ts';
import { write } from '../scenario.ts';

/** A resilver begins a moment after its disk has come back. */
const resilvered = (pool: string): string =>
  `until zpool status ${pool} | grep -q resilvered; do sleep 0.1; done`;

/** Disks that go, and come back. */
export const disks: readonly Scenario[] = [
  {
    name: 'pool-disk-offline',
    about: 'a disk of a mirror taken offline and back',
    pools: { tank: ['mirror', 'vdb', 'vdc'], vault: ['vdd'] },
    steps: [
      'zpool offline tank vdc',
      write('tank', 2),
      'zpool status tank',
      'zpool status -x',
      'zpool list -H -o name,health',
      'zpool status -j tank',
      'zpool offline tank vdb',
      'zpool offline vault vdd',
      'zpool offline tank vdz',
      'zpool offline nothing vdb',
      'zpool online tank vdc',
      resilvered('tank'),
      'zpool status tank',
      'zpool list -H -o name,health',
      'zpool online tank vdz',
    ],
  },
  {
    name: 'pool-disk-faulted',
    about: 'a disk of a mirror that an operator has declared broken',
    pools: { tank: ['mirror', 'vdb', 'vdc'] },
    steps: [
      'zpool offline -f tank vdc',
      'zpool status tank',
      'zpool status -x',
      'zpool list -H -o name,health',
      write('tank', 2),
      'zpool clear tank vdc',
      resilvered('tank'),
      'zpool status -x tank',
      'zpool clear tank',
      'zpool clear nothing',
    ],
  },
  {
    name: 'pool-raidz-faulted',
    about: 'one disk of a raidz of three may fail',
    pools: { vault: ['raidz1', 'vdb', 'vdc', 'vdd'] },
    steps: [
      'zpool offline -f vault vdd',
      'zpool status -x',
      'zpool offline vault vdc',
      'zpool status -j vault',
    ],
  },
];
