import { describe, expect, test } from 'vitest';
import { absorptionOf } from '../../src/durability/absorption.ts';
import { chainOf } from '../../src/durability/chain.ts';
import { meanTimeToVdevLoss } from '../../src/durability/disk-loss.ts';
import { hoursPerYear } from '../../src/durability/units.ts';
import { closeTo } from './close-to.ts';

/*
 * Numbers that others have published, from the inputs that they give. What they compute by models of their own is
 * computed here as they do it, and held against ours where both speak of the same thing.
 */

/** That at least one of so many independent chances comes true; exact where `1 - (1 - chance) ** count` is noise. */
const anyOf = (count: number, chance: number): number => -Math.expm1(count * Math.log1p(-chance));

function choose(from: number, count: number): number {
  let ways = 1;
  for (let each = 1; each <= count; each += 1) ways = (ways * (from - count + each)) / each;
  return ways;
}

/** A number in scientific notation with so many digits after the point. */
const digits = (value: number, after: number) => value.toExponential(after);

describe('Elling 2010: MTTDL[1] of 12 disks of 700,000 h that are replaced in 24 h, in years', () => {
  const [lifetime, repair] = [700_000, 24];

  function elling(vdevs: number, width: number, parity: number): number {
    let orders = 1;
    for (let gone = 0; gone <= parity; gone += 1) orders *= width - gone;
    return lifetime ** (parity + 1) / (orders * repair ** parity) / vdevs / 8760;
  }

  const exactly = (vdevs: number, width: number, parity: number) =>
    meanTimeToVdevLoss({
      width,
      parity,
      failure: 1 / lifetime,
      repair,
      cohort: 1,
      rebuilds: 'serial',
    }) /
    vdevs /
    8760;

  test.each([
    ['6 mirrors of 2', 6, 2, 1, '1.942e+5'],
    ['4 mirrors of 3', 4, 3, 2, '2.832e+9'],
    ['3 mirrors of 4', 3, 4, 3, '2.754e+13'],
    ['raidz1 of 12', 1, 12, 1, '1.7657e+4'],
    ['2 raidz1 of 6', 2, 6, 1, '3.884e+4'],
    ['raidz2 of 12', 1, 12, 2, '5.150e+7'],
    ['2 raidz2 of 6', 2, 6, 2, '2.832e+8'],
    ['raidz3 of 12', 1, 12, 3, '1.669e+11'],
  ])('%s: as he has it, and exactly what is little more', (_name, vdevs, width, parity, years) => {
    const after = years.indexOf('e') - 2;
    expect(digits(elling(vdevs, width, parity), after)).toBe(years);
    // He leaves out that disks also fail while nothing else is amiss: of the order of the share of time under repair.
    const more = exactly(vdevs, width, parity) / elling(vdevs, width, parity) - 1;
    expect(more).toBeGreaterThan(0);
    expect(more).toBeLessThan((2 * width * repair) / lifetime);
  });

  test('his formula is 0.04 % low for raidz2 of ten disks of 1e6 h, and LionFS has the same one', () => {
    const [life, wait] = [1e6, 24];
    const approximate = life ** 3 / (10 * 9 * 8 * wait ** 2);
    expect(digits(approximate, 10)).toBe('2.4112654321e+12');
    const rates = { width: 10, parity: 2, failure: 1 / life, repair: wait, cohort: 1 } as const;
    const exact = meanTimeToVdevLoss({ ...rates, rebuilds: 'serial' });
    expect((100 * (1 - approximate / exact)).toFixed(2)).toBe('0.04');
    // F^(m+1) / (n·m!·C(n−1, m)·R^m), of n disks of which m may be gone.
    closeTo(life ** 3 / (10 * 2 * choose(9, 2) * wait ** 2), approximate, 1e-14);
  });

  test('a stripe is lost after 6.7 years: 15 % a year', () => {
    expect(exactly(1, 12, 0).toFixed(3)).toBe('6.659');
    expect((1 / exactly(1, 12, 0)).toFixed(2)).toBe('0.15');
  });
});

describe('Backblaze: 17 data and 3 parity shards, 0.405 % a year, rebuilt in 6.5 days', () => {
  const periods = 365 / 6.5;
  const chance = -Math.expm1(-0.00405 / periods);
  const gone = (least: number) => {
    let sum = 0;
    for (let count = 20; count >= least; count -= 1)
      sum += choose(20, count) * chance ** count * (1 - chance) ** (20 - count);
    return sum;
  };

  // Five: published as 1.693e-15, which is not what its own 3.022e-17 comes to in 56.15 periods; to 60 digits it is this.
  test.each([
    [1, '1.441e-3', '7.781e-2'],
    [2, '9.874e-7', '5.545e-5'],
    [3, '4.273e-10', '2.399e-8'],
    [4, '1.310e-13', '7.354e-12'],
    [5, '3.022e-17', '1.697e-15'],
  ])('%i or more gone: %s in a period, %s in a year', (least, period, year) => {
    expect(digits(gone(least), 3)).toBe(period);
    expect(digits(anyOf(periods, gone(least)), 3)).toBe(year);
  });

  test('eleven nines', () => {
    expect((1 - anyOf(periods, gone(4))).toFixed(15)).toBe('0.999999999992646');
  });

  test('our chain says four times as much: failures also meet across the ends of periods', () => {
    const hours = meanTimeToVdevLoss({
      width: 20,
      parity: 3,
      failure: 0.00405 / 8760,
      repair: 6.5 * 24,
      cohort: 1,
      rebuilds: 'parallel',
    });
    closeTo(8760 / hours / anyOf(periods, gone(4)), 4, 3e-3);
  });
});

test.each([
  ['0.0015677', 5000 / 3],
  ['0.0078140', (10 / 2) * (5000 / 3)],
])(
  'Copysets: 50 of 5,000 nodes lost at once, 3 replicas: %s with %f sets of nodes',
  (expected, sets) => {
    expect(anyOf(choose(50, 3), sets / choose(5000, 3)).toFixed(7)).toBe(expected);
  },
);

describe('Google (Ford et al. 2010): mean days until a stripe of replicas is gone', () => {
  // Their independent figures are those of a chain that restores one replica at a time: two numbers give all three.
  const restored = 3 * (1.35e9 / 4.99e5);
  const failure = restored / (2 * 4.99e5);
  const days = (replicas: number) =>
    meanTimeToVdevLoss({
      width: replicas,
      parity: replicas - 1,
      failure,
      repair: 1 / (restored * failure),
      cohort: 1,
      rebuilds: 'serial',
    });

  test.each([
    [2, 4.99e5],
    [3, 1.35e9],
    [4, 2.75e12],
  ])('%i independent replicas: %f', (replicas, published) => {
    closeTo(days(replicas), published, 5e-3);
  });

  test('bursts that take all three once in 19,000 years make of 1.35e9 days 6.8e6: 200 times less', () => {
    // A replica as above, but all of them restored at once, as our chain has it.
    const loss = restored ** 2 / (3 * 1.35e9);
    const replica = { loss, restore: 1 / (restored * loss) };
    const replicas = [replica, replica, replica];
    const mean = (bursts: number) =>
      absorptionOf(chainOf(replicas, [{ rate: bursts, hits: [0, 1, 2] }])).meanTime;
    closeTo(mean(0), 1.35e9, 2e-3);
    expect(digits(mean(1 / 6.82e6), 1)).toBe('6.8e+6');
    expect((mean(0) / mean(1 / 6.82e6)).toFixed(0)).toBe('199');
  });
});

test('a maker that promises 2,000,000 h promises 0.44 % a year', () => {
  expect((hoursPerYear / 2_000_000).toFixed(4)).toBe('0.0044');
});
