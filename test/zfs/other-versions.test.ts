import { describe, expect, it } from 'vitest';
import { filesystemColumnsBefore22, parseFilesystems } from '../../src/zfs/filesystems.ts';
import { parsePoolStatus } from '../../src/zfs/pool-status.ts';
import { classifyTrouble } from '../../src/zfs/trouble.ts';

/**
 * Versions and systems that we have no machine of. Not captures: each line below is worded as that version words it in
 * the public report that is named with it; pools and devices have names of our own.
 */

/** A report as `zpool status` lays it out, with these lines for its scan and its table of devices. */
const report = (scan: readonly string[], devices: readonly string[]) =>
  [
    '  pool: tank',
    ' state: ONLINE',
    ...scan,
    'config:',
    '',
    ...devices,
    '',
    'errors: No known data errors',
    '',
  ].join('\n');

const twoDisks = [
  '\tNAME        STATE     READ WRITE CKSUM',
  '\ttank        ONLINE       0     0     0',
  '\t  mirror-0  ONLINE       0     0     0',
  '\t    one     ONLINE       0     0     0',
  '\t    two     ONLINE       0     0     0',
];

const read = (text: string) => {
  const { pools, refused } = parsePoolStatus(text, 0);
  expect(refused).toEqual([]);
  const [pool, ...more] = pools;
  if (!pool || more.length > 0) throw new Error('not one pool');
  return pool;
};

const utc = (text: string) => Date.parse(text);

describe('a scan, in the words of', () => {
  it.each<[string, readonly string[], object]>([
    [
      '0.6 and 0.7: no unit, hours and minutes (openzfs#1079)',
      ['  scan: scrub repaired 0 in 1h18m with 0 errors on Tue Nov  6 22:47:38 2012'],
      { kind: 'finished', what: 'scrub', errors: 0n, at: utc('2012-11-06T22:47:38Z') },
    ],
    [
      '0.7: something was repaired (openzfs#8205)',
      ['  scan: scrub repaired 204K in 1h5m with 0 errors on Tue Dec 11 10:49:46 2018'],
      { kind: 'finished', repaired: '204K', errors: 0n },
    ],
    [
      '0.8: a percentage that runs away, and no end in sight (openzfs#8891)',
      [
        '  scan: scrub in progress since Wed Jun 12 14:12:54 2019',
        '\t212G scanned at 325M/s, 245T issued at 375G/s, 212G total',
        '\t0B repaired, 118068.85% done, no estimated completion time',
      ],
      { kind: 'running', what: 'scrub', startedAt: utc('2019-06-12T14:12:54Z'), paused: false },
    ],
    [
      '0.8: an end in days and a clock (openzfs#8611)',
      [
        '  scan: scrub in progress since Tue Apr 16 00:00:02 2019',
        '\t74.7T scanned at 1.24G/s, 75.7T issued at 1.25G/s, 74.7T total',
        '\t0B repaired, 60.12% done, 158831 days 07:42:27 to go',
      ],
      { kind: 'running', percent: 60.12 },
    ],
    [
      '2.0: a resilver (openzfs#11863)',
      [
        '  scan: resilver in progress since Thu Apr  8 19:53:32 2021',
        '\t1.29T scanned at 4.20G/s, 40.2G issued at 131M/s, 20.1T total',
        '\t0B resilvered, 0.19% done, 1 days 20:39:50 to go',
      ],
      { kind: 'running', what: 'resilver', percent: 0.19 },
    ],
    [
      '2.2: more than a day (openzfs#16737)',
      ['  scan: scrub repaired 0B in 4 days 11:37:41 with 0 errors on Fri Nov  8 18:56:33 2024'],
      { kind: 'finished', what: 'scrub', at: utc('2024-11-08T18:56:33Z') },
    ],
    [
      '2.2: a resilver with its size (openzfs#16245)',
      ['  scan: resilvered 2.28M in 00:00:01 with 0 errors on Mon Jul 14 23:10:20 2025'],
      { kind: 'finished', what: 'resilver', repaired: '2.28M' },
    ],
    [
      '2.3: how much of how much (openzfs#18150)',
      [
        '  scan: scrub in progress since Wed Jan 21 13:17:38 2026',
        '\t0B / 1.43P scanned, 0B / 1.43P issued',
        '\t0B repaired, 0.00% done, no estimated completion time',
      ],
      { kind: 'running', what: 'scrub', percent: 0 },
    ],
    [
      '0.6: given up (openzfs#4512)',
      ['  scan: scrub canceled on Sun Jun 12 04:29:37 2016'],
      { kind: 'canceled', what: 'scrub' },
    ],
    ['any, before the first', ['  scan: none requested'], { kind: 'none' }],
  ])('%s', (_, scan, expected) => {
    expect(read(report(scan, twoDisks)).scan).toMatchObject(expected);
  });
});

describe('the devices of a pool, in the words of', () => {
  it('2.2 commands on a 2.1 kernel, which calls every disk «non-allocating» (openzfs#15472)', () => {
    const pool = read(
      report(
        ['  scan: scrub repaired 0B in 00:00:10 with 0 errors on Tue Oct  4 12:12:25 2022'],
        [
          '\tNAME    STATE     READ WRITE CKSUM',
          '\ttank    ONLINE       0     0     0',
          '\t  one   ONLINE       0     0     0  (non-allocating)',
        ],
      ),
    );
    expect(pool.vdevs).toMatchObject([{ state: 'ONLINE', note: '(non-allocating)' }]);
  });

  it('2.2: a faulted disk in a pool that still says ONLINE (openzfs#16245)', () => {
    const pool = read(
      report(
        [],
        [
          '\tNAME        STATE     READ WRITE CKSUM',
          '\ttank        ONLINE       0     0     0',
          '\t  mirror-0  ONLINE       0     0     0',
          '\t    one     ONLINE       0     0     0',
          '\t    two     FAULTED     12   753    83  too many errors',
        ],
      ),
    );
    expect(pool.vdevs[0]?.children[1]).toMatchObject({
      state: 'FAULTED',
      readErrors: 12n,
      writeErrors: 753n,
      checksumErrors: 83n,
      note: 'too many errors',
    });
  });

  it('FreeBSD: partitions by their labels, indented with blanks where a tab was lost is refused', () => {
    const labels = twoDisks.map((line) => line.replace('one  ', 'gpt/a').replace('two  ', 'gpt/b'));
    const [mirror] = read(report([], labels)).vdevs;
    expect(mirror?.children.map(({ name, type }) => [name, type])).toEqual([
      ['gpt/a', 'disk'],
      ['gpt/b', 'disk'],
    ]);
    const pasted = labels.map((line) => line.replace('\t', '        '));
    expect(parsePoolStatus(report([], pasted), 0).refused).toHaveLength(1);
  });
});

describe('what a host refuses, in the words of', () => {
  it.each([
    [
      'before 0.8: `zfs version` is no command',
      "unrecognized command 'version'\nusage: zfs command args ...\n",
      'unknown',
    ],
    [
      '0.8 to 2.4: a stream without -L onto a copy with large blocks (openzfs#18101)',
      'cannot receive incremental stream: incremental send stream requires -L (--large-block), to match previous receive.\n',
      'send-flags',
    ],
    [
      'master, 2026-09: the same, explained (openzfs#19128)',
      'cannot receive incremental stream: destination contains large blocks, but the\nincremental stream does not carry them.\n',
      'send-flags',
    ],
    [
      'FreeBSD 11 before its module is loaded (openzfs#6701)',
      'internal error: failed to initialize ZFS library\n',
      'zfs-not-loaded',
    ],
  ])('%s', (_, said, code) => {
    expect(classifyTrouble(said)?.code).toBe(code);
  });
});

describe('a listing without snapshots_changed', () => {
  it('has as many columns, and none of them is taken for it', () => {
    expect(filesystemColumnsBefore22).not.toContain('snapshots_changed');
    const values: Partial<Record<string, string>> = {
      name: 'tank',
      type: 'filesystem',
      guid: '1',
      used: '1',
      available: '1',
      referenced: '1',
      written: '0',
      createtxg: '1',
    };
    const line = filesystemColumnsBefore22.map((column) => values[column] ?? '-').join('\t');
    const { rows, refused } = parseFilesystems(line, { snapshotsChanged: false });
    expect([refused, rows[0]?.snapshotsChanged]).toEqual([0, undefined]);
  });
});
