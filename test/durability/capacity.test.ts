import { describe, expect, test } from 'vitest';
import { capacityOf, deflateRatio, raidzAllocation } from '../../src/durability/capacity.ts';
import type { Geometry, Layout, Parity } from '../../src/durability/layout.ts';
import { closeTo } from './close-to.ts';

const raidz = (parity: Parity): Layout => ({ kind: 'raidz', parity });

test.each([
  [1, 5, 4 / 5],
  [1, 6, 4 / 5],
  [1, 9, 8 / 9],
  [1, 10, 8 / 9],
  [1, 11, 8 / 9],
  [1, 12, 8 / 9],
  [1, 13, 8 / 9],
  [1, 14, 8 / 9],
  [2, 6, 2 / 3],
  [2, 7, 2 / 3],
  [2, 8, 32 / 45],
  [2, 9, 16 / 21],
  [2, 10, 16 / 21],
  [2, 11, 16 / 21],
  [2, 12, 16 / 21],
  [2, 13, 32 / 39],
  [2, 14, 32 / 39],
  [3, 8, 4 / 7],
  [3, 10, 2 / 3],
  [3, 11, 8 / 11],
  [3, 12, 8 / 11],
  [3, 13, 8 / 11],
  [3, 14, 8 / 11],
] as const)('raidz%i of %i disks shows %f of its raw space', (parity, width, share) => {
  closeTo(deflateRatio(raidz(parity), width, 12), share, 1e-14);
});

test('large records are stored better than AVAIL promises', () => {
  const share = (width: number) =>
    1024 ** 2 / raidzAllocation(1024 ** 2, { width, parity: 2, ashift: 12 });
  expect(share(10).toFixed(4)).toBe('0.7975');
  expect(share(12).toFixed(4)).toBe('0.8285');
  expect(deflateRatio(raidz(2), 10, 12).toFixed(4)).toBe('0.7619');
});

describe('ten disks of 7.68 TB that also hold boot and swap', () => {
  const tib = (geometry: Geometry) => {
    const overhead = 1024 ** 2 + 512 * 1024 ** 2 + 16 * 1024 ** 3;
    const capacity = capacityOf(geometry, { bytes: 7.68e12, overhead, ashift: 12 });
    return Number(((capacity?.usableBytes ?? 0) / 1024 ** 4).toFixed(2));
  };
  const ten = { disks: 10, vdevs: 1 };

  test('raidz1 shows 61.82 TiB, as zfs list does (61.8T)', () => {
    expect(tib({ ...ten, layout: raidz(1) })).toBe(61.82);
  });

  test.each([
    ['stripe', { ...ten, layout: { kind: 'stripe' } }, 69.56],
    ['raidz1 2x5', { disks: 10, vdevs: 2, layout: raidz(1) }, 55.63],
    ['raidz2', { ...ten, layout: raidz(2) }, 52.97],
    ['raidz3', { ...ten, layout: raidz(3) }, 46.33],
    ['mirrors', { disks: 10, vdevs: 5, layout: { kind: 'mirror' } }, 34.72],
  ] as const)('%s', (_name, geometry, expected) => {
    expect(tib(geometry)).toBe(expected);
  });
});

test('seven disks of 15.36 TB in raidz2 show about 65 TB, as their owners say', () => {
  const geometry = { layout: raidz(2), disks: 7, vdevs: 1 };
  const capacity = capacityOf(geometry, { bytes: 15.36e12, overhead: 0, ashift: 12 });
  expect(((capacity?.usableBytes ?? 0) / 1024 ** 4).toFixed(2)).toBe('65.07');
});

test('raidz2 of twelve disks stores no more on each than raidz2 of nine', () => {
  expect(deflateRatio(raidz(2), 12, 12)).toBe(deflateRatio(raidz(2), 9, 12));
});

test('a pool keeps 128 MiB for itself when it is small, and 128 GiB when it is large', () => {
  const kept = (bytes: number) => {
    const geometry: Geometry = { layout: { kind: 'stripe' }, disks: 1, vdevs: 1 };
    const capacity = capacityOf(geometry, { bytes, overhead: 0, ashift: 12 });
    return bytes - 4.5 * 1024 ** 2 - (capacity?.usableBytes ?? 0);
  };
  expect(kept(1024 ** 3)).toBe(128 * 1024 ** 2);
  closeTo(kept(1024 ** 4), (1024 ** 4 - 4.5 * 1024 ** 2) / 32, 1e-9);
  expect(kept(16 * 1024 ** 4)).toBe(128 * 1024 ** 3);
});

test('a draid vdev holds whole rows of its groups, and nothing on its spares', () => {
  const draid: Layout = { kind: 'draid', parity: 2, data: 8, spares: 2 };
  closeTo(deflateRatio(draid, 22, 12), 8 / 10, 1e-14);
  const capacity = capacityOf(
    { layout: draid, disks: 22, vdevs: 1 },
    { bytes: 1e12, overhead: 0, ashift: 12 },
  );
  const slop = 128 * 1024 ** 3;
  closeTo(capacity?.usableBytes ?? 0, (1e12 - 4.5 * 1024 ** 2) * 20 * 0.8 - slop, 1e-12);
});

test.each([
  ['raidz2 of two disks', { layout: raidz(2), disks: 2, vdevs: 1 }],
  ['a mirror of one disk', { layout: { kind: 'mirror' }, disks: 5, vdevs: 5 }],
  ['ten disks in three vdevs', { layout: raidz(1), disks: 10, vdevs: 3 }],
  ['no disks', { layout: { kind: 'stripe' }, disks: 0, vdevs: 1 }],
  ['half a disk', { layout: { kind: 'stripe' }, disks: 1.5, vdevs: 1 }],
  [
    'a draid narrower than its group and spares',
    { layout: { kind: 'draid', parity: 2, data: 8, spares: 2 }, disks: 11, vdevs: 1 },
  ],
] as const)('of %s nothing is known', (_name, geometry) => {
  expect(capacityOf(geometry, { bytes: 1e12, overhead: 0, ashift: 12 })).toBeNull();
});
