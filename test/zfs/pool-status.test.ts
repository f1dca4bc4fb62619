import { describe, expect, it } from 'vitest';
import { parseHostDate, parseUtcOffset } from '../../src/zfs/host-date.ts';
import { parsePoolList } from '../../src/zfs/pool-list.ts';
import { parsePoolStatus } from '../../src/zfs/pool-status.ts';
import { parsePoolStatusJson } from '../../src/zfs/pool-status-json.ts';
import { chooseScan, parseScan } from '../../src/zfs/scan.ts';
import { parseErrorCount, vdevType } from '../../src/zfs/vdevs.ts';
import { fixture } from './fixture.ts';

const report = (lines: { scan?: string; state?: string; config?: string; errors?: string }) =>
  [
    '  pool: tank',
    ` state: ${lines.state ?? 'ONLINE'}`,
    ...(lines.scan === undefined ? [] : [`  scan: ${lines.scan}`]),
    'config:',
    '',
    '\tNAME        STATE     READ WRITE CKSUM',
    '\ttank        ONLINE       0     0     0',
    lines.config ?? '\t  sda       ONLINE       0     0     0',
    '',
    `errors: ${lines.errors ?? 'No known data errors'}`,
    '',
  ].join('\n');

const pool = (lines: Parameters<typeof report>[0]) => parsePoolStatus(report(lines), 0).pools[0];

describe('the scan line of zpool status', () => {
  const at = Date.UTC(2026, 10, 22, 7, 54, 1);

  it.each([
    ['none requested', { kind: 'none' }],
    [
      'scrub repaired 0B in 1 days 02:03:04 with 3 errors on Sun Nov 22 07:54:01 2026',
      { kind: 'finished', what: 'scrub', at, errors: 3n, repaired: '0B' },
    ],
    [
      'scrub repaired 0 in 0h0m with 0 errors on Sun Nov 22 07:54:01 2026',
      { kind: 'finished', what: 'scrub', at, errors: 0n, repaired: '0' },
    ],
    [
      'resilvered (mirror-0) 1.2G in 00:00:10 with 0 errors on Sun Nov 22 07:54:01 2026',
      { kind: 'finished', what: 'resilver', at, errors: 0n, repaired: '1.2G' },
    ],
    [
      'scrub in progress since Sun Nov 22 07:54:01 2026\n\t1.05T / 3.2T scanned at 1G/s, 500G / 3.2T issued at 400M/s\n\t0B repaired, 15.62% done, 01:55:02 to go',
      { kind: 'running', what: 'scrub', startedAt: at, percent: 15.62, paused: false },
    ],
    [
      'resilver (draid1:4d:7c:1s-0) in progress since Sun Nov 22 07:54:01 2026\n\t10G resilvered, 50.00% done',
      { kind: 'running', what: 'resilver', startedAt: at, percent: 50, paused: false },
    ],
    ['resilver canceled on Sun Nov 22 07:54:01 2026', { kind: 'canceled', what: 'resilver', at }],
  ])('%j', (text, scan) => {
    expect(parseScan(text, 0)).toEqual(scan);
  });

  it('S2 what ZFS does not say there is not «no scan»', () => {
    expect(parseScan('defragmenting since Tuesday', 0)).toBeNull();
    const { pools, refused } = parsePoolStatus(report({ scan: 'defragmenting' }), 0);
    expect(pools).toEqual([]);
    expect(refused).toEqual([{ name: 'tank', what: 'its scan is «defragmenting»' }]);
  });

  it('a running resilver goes before the scrub that ended', () => {
    const scrub = parseScan('scrub canceled on Sun Nov 22 07:54:01 2026', 0);
    const resilver = parseScan('resilver in progress since Sun Nov 22 07:54:01 2026', 0);
    if (!scrub || !resilver) throw new Error('not read');
    expect(chooseScan([scrub, resilver])).toBe(resilver);
    expect(chooseScan([])).toEqual({ kind: 'none' });
  });
});

describe("a host's dates", () => {
  it('are local to the host: its offset makes them UTC', () => {
    const date = 'Sun Nov  1 07:54:01 2026';
    expect(parseHostDate(date, 0)).toBe(Date.UTC(2026, 10, 1, 7, 54, 1));
    expect(parseHostDate(date, 330)).toBe(Date.UTC(2026, 10, 1, 2, 24, 1));
    expect(parseHostDate(date, -120)).toBe(Date.UTC(2026, 10, 1, 9, 54, 1));
  });

  it('are not guessed at while the offset is not known, unless they name UTC', () => {
    expect(parseHostDate('Sun Nov 22 07:54:01 2026', null)).toBeNull();
    expect(parseHostDate('Sun Nov 22 07:54:01 UTC 2026', null)).not.toBeNull();
  });

  it.each([['yesterday'], ['Sun Foo 22 07:54:01 2026'], ['']])('%j is none', (text) => {
    expect(parseHostDate(text, 0)).toBeNull();
  });

  it('reads the offset that date +%z prints', () => {
    expect(parseUtcOffset('+0530')).toBe(330);
    expect(parseUtcOffset('-0200')).toBe(-120);
    expect(parseUtcOffset('CET')).toBeNull();
  });
});

describe('data errors', () => {
  it.each<[string, bigint | 'unknown']>([
    ['No known data errors', 0n],
    ["12 data errors, use '-v' for a list", 12n],
    [
      'Permanent errors have been detected in the following files:\n\n        /tank/a b\n        tank/x:<0x1>',
      2n,
    ],
    ['List of errors unavailable: permission denied', 'unknown'],
    ['', 'unknown'],
  ])('%j', (errors, count) => {
    expect(pool({ errors })?.dataErrors).toBe(count);
  });
});

describe('the tree of devices', () => {
  it('keeps special, dedup and log devices apart from the data', () => {
    const config = [
      '\t  mirror-0  ONLINE       0     0     0',
      '\t    sda     ONLINE       0     0     0',
      '\tspecial\t',
      '\t  sdb       ONLINE       0     0     0',
      '\tdedup\t',
      '\t  sdc       ONLINE       0     0     0',
      '\tlogs\t',
      '\t  sdd       ONLINE       0     0     0',
    ].join('\n');
    expect(pool({ config })?.vdevs.map((vdev) => [vdev.name, vdev.group])).toEqual([
      ['mirror-0', 'data'],
      ['sdb', 'special'],
      ['sdc', 'dedup'],
      ['sdd', 'log'],
    ]);
  });

  it('reads a device that is gone, with what it was', () => {
    const config = '\t  9876543210987654321  UNAVAIL      0     0     0  was /dev/sdb1';
    const wide = report({ config }).replace('NAME        STATE', 'NAME                   STATE');
    const aligned = wide.replace('tank        ONLINE  ', 'tank                   ONLINE  ');
    expect(parsePoolStatus(aligned, 0).pools[0]?.vdevs[0]).toMatchObject({
      name: '9876543210987654321',
      state: 'UNAVAIL',
      note: 'was /dev/sdb1',
    });
  });

  it.each([
    ['mirror-0', 'mirror'],
    ['raidz2-1', 'raidz2'],
    ['draid2:4d:11c:1s-0', 'draid2'],
    ['replacing-3', 'replacing'],
    ['sda', 'disk'],
    ['/dev/disk/by-id/x', 'disk'],
    ['/var/tmp/x.img', 'file'],
  ])('%s is a %s', (name, type) => {
    expect(vdevType(name)).toBe(type);
  });

  it('counts errors as -p prints them, and as they are rounded without', () => {
    expect(parseErrorCount('18446744073709551615')).toBe(18446744073709551615n);
    expect(parseErrorCount('1.5K')).toBe(1536n);
    expect(parseErrorCount('-')).toBeNull();
  });

  it('refuses a pool whose devices cannot be read', () => {
    const { pools, refused } = parsePoolStatus(report({ config: '\tgarbage' }), 0);
    expect(pools).toEqual([]);
    expect(refused[0]?.what).toBe('its list of devices cannot be read');
  });
});

describe('zpool list', () => {
  const line = 'tank\t5092257524824611538\t100\t40\t60\t2\tONLINE\toff';

  it('a pool that is not open has no sizes', () => {
    const text = 'dead\t123\t-\t-\t-\t-\tUNAVAIL\toff';
    expect(parsePoolList(text).rows[0]).toMatchObject({
      state: 'UNAVAIL',
      size: 0n,
      fragmentation: null,
    });
  });

  it.each([['no pools available'], ['']])('%j is no pool', (text) => {
    expect(parsePoolList(text)).toEqual({ rows: [], refused: 0, firstRefused: null });
  });

  it.each([
    ['another state', line.replace('ONLINE', 'FINE')],
    ['a size that is none', line.replace('100', '100G')],
    ['a column less', line.replace('\toff', '')],
    ['a name with a quote', line.replace('tank', "ta'nk")],
  ])('S12 refuses %s', (_, text) => {
    expect(parsePoolList(text)).toMatchObject({ rows: [], refused: 1 });
  });
});

describe('zpool status as JSON', () => {
  it('S12 is not read when it is none, or of another command', () => {
    expect(parsePoolStatusJson('{"pools":', null)).toBeNull();
    expect(parsePoolStatusJson(fixture('zpool-list-j'), null)).toBeNull();
  });

  it('says the same as the text', () => {
    const text = parsePoolStatus(fixture('zpool-status-healthy'), 0);
    const json = parsePoolStatusJson(fixture('zpool-status-j-healthy'), 0);
    expect(json).toEqual(text);
  });
});
