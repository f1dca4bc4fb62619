import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanTimeToVdevLoss } from '../../src/durability/disk-loss.ts';
import { type DraidRates, meanTimeToDraidLoss } from '../../src/durability/draid-loss.ts';
import { closeTo } from './close-to.ts';
import { share, sized } from './situations.ts';

/** draid2:8d:1s of 24 disks that fail once in 100 years: a spare in three hours, a new disk in three days. */
const draid = (more: Partial<DraidRates> = {}): DraidRates => ({
  width: 24,
  parity: 2,
  spares: 1,
  failure: 0.01 / 8760,
  rebuild: 3,
  replacement: 72,
  cohort: 1,
  ...more,
});

const raidz = (repair: number, cohort = 1) =>
  meanTimeToVdevLoss({
    width: 24,
    parity: 2,
    failure: 0.01 / 8760,
    repair,
    cohort,
    rebuilds: 'serial',
  });

test('a draid without spares is as safe as a raidz of its width', () => {
  closeTo(meanTimeToDraidLoss(draid({ spares: 0 })), raidz(72), 1e-12);
  closeTo(meanTimeToDraidLoss(draid({ spares: 0, cohort: 5 })), raidz(72, 5), 1e-12);
});

test('spares that are free again at once are disks that are soon replaced', () => {
  closeTo(meanTimeToDraidLoss(draid({ spares: 2, replacement: 0 })), raidz(3), 1e-9);
});

test('a spare that stays in use does not help the next disk', () => {
  const hours = meanTimeToDraidLoss(draid());
  expect(hours).toBeGreaterThan(raidz(72));
  expect(hours).toBeLessThan(raidz(3));
  expect(meanTimeToDraidLoss(draid({ spares: 2 }))).toBeGreaterThan(hours);
});

test('disks that never fail never lose it; disks that are never replaced do', () => {
  expect(meanTimeToDraidLoss(draid({ failure: 0 }))).toBe(Number.POSITIVE_INFINITY);
  // One disk goes onto the spare, and three more fail.
  const never = draid({ rebuild: 0, replacement: Number.POSITIVE_INFINITY });
  const lifetime = 8760 / 0.01;
  const expected = lifetime * (1 / 24 + 1 / 23 + 1 / 22 + 1 / 21);
  closeTo(meanTimeToDraidLoss(never), expected, 1e-9);
});

const anyDraid = fc.record({
  width: fc.integer({ min: 10, max: 60 }),
  parity: fc.integer({ min: 1, max: 3 }),
  spares: fc.integer({ min: 0, max: 4 }),
  failure: sized(1e-9, 1e-5),
  rebuild: sized(0.1, 100),
  replacement: sized(100, 1_000),
  cohort: fc.double({ min: 1, max: 50, noNaN: true }),
});

test.each<readonly [string, (each: DraidRates, factor: number) => DraidRates]>([
  ['a lower AFR', (each, factor) => ({ ...each, failure: each.failure * factor })],
  ['a faster rebuild', (each, factor) => ({ ...each, rebuild: each.rebuild * factor })],
  ['more parity', (each) => ({ ...each, parity: each.parity + 1 })],
])('%s never makes it worse', (_name, change) => {
  fc.assert(
    fc.property(anyDraid, share, (each, factor) => {
      const hours = meanTimeToDraidLoss(change(each, factor)) * (1 + 1e-12);
      expect(hours).toBeGreaterThanOrEqual(meanTimeToDraidLoss(each));
    }),
  );
});

test('disks in stock never make it worse by more than what the new disk adds: it may fail too', () => {
  fc.assert(
    fc.property(anyDraid, share, (each, factor) => {
      const stocked = { ...each, replacement: each.replacement * factor };
      const adds = 1 + 2 * (each.parity + 1) * each.failure * each.replacement;
      expect(meanTimeToDraidLoss(stocked) * adds).toBeGreaterThanOrEqual(meanTimeToDraidLoss(each));
    }),
  );
});
