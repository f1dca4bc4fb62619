import { describe, expect, test } from 'vitest';
import { layoutText } from '../../src/durability/layout.ts';
import { geometryOf, parseLayout } from '../../src/durability/parse-layout.ts';

/** The pool as it is written elsewhere, or why there is none. */
function pool(layout: string, disks: number, vdevs: number | null = null): string {
  const text = parseLayout(layout);
  if (!text) return 'no layout';
  const made = geometryOf(text, disks, vdevs);
  return made.ok ? layoutText(made.geometry) : made.why;
}

describe('a layout is written as for zpool create, or as zpool status shows it', () => {
  test.each([
    ['stripe', 10, null, 'stripe 10'],
    ['mirror', 10, null, 'mirror 5x2'],
    ['mirror', 9, 3, 'mirror 3x3'],
    ['raidz', 5, null, 'raidz1 5'],
    ['raidz2', 20, 2, 'raidz2 2x10'],
    ['raidz3-0', 11, null, 'raidz3 11'],
    ['draid2:8d:22c:2s', 22, null, 'draid2:8d:2s 22'],
    ['draid2:8d:22c:2s-0', 44, null, 'draid2:8d:2s 2x22'],
    ['draid:2s:4d', 11, null, 'draid1:4d:2s 11'],
    ['draid3', 8, null, 'draid3:5d:0s 8'],
    ['draid1', 30, null, 'draid1:8d:0s 30'],
  ])('%s of %i disks', (layout, disks, vdevs, expected) => {
    expect(pool(layout, disks, vdevs)).toBe(expected);
  });

  test.each([
    ['raidz2', 2, null, 'raidz2 of 2 disks: a vdev needs 3 at least'],
    ['raidz1', 10, 3, '10 disks do not make 3 equal vdevs'],
    ['mirror', 7, null, '7 disks do not make mirrors of two: say how many vdevs'],
    ['mirror', 5, 5, 'a mirror of 1 disk mirrors nothing'],
    ['draid2:8d:22c:2s', 23, null, '23 disks do not make vdevs of 22: say how many vdevs'],
    ['draid2:8d:22c:2s', 24, 1, 'it says 22 disks a vdev, and there are 24'],
    ['draid2:8d:2s', 11, null, 'draid2:8d:2s of 11 disks: a vdev needs 12 at least'],
    ['draid2', 2, null, 'a draid group has at least one data disk'],
  ])('%s of %i disks is none, and it is said why', (layout, disks, vdevs, why) => {
    expect(pool(layout, disks, vdevs)).toBe(why);
  });

  test.each([
    '',
    'raidz4',
    'raid6',
    'stripe2',
    'mirror:2s',
    'raidz1:8d',
    'draid2:8d:9d',
    'draid2:8x',
    'disk',
  ])('%j is no layout', (text) => {
    expect(parseLayout(text)).toBeNull();
  });
});
