import type { Scenario } from '../scenario.ts';
import { holdScans, notModelled, write } from '../scenario.ts';

/** Until no scan of these pools is under way. */
const ended = (pools: string): string =>
  `while zpool status ${pools} | grep -q 'in progress'; do sleep 0.1; done`;

const scanLine = "zpool status tank | grep -E 'scan:|scrub started'";

const scanInJson =
  'zpool status -j tank | grep -o \'"function":"[A-Z]*","state":"[A-Z]*","start_time":"[^"]*","end_time":"[^"]*"\'';

/** Scrubs: started, seen under way, paused, stopped. */
export const scrub: readonly Scenario[] = [
  {
    name: 'pool-scrub',
    about: 'a scrub from its start to its end',
    pools: { tank: ['mirror', 'vdb', 'vdc'], vault: ['vdd'] },
    steps: [
      'zfs create tank/a',
      write('tank/a', 8),
      'zpool scrub -s tank',
      'zpool scrub -p tank',
      'zpool scrub nothing',
      'zpool scrub',
      'zpool scrub tank',
      ended('tank'),
      'zpool status tank',
      scanInJson,
      'zpool scrub tank vault',
      ended('tank vault'),
      'zpool status',
      'zpool status -x',
      notModelled('zpool scrub -w tank', 'commands that wait'),
      notModelled('zpool wait -t scrub tank', 'commands that wait'),
      notModelled('zpool scrub -e tank', 'scrubbing of what had errors'),
    ],
  },
  {
    name: 'pool-scrub-held',
    about: 'a scrub under way: asked for again, paused, gone on with, stopped',
    pools: { tank: ['mirror', 'vdb', 'vdc'], vault: ['vdd'] },
    steps: [
      'zfs create tank/a',
      write('tank/a', 8),
      holdScans,
      'zpool scrub tank',
      'zpool scrub tank',
      scanLine,
      'zpool status -x',
      'zpool scrub -p tank',
      scanLine,
      'zpool scrub -p tank',
      scanInJson,
      'zpool scrub tank',
      scanLine,
      scanInJson,
      'zpool scrub -s tank',
      'zpool scrub -s tank',
      'zpool status tank',
      scanInJson,
      'zpool scrub vault tank',
      'zpool scrub tank vault',
      'zpool scrub -s nothing tank',
      'zpool scrub -s vault tank',
    ],
  },
];
