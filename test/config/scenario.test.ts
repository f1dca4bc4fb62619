import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/config/problem.ts';
import { loadScenario } from '../../src/config/scenario.ts';
import { outcomeOf } from '../../src/durability/outcome.ts';
import type { Scenario } from '../../src/durability/scenario.ts';
import { type AssumptionName, assumptionNames } from '../../src/model/assumptions.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-scenario-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function load(text: string) {
  const path = join(directory, 'scenario.yaml');
  await writeFile(path, text);
  return await loadScenario(path);
}

async function scenarioOf(text: string): Promise<Scenario> {
  const { scenario, problems } = await load(text);
  if (!scenario || problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return scenario;
}

const isAssumption = (name: string): name is AssumptionName =>
  assumptionNames.some((each) => each === name);

describe('a scenario', () => {
  it('has sizes as vendors sell them and as ZFS counts them, rates, shares and durations', async () => {
    const scenario = await scenarioOf(`
data: 36 TiB
link: 100 MiB/s
copies:
  - { layout: draid2:8d:22c:2s, disks: 22, disk: 16 TB, afr: 0.0157, uer: 1e-16, host: h, site: s, batch: b, admin: a, keyDomain: k }
assumptions: { detect: PT36H, replace: 5d, fill: 70%, diskOverhead: 0, adminLoss: { value: 1%, source: ours } }
years: [0.5, 30]
`);
    expect(scenario).toMatchObject({
      dataBytes: 36 * 1024 ** 4,
      link: 100 * 1024 ** 2,
      copies: [
        {
          geometry: {
            disks: 22,
            vdevs: 1,
            layout: { kind: 'draid', parity: 2, data: 8, spares: 2 },
          },
          diskBytes: 16e12,
          afr: 0.0157,
          uer: 1e-16,
          domains: { host: 'h', site: 's', batch: 'b', admin: 'a', keyDomain: 'k' },
        },
      ],
      years: [0.5, 30],
    });
    const values = Object.entries(scenario.assumed).filter(([, each]) => !each.default);
    expect(Object.fromEntries(values.map(([name, { value }]) => [name, value]))).toEqual({
      detect: 36,
      replace: 120,
      fill: 0.7,
      diskOverhead: 0,
      adminLoss: 0.01,
    });
    expect(scenario.assumed.adminLoss.source).toBe('ours');
  });

  it('takes what is left out to be usual', async () => {
    const scenario = await scenarioOf(`
data: 1 TB
link: 1 GB/s
copies: [ { layout: mirror, disks: 6, disk: 2 TB }, { layout: RAIDZ2, disks: 6, disk: 2 TB, vdevs: ~ } ]
`);
    expect(scenario.copies.map(({ geometry }) => geometry?.vdevs)).toEqual([3, 1]);
    expect(scenario.copies[0]).toMatchObject({
      afr: 0.01,
      uer: 1e-15,
      domains: { host: null, site: null, batch: null, admin: null, keyDomain: null },
    });
    expect(scenario.years).toEqual([1, 10]);
  });

  const anything = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.constantFrom('raidz2', 'draid', '10 TB', '15 EB', '1 B/s', '1%', '-1%', '24h', '1000y', '~'),
    fc.constantFrom(0, 1, 1e-300, 1000, 10_000, 1e300),
  );
  const some = <Key extends string>(...keys: readonly Key[]) =>
    fc.dictionary(fc.constantFrom(...keys), anything, { maxKeys: 2 });

  it('whatever stands in it, never breaks, and never has a number that is none', async () => {
    const whole = fc.record({
      top: some('data', 'link'),
      copy: some('layout', 'disks', 'vdevs', 'disk', 'afr', 'uer', 'site'),
      assumptions: some('hostLoss', 'commonMode', 'detect', 'rebuild', 'fill', 'cohort', 'ashift'),
      years: fc.array(anything, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(whole, async ({ top, copy, assumptions, years }) => {
        const right = { layout: 'raidz1', disks: 4, disk: '2TB' };
        const { scenario, problems } = await load(
          JSON.stringify({
            ...{ data: '1TB', link: '1GB/s', ...top },
            copies: [{ ...right, ...copy }, right],
            assumptions,
            years: [10, ...years],
          }),
        );
        if (!scenario) return problems.length > 0;
        const { loss, copies, mttdlYears } = outcomeOf(scenario);
        const numbers = [...copies.flatMap((each) => Object.values(each)), mttdlYears];
        return (
          numbers.every((each) => each === null || each >= 0) &&
          loss.every(({ probability: p }) => p === null || (p >= 0 && p <= 1 + 1e-12))
        );
      }),
      { numRuns: 300 },
    );
  });

  it('never tells a loss while something that it rests on is wrong', async () => {
    const key = fc.constantFrom('layout', 'disks', 'disk', 'afr');
    await fc.assert(
      fc.asyncProperty(key, anything, async (name, value) => {
        const copy = { layout: 'stripe', disks: 4, disk: '2TB', [name]: value };
        const { scenario, problems } = await load(
          JSON.stringify({ data: '1TB', link: '1GB/s', copies: [copy] }),
        );
        const told = scenario !== null && outcomeOf(scenario).loss[0]?.probability !== null;
        return told === (problems.length === 0);
      }),
      { numRuns: 150 },
    );
  });

  describe('with one assumption that is wrong', () => {
    const values: Readonly<Record<AssumptionName, readonly [string, string]>> = {
      afr: ['1%', '2%'],
      uer: ['1e-15', '1e-16'],
      hostLoss: ['0.2%', '0.3%'],
      siteLoss: ['0.1%', '0.2%'],
      adminLoss: ['0.05%', '0.1%'],
      keyLoss: ['0.05%', '0.1%'],
      commonMode: ['0.05%', '0.1%'],
      diskDetect: ['1h', '5h'],
      detect: ['24h', '36h'],
      replace: ['48h', '72h'],
      rebuild: ['300 MB/s', '100 MB/s'],
      fill: ['80%', '60%'],
      batchBeta: ['5%', '10%'],
      cohort: ['2', '3'],
      diskOverhead: ['1 GiB', '20 GiB'],
      ashift: ['12', '9'],
    };
    const raidz = 'layout: raidz2, disks: 10, disk: 8 TB';
    const stripe = 'layout: stripe, disks: 10, disk: 8 TB';
    const draid = 'layout: draid2:5d:1s, disks: 12, disk: 8 TB';
    const named = 'batch: b, admin: a, keyDomain: k, afr: 1%, uer: 1e-17';
    const situations = [
      [raidz, `${stripe}, site: s`],
      [`${stripe}, ${named}`, `${stripe}, ${named}`],
      [draid, raidz, stripe],
      [stripe],
    ];

    /** Every number that the scenario comes to, by its name. */
    async function numbers(copies: readonly string[], name: string, value: string) {
      const { scenario } = await load(
        `data: 10 TB\nlink: 100 MB/s\ncopies: [${copies.map((copy) => `{ ${copy} }`).join(', ')}]\nassumptions: { ${name}: ${value} }\n`,
      );
      if (!scenario) throw new Error('refused');
      const { copies: each, loss, ...whole } = outcomeOf(scenario);
      return new Map<string, number | null>([
        ...each.flatMap((copy, at) =>
          Object.entries(copy).map(([key, number]) => [`${key} ${at}`, number] as const),
        ),
        ...loss.map(({ years, probability }) => [`loss ${years}`, probability] as const),
        ...Object.entries(whole),
      ]);
    }

    it.each(Object.keys(values).filter(isAssumption))(
      '%s: what rests on it is not known, and all else is as it was',
      async (name) => {
        const [value, another] = values[name];
        for (const copies of situations) {
          const usual = await numbers(copies, name, value);
          const other = await numbers(copies, name, another);
          const wrong = await numbers(copies, name, 'often');
          const expected = [...usual].map(([key, number]) => [
            key,
            number === other.get(key) ? number : null,
          ]);
          expect([...wrong]).toEqual(expected);
        }
      },
    );
  });
});
