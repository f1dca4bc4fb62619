import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/config/problem.ts';
import { loadScenario } from '../../src/config/scenario.ts';
import { outcomeOf } from '../../src/durability/outcome.ts';
import type { Scenario } from '../../src/durability/scenario.ts';

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
});
