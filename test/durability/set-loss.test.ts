import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossOfFleet } from '../../src/durability/fleet-loss.ts';
import { copiesAtRisk, type FleetRisk, riskOf } from '../../src/durability/of-fleet.ts';
import { asIs } from '../../src/durability/sensitivity.ts';
import { lossOfSet, sensitivitiesOfSet, whyOfSet } from '../../src/durability/set-loss.ts';
import { setRiskOf } from '../../src/durability/set-risk.ts';
import type { AssumptionName } from '../../src/model/assumptions.ts';
import { poolOfDisks } from '../support/disks.ts';
import { config, host, pool } from '../support/world.ts';
import { closeTo } from './close-to.ts';
import { exponential } from './dense-exponential.ts';

type Layout = Parameters<typeof poolOfDisks>[1];

/** Pools of a fleet by a letter each, every one on a host and at a site of its own unless it says otherwise. */
interface Where {
  readonly layout?: Layout;
  readonly site?: string;
  readonly admin?: string;
}

const terabyte = 1_000_000_000_000n;

/** The risk of a dataset on these pools. */
function risk(
  letters: string,
  terabytes: number,
  rates: Partial<Record<AssumptionName, number>> = {},
  where: Readonly<Record<string, Where>> = {},
): FleetRisk {
  const copies = [...letters].map((letter) => {
    const { layout = 'stripe', site = letter, admin = letter } = where[letter] ?? {};
    return {
      pool: pool(`${letter}:tank`, { domains: { site, admin, batch: letter } }),
      facts: poolOfDisks('tank', layout),
      sealed: false,
    };
  });
  const values = Object.fromEntries(
    Object.entries(rates).map(([name, value]) => [name, { value, source: null }]),
  );
  const fleet = config(
    [...letters].map((letter) => host(letter, [])),
    [],
  );
  const known = riskOf(copies, BigInt(terabytes) * terabyte, {
    ...fleet,
    assumptions: { values, pools: new Map() },
  });
  if (!known.known) throw new Error(known.why);
  return known.risk;
}

function lossOf(...risks: readonly FleetRisk[]): number {
  const set = setRiskOf(risks);
  return set ? lossOfSet(set) : Number.NaN;
}

const quiet = { commonMode: 0, adminLoss: 0 };

describe('that at least one of several datasets is lost', () => {
  it('of one dataset is what its own page says', () => {
    const one = risk('ab', 40);
    expect(lossOf(one)).toBeCloseTo(lossOfFleet(one), 12);
  });

  it('of datasets on the same pools is that of one dataset as large as all of them', () => {
    expect(lossOf(risk('ab', 10), risk('ba', 10), risk('ab', 20))).toBeCloseTo(
      lossOfFleet(risk('ab', 40)),
      12,
    );
  });

  it('of datasets that share nothing is that of independent ones', () => {
    const [one, other] = [risk('ab', 40, quiet), risk('cd', 20, quiet)];
    closeTo(
      Math.log1p(-lossOf(one, other)),
      Math.log1p(-lossOfFleet(one)) + Math.log1p(-lossOfFleet(other)),
      1e-9,
    );
  });

  it('counts what takes everything once, however many groups there are', () => {
    const mode = { ...quiet, commonMode: 0.01 };
    const without = lossOf(risk('ab', 40, quiet), risk('cd', 20, quiet), risk('ef', 5, quiet));
    const all = lossOf(risk('ab', 40, mode), risk('cd', 20, mode), risk('ef', 5, mode));
    closeTo(Math.log1p(-all), Math.log1p(-without) - 10 * 0.01, 1e-9);
  });

  it('counts once what is fatal to several groups: a site that holds all copies of each', () => {
    const where = Object.fromEntries([...'abcd'].map((each) => [each, { site: 'here' }]));
    const rates = { ...quiet, siteLoss: 0.01, hostLoss: 0, afr: 0 };
    const loss = lossOf(risk('ab', 40, rates, where), risk('cd', 20, rates, where));
    closeTo(loss, -Math.expm1(-10 * 0.01), 1e-9);
  });

  it('of groups that share a pool is at most a little more than the exact chain of all pools says', () => {
    const groups = [risk('ab', 40, quiet), risk('bc', 20, quiet)];
    const told = lossOf(...groups);
    const exact = anyLost(setRiskOf(groups)?.groups ?? []);
    expect(told).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
    expect(told).toBeLessThan(exact * 1.02);
  });

  it('is never less than that of any of them, nor more than all of theirs together', () => {
    const letters = fc.constantFrom('a', 'ab', 'ac', 'abc', 'bd', 'cd', 'abcd');
    const layout = fc.constantFrom<Layout>('stripe', 'raidz1', 'raidz2');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(letters, fc.integer({ min: 1, max: 60 })), {
          minLength: 1,
          maxLength: 5,
        }),
        layout,
        fc.constantFrom('here', undefined),
        fc.constantFrom(0, 0.001),
        (datasets, ofA, site, commonMode) => {
          const where = { a: { layout: ofA, ...(site && { site }) }, b: site ? { site } : {} };
          const risks = datasets.map(([on, size]) => risk(on, size, { commonMode }, where));
          const each = setRiskOf(risks)?.groups.map(lossOfFleet) ?? [];
          const told = lossOf(...risks);
          expect(told).toBeGreaterThanOrEqual(Math.max(...each) * (1 - 1e-9));
          expect(told).toBeLessThanOrEqual(each.reduce((sum, one) => sum + one, 0) * (1 + 1e-9));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('waits for all that lay on a pool: another dataset there makes a loss likelier', () => {
    const [one, other] = [risk('ab', 10, quiet), risk('ac', 100, quiet)];
    const [alone] = setRiskOf([one])?.groups.map(lossOfFleet) ?? [];
    const [beside] = setRiskOf([one, other])?.groups.map(lossOfFleet) ?? [];
    expect(beside).toBeGreaterThan(alone ?? 1);
  });
});

describe('why one of them may be lost', () => {
  it('names the cause of all of them, what one more site would do, and what moves it most', () => {
    const set = setRiskOf([risk('a', 10), risk('bc', 10)]);
    if (!set) throw new Error('no set');
    const { dominant, withOneMoreSite, probability } = whyOfSet(set);
    expect(dominant).toBe('disks');
    expect(withOneMoreSite).toBeLessThan(probability / 10);
    const [first] = sensitivitiesOfSet(set);
    expect(first?.input).toBe('afr');
  });

  it('is the hands that all groups are in, where disks are looked after', () => {
    const where = Object.fromEntries(
      [...'abcd'].map((each) => [each, { layout: 'raidz2', admin: 'us' } as const]),
    );
    const rates = { adminLoss: 0.01 };
    const set = setRiskOf([risk('ab', 10, rates, where), risk('cd', 10, rates, where)]);
    if (!set) throw new Error('no set');
    expect(whyOfSet(set).dominant).toBe('admin');
  });
});

it('of no dataset is nothing', () => {
  expect(setRiskOf([])).toBeNull();
});

/** By the whole chain over all pools: lost when a group has none left. Shares nothing with the code but its rates. */
function anyLost(groups: readonly FleetRisk[]): number {
  const pools = new Map(
    groups.flatMap((group) => {
      const atRisk = copiesAtRisk(group, asIs(group.assumed));
      return group.copies.map((copy, place) => [copy.pool, atRisk[place]] as const);
    }),
  );
  const names = [...pools.keys()];
  const masks = groups.map(({ copies }) =>
    copies.reduce((mask, copy) => mask | (1 << names.indexOf(copy.pool)), 0),
  );
  const all = (1 << names.length) - 1;
  const lost = (live: number) => masks.some((mask) => (live & mask) === 0);
  const rates = Array.from({ length: all + 1 }, () => new Array<number>(all + 1).fill(0));
  const flow = (from: number, to: number, rate: number) => {
    const row = rates[from] ?? [];
    row[to] = (row[to] ?? 0) + rate;
    row[from] = (row[from] ?? 0) - rate;
  };
  for (let live = 1; live <= all; live += 1) {
    if (lost(live)) continue;
    [...pools.values()].forEach((copy, at) => {
      // Disks, a host of its own and a site of its own.
      const loss = (copy?.disksPerYear ?? 0) + 0.002 + 0.001;
      if (((live >> at) & 1) === 1) flow(live, live - (1 << at), loss);
      else flow(live, live + (1 << at), 8760 / (copy?.restoreHours ?? 0));
    });
  }
  const after = exponential(rates.map((row) => row.map((rate) => 10 * rate)))[all] ?? [];
  return after.reduce((sum, share, live) => (lost(live) ? sum + share : sum), 0);
}
