import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanTimeToVdevLoss, type VdevRates } from '../../src/durability/disk-loss.ts';
import { closeTo } from './close-to.ts';
import { share, sized } from './situations.ts';

const vdev = (width: number, parity: number, more: Partial<VdevRates> = {}): VdevRates => ({
  width,
  parity,
  failure: 1e-6,
  repair: 24,
  cohort: 1,
  rebuilds: 'serial',
  ...more,
});

describe('the exact birth–death chain, disks of 1e6 h that are repaired in 24 h', () => {
  test.each([
    [2, 1, 2.083_483_333_3e10],
    [3, 1, 6.945_277_777_8e9],
    [10, 1, 4.631_740_740_7e8],
    [10, 2, 2.412_307_434_9e12],
    [8, 2, 5.168_733_900_1e12],
    [12, 3, 6.092_124_162_5e15],
  ])('%i disks of which %i may be gone: %f h', (width, parity, hours) => {
    closeTo(meanTimeToVdevLoss(vdev(width, parity)), hours, 1e-10);
  });

  test.each([
    [10, 2, 4.824_151_570_7e12],
    [12, 3, 3.654_747_954_8e16],
  ])('%i disks of which %i may be gone, rebuilt at the same time: %f h', (width, parity, hours) => {
    closeTo(meanTimeToVdevLoss(vdev(width, parity, { rebuilds: 'parallel' })), hours, 1e-10);
  });
});

test('two mirrored disks: (3λ + μ) / 2λ²', () => {
  const [failure, repair] = [3e-4, 7];
  const rate = 1 / repair;
  closeTo(
    meanTimeToVdevLoss(vdev(2, 1, { failure, repair })),
    (3 * failure + rate) / (2 * failure ** 2),
    1e-14,
  );
});

test('disks that are never repaired fail one after the other', () => {
  const hours = meanTimeToVdevLoss(vdev(10, 2, { repair: Number.POSITIVE_INFINITY }));
  closeTo(hours, 1e6 / 10 + 1e6 / 9 + 1e6 / 8, 1e-14);
});

test('disks that are repaired at once, or never fail, never lose a redundant vdev', () => {
  for (const repair of [0, 24, Number.POSITIVE_INFINITY])
    expect(meanTimeToVdevLoss(vdev(10, 2, { failure: 0, repair }))).toBe(Number.POSITIVE_INFINITY);
  expect(meanTimeToVdevLoss(vdev(10, 2, { repair: 0 }))).toBe(Number.POSITIVE_INFINITY);
});

test('a cohort factor speeds up every failure but the first', () => {
  const calm = meanTimeToVdevLoss(vdev(10, 2));
  const grim = meanTimeToVdevLoss(vdev(10, 2, { cohort: 3 }));
  closeTo(calm / grim, 9, 1e-3);
});

describe('whatever the disks', () => {
  const anyVdev = fc
    .record({
      parity: fc.integer({ min: 0, max: 3 }),
      data: fc.integer({ min: 2, max: 40 }),
      failure: sized(1e-9, 1e-2),
      repair: fc.oneof(sized(0.1, 10_000), fc.constantFrom(0, Number.POSITIVE_INFINITY)),
      cohort: fc.double({ min: 1, max: 100, noNaN: true }),
      rebuilds: fc.constantFrom('serial', 'parallel'),
    })
    .map(({ parity, data, ...more }) => vdev(parity + data, parity, more));

  const neverShorter = (better: VdevRates, worse: VdevRates) => {
    const hours = meanTimeToVdevLoss(better);
    expect(hours).toBeGreaterThanOrEqual(meanTimeToVdevLoss(worse));
  };

  test.each<readonly [string, (each: VdevRates, factor: number) => VdevRates]>([
    ['more parity', (each) => ({ ...each, parity: each.parity + 1 })],
    ['a lower AFR', (each, factor) => ({ ...each, failure: each.failure * factor })],
    [
      'a faster rebuild',
      (each, factor) => ({ ...each, repair: Math.min(each.repair, 1e6) * factor }),
    ],
    ['a calmer cohort', (each, factor) => ({ ...each, cohort: 1 + (each.cohort - 1) * factor })],
    ['one data disk fewer', (each) => ({ ...each, width: each.width - 1 })],
    ['rebuilds at the same time', (each) => ({ ...each, rebuilds: 'parallel' })],
  ])('%s never makes it worse', (_name, change) => {
    fc.assert(
      fc.property(anyVdev, share, (each, factor) => neverShorter(change(each, factor), each)),
    );
  });
});
