import { describe, expect, test } from 'vitest';
import { assume } from '../../src/durability/assumptions.ts';
import { poolLossOf, restoreHoursOf } from '../../src/durability/copy-model.ts';
import { damagedBlockPerYear } from '../../src/durability/damage.ts';
import type { Geometry } from '../../src/durability/layout.ts';
import { copyLossPerYear, eventsOf, lossOf, remadePerYear } from '../../src/durability/loss.ts';
import { closeTo } from './close-to.ts';

/*
 * The question this system began with: ten disks of 7.68 TB a pool, AFR 1 %, UER 1e-17; 40 TB over 350 MB/s.
 * The cells are the published ones, digit for digit.
 */

const data = 40e12;
const link = 350e6;
const layouts = {
  stripe: { layout: { kind: 'stripe' }, disks: 10, vdevs: 1 },
  raidz1: { layout: { kind: 'raidz', parity: 1 }, disks: 10, vdevs: 1 },
  raidz2: { layout: { kind: 'raidz', parity: 2 }, disks: 10, vdevs: 1 },
  raidz3: { layout: { kind: 'raidz', parity: 3 }, disks: 10, vdevs: 1 },
  mirrors: { layout: { kind: 'mirror' }, disks: 10, vdevs: 5 },
  'raidz1 2x5': { layout: { kind: 'raidz', parity: 1 }, disks: 10, vdevs: 2 },
} as const satisfies Record<string, Geometry>;

type Name = keyof typeof layouts;
type Where = 'sites' | 'site';

function situation(names: readonly Name[], where: Where, commonMode: number) {
  const assumed = assume({ commonMode });
  const copies = names.map((name, place) => {
    const model = { geometry: layouts[name], diskBytes: 7.68e12, afr: 0.01, uer: 1e-17 };
    const pool = poolLossOf(model, assumed);
    if (!pool) throw new Error(`no pool of ${name}`);
    return {
      model,
      pool,
      disksPerYear: pool.perYear,
      restoreHours: restoreHoursOf(data, link, assumed),
      domains: {
        host: null,
        site: where === 'site' ? 'a' : `site ${place}`,
        batch: null,
        admin: null,
        keyDomain: null,
      },
    };
  });
  const events = eventsOf(copies, assumed);
  return { copies, events, loss: lossOf(copies, events) };
}

const digits = (value: number, count: number) => Number(value.toPrecision(count));

test('a disk is whole again after 53.7 h, a copy after 103.746 h', () => {
  const { copies } = situation(['raidz2'], 'sites', 0);
  expect(digits(copies[0]?.pool.rebuildHours ?? 0, 3)).toBe(53.7);
  expect(digits(copies[0]?.restoreHours ?? 0, 6)).toBe(103.746);
});

test.each([
  ['stripe', 0.996, 1e-1, 0.64],
  ['raidz1', 0.885, 5.51e-5, 0.03],
  ['raidz2', 0.758, 2.7e-8, 0.03],
  ['raidz3', 0.663, 1.16e-11, 0.03],
  ['mirrors', 0.497, 6.13e-6, 0.03],
] as const)(
  '%s: efficiency %f, %f pool losses by disks a year, copy lost in 10 years %f',
  (name, efficiency, poolLoss, lost) => {
    const { copies, events } = situation([name], 'sites', 0);
    expect(digits(copies[0]?.pool.capacity.efficiency ?? 0, 3)).toBe(efficiency);
    expect(digits(copies[0]?.pool.perYear ?? 0, 3)).toBe(poolLoss);
    expect(digits(-Math.expm1(-10 * copyLossPerYear(copies, events, 0)), 2)).toBe(lost);
  },
);

test('two raidz1 of five disks hold 0.796 of what was bought', () => {
  const { copies } = situation(['raidz1 2x5'], 'sites', 0);
  expect(digits(copies[0]?.pool.capacity.efficiency ?? 0, 3)).toBe(0.796);
});

describe('loss of the dataset', () => {
  test.each([
    [['stripe'], 9.8e-2, 6.4e-1, 9.7],
    [['stripe', 'stripe'], 2.47e-4, 2.5e-3, 3994],
    [['stripe', 'raidz2'], 7.2e-6, 7.3e-5, 1.37e5],
    [['raidz1', 'raidz1'], 2.2e-7, 2.2e-6, 4.5e6],
    [['raidz2', 'raidz2'], 2.1e-7, 2.1e-6, 4.7e6],
    [['stripe', 'stripe', 'stripe'], 4.5e-7, 4.6e-6, 2.2e6],
  ] as const)(
    '%j in sites of their own: %f in a year, %f in ten, MTTDL %f years',
    (names, one, ten, years) => {
      const { loss } = situation(names, 'sites', 0);
      const shown = (value: number) =>
        String(value.toExponential()).replace(/e.*/, '').replace('.', '').length;
      expect(digits(loss.probability(1), shown(one))).toBe(one);
      expect(digits(loss.probability(10), shown(ten))).toBe(ten);
      expect(digits(loss.mttdlYears(), shown(years))).toBe(years);
    },
  );

  test('the stripe pair to the last published digit', () => {
    const { loss } = situation(['stripe', 'stripe'], 'sites', 0);
    expect(digits(loss.probability(1), 7)).toBe(2.473875e-4);
    expect(digits(loss.probability(10), 7)).toBe(2.497647e-3);
  });

  test.each([
    [['stripe'], 6.4e-1, 6.4e-1],
    [['stripe', 'stripe'], 7.5e-3, 1.7e-2],
    [['stripe', 'raidz2'], 5.1e-3, 1.5e-2],
    [['raidz1', 'raidz1'], 5.0e-3, 1.5e-2],
    [['raidz2', 'raidz2'], 5.0e-3, 1.5e-2],
  ] as const)(
    '%j with a common mode of 0.05 %% a year: %f in ten years, %f at one site',
    (names, apart, together) => {
      expect(digits(situation(names, 'sites', 0.0005).loss.probability(10), 2)).toBe(apart);
      expect(digits(situation(names, 'site', 0.0005).loss.probability(10), 2)).toBe(together);
    },
  );

  test.each([
    [['stripe', 'stripe'], 6.6e-4],
    [['stripe', 'raidz2'], 1e-5],
    [['raidz1', 'raidz1'], 0],
    [['raidz2', 'raidz2'], 0],
    [['stripe', 'stripe', 'stripe'], 0],
  ] as const)('%j: a block damaged while a copy is made again, %f a year', (names, expected) => {
    const { copies, events } = situation(names, 'sites', 0);
    const damaged = damagedBlockPerYear(
      copies.map(({ model }, place) => ({
        ...model,
        remadePerYear: remadePerYear(copies, events, place),
      })),
      data,
    );
    expect(digits(damaged, expected === 1e-5 ? 1 : 2)).toBe(expected);
  });

  test('what takes both copies at once damages no block: there is none to make the other from', () => {
    const damagedAt = (where: Where, commonMode: number) => {
      const { copies, events } = situation(['stripe', 'stripe'], where, commonMode);
      const each = copies.map(({ model }, place) => ({
        ...model,
        remadePerYear: remadePerYear(copies, events, place),
      }));
      return damagedBlockPerYear(each, data);
    };
    const unreadable = -Math.expm1(-8 * data * 1e-17);
    // Disks 0.1, host 0.002, and a site of its own 0.001 a year, of either copy.
    closeTo(damagedAt('sites', 0), 2 * 0.103 * unreadable, 1e-12);
    closeTo(damagedAt('sites', 0.0005), 2 * 0.103 * unreadable, 1e-12);
    closeTo(damagedAt('site', 0.0005), 2 * 0.102 * unreadable, 1e-12);
  });
});
