import { describe, expect, it } from 'vitest';
import { layoutText } from '../../src/durability/layout.ts';
import { makeOf } from '../../src/durability/of-pool.ts';
import { parsePoolStatus } from '../../src/zfs/pool-status.ts';
import { zpool } from '../support/world.ts';
import { fixture } from '../zfs/fixture.ts';

/** A pool as `zpool status` of a real host tells of it, with the size that `zpool list` gave. */
function poolOf(status: string, name: string, size: bigint) {
  const { pools } = parsePoolStatus(status, 0);
  const vdevs = pools.find((each) => each.name === name)?.vdevs ?? [];
  return makeOf(zpool(name, { vdevs, size }));
}

/** A pool whose devices are these lines of `zpool status`. */
const poolWith = (lines: readonly string[], size = 40n << 40n) =>
  poolOf(
    [
      '  pool: tank',
      ' state: ONLINE',
      'config:',
      '',
      `\t${'NAME'.padEnd(24)}STATE  READ WRITE CKSUM`,
      ...['tank', ...lines].map((line) =>
        line === 'special' ? `\t${line}` : `\t${line.padEnd(24)}ONLINE  0  0  0`,
      ),
      '',
      'errors: No known data errors',
    ].join('\n'),
    'tank',
    size,
  );

const disks = (depth: number, ...names: readonly string[]) =>
  names.map((name) => `${' '.repeat(depth)}${name}`);

const words = (make: ReturnType<typeof makeOf>) =>
  make.known ? make.parts.map(layoutText) : make.why;

describe('what a real pool is made of', () => {
  const healthy = fixture('zpool-status-healthy');

  it('is read from zpool status; log, cache and spares bear no data', () => {
    const fast = poolOf(healthy, 'fast', 2013265920n);
    expect(words(fast)).toEqual(['stripe 2']);
    expect(words(poolOf(healthy, 'rz', 2952790016n))).toEqual(['raidz1 3']);
    expect(words(poolOf(healthy, 'tank', 1006632960n))).toEqual(['mirror 2']);
    expect(fast).toMatchObject({ diskBytes: 1006632960 });
  });

  it('does not change while a spare stands in for a disk', () => {
    const spared = fixture('zpool-status-spare-inuse');
    expect(words(poolOf(spared, 'rz', 2952790016n))).toEqual(['raidz1 3']);
  });

  it('counts one disk of a mirror, all of raidz and no spare of draid, as zpool list does', () => {
    const size = 12n * 10n ** 12n;
    const bytes = (lines: readonly string[]) => {
      const make = poolWith(lines, size);
      return make.known ? make.diskBytes : make.why;
    };
    const mirror = (at: number) => [`  mirror-${at}`, ...disks(4, `a${at}`, `b${at}`)];
    expect(bytes([...mirror(0), ...mirror(1)])).toBe(6e12);
    expect(bytes(['  raidz2-0', ...disks(4, 'a', 'b', 'c', 'd')])).toBe(3e12);
    const six = disks(4, 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    expect(bytes(['  draid1:2d:7c:1s-0', ...six])).toBe(2e12);
  });

  it('is every vdev: unequal ones, and the special ones that take the pool with them', () => {
    const special = ['special', '  mirror-2', ...disks(4, 'nvme0', 'nvme1')];
    const unequal = [
      '  raidz2-0',
      ...disks(4, 'a', 'b', 'c', 'd', 'e', 'f'),
      '  raidz2-1',
      ...disks(4, 'g', 'h', 'i', 'j'),
    ];
    expect(words(poolWith([...unequal, ...special]))).toEqual(['raidz2 6', 'raidz2 4', 'mirror 2']);
    const equal = ['  mirror-0', ...disks(4, 'a', 'b'), '  mirror-1', ...disks(4, 'c', 'd')];
    expect(words(poolWith([...equal, ...disks(2, 'e')]))).toEqual(['mirror 2x2', 'stripe 1']);
  });

  it('says nothing of what was removed from it', () => {
    expect(words(poolWith(['  indirect-0', ...disks(2, 'a')]))).toEqual(['stripe 1']);
  });
});

describe('a pool of which too little is known', () => {
  it('is not known, and never a stripe of nothing', () => {
    expect(words(makeOf(zpool('tank', { vdevs: [] })))).toBe('its devices are not known');
    expect(words(poolWith(disks(2, 'a'), 0n))).toBe('its size is not known');
    expect(words(poolWith(['  missing-0']))).toBe(
      'missing-0: no layout is known that is called missing',
    );
    expect(words(poolWith(['  raidz2-0', ...disks(4, 'a', 'b')]))).toBe(
      'raidz2-0: raidz2 of 2 disks: a vdev needs 3 at least',
    );
  });
});
