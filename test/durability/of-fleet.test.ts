import { describe, expect, it } from 'vitest';
import { assumedFrom } from '../../src/durability/assumed.ts';
import { lossOfFleet, sensitivitiesOfFleet, whyOfFleet } from '../../src/durability/fleet-loss.ts';
import type { Geometry } from '../../src/durability/layout.ts';
import { type FleetCopy, riskOf } from '../../src/durability/of-fleet.ts';
import { outcomeOf } from '../../src/durability/outcome.ts';
import type { Scenario } from '../../src/durability/scenario.ts';
import type { FleetAssumptions } from '../../src/model/assumptions.ts';
import { hostName } from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import { poolOfDisks } from '../support/disks.ts';
import { config, host, pool } from '../support/world.ts';
import { closeTo } from './close-to.ts';

const bytes = 40_000_000_000_000n;

const at = (id: string, site: string, over: Record<string, string> = {}): Pool =>
  pool(id, { domains: { site, admin: 'us', ...over } });
const copy = (each: Pool, layout: Parameters<typeof poolOfDisks>[1]): FleetCopy => ({
  pool: each,
  facts: poolOfDisks(each.name, layout),
  sealed: false,
});

const stripeHere = copy(at('h1:tank', 'cambridge'), 'stripe');
const raidzThere = copy(at('h2:vault', 'paris'), 'raidz2');

const fleet = (over: { limit?: bigint; assumptions?: FleetAssumptions } = {}) => ({
  ...config([host('h1', []), host('h2', [])], [], {
    transfers: over.limit
      ? [{ from: hostName('h1'), to: null, via: 'direct', limit: over.limit }]
      : [],
  }),
  ...(over.assumptions && { assumptions: over.assumptions }),
});

function lossOf(copies: readonly FleetCopy[], of = fleet()): number {
  const known = riskOf(copies, bytes, of);
  if (!known.known) throw new Error(known.why);
  return lossOfFleet(known.risk);
}

describe('the loss of the fleet as it is', () => {
  it('is that of the scenario that describes it', () => {
    const ten = (layout: Geometry['layout'], site: string, name: string) => ({
      geometry: { layout, disks: 10, vdevs: 1 },
      diskBytes: 7.68e12,
      afr: 0.01,
      uer: null,
      domains: { host: name, site, admin: 'us', batch: 'any', keyDomain: null },
    });
    const scenario: Scenario = {
      dataBytes: 40e12,
      link: 110e6,
      copies: [
        ten({ kind: 'stripe' }, 'cambridge', 'h1'),
        ten({ kind: 'raidz', parity: 2 }, 'paris', 'h2'),
      ],
      assumed: assumedFrom({}),
      years: [10],
    };
    const told = outcomeOf(scenario).loss[0]?.probability ?? null;
    closeTo(lossOf([stripeHere, raidzThere]), told ?? 0, 1e-9);
  });

  it('is less likely at two sites than at one, and in hands that differ', () => {
    const near = copy(at('h2:vault', 'cambridge'), 'raidz2');
    const others = copy(at('h2:vault', 'paris', { admin: 'others' }), 'raidz2');
    expect(lossOf([stripeHere, raidzThere])).toBeLessThan(lossOf([stripeHere, near]));
    expect(lossOf([stripeHere, others])).toBeLessThan(lossOf([stripeHere, raidzThere]));
  });

  it('takes two pools of which no site is known for neighbours, as health does', () => {
    const nowhere = (id: string) =>
      copy(pool(id, { domains: { admin: 'us' } }), id.startsWith('h1') ? 'stripe' : 'raidz2');
    const near = copy(at('h2:vault', 'cambridge'), 'raidz2');
    expect(lossOf([nowhere('h1:tank'), nowhere('h2:vault')])).toBe(lossOf([stripeHere, near]));
  });

  it('is likelier the slower a copy is made again', () => {
    const slow = fleet({ limit: 5_000_000n });
    expect(lossOf([stripeHere, raidzThere], slow)).toBeGreaterThan(
      lossOf([stripeHere, raidzThere]),
    );
  });

  it('goes by what assumptions.yaml says of the fleet, and of one pool', () => {
    const all = { values: { afr: { value: 0.05, source: null } }, pools: new Map() };
    const one = {
      values: {},
      pools: new Map([
        [
          stripeHere.pool.id,
          { values: { afr: { value: 0.05, source: 'our records' } }, diskBytes: null },
        ],
      ]),
    };
    const usual = lossOf([stripeHere, raidzThere]);
    const worse = lossOf([stripeHere, raidzThere], fleet({ assumptions: one }));
    expect(worse).toBeGreaterThan(usual);
    // raidz2 hardly feels it, so the stripe's own rate makes nearly all of it.
    closeTo(lossOf([stripeHere, raidzThere], fleet({ assumptions: all })), worse, 1e-3);
  });

  it('of sealed copies includes the loss of their keys', () => {
    const sealed = [stripeHere, { ...raidzThere, sealed: true }];
    expect(lossOf(sealed)).toBeGreaterThan(lossOf([stripeHere, raidzThere]));
  });

  it('of unequal vdevs is that of each, one after another', () => {
    const [small, large] = [poolOfDisks('tank', 'raidz1', 4), poolOfDisks('tank', 'raidz1', 8)];
    const both = {
      ...large,
      size: small.size + large.size,
      vdevs: [...small.vdevs, ...large.vdevs],
    };
    const quiet: FleetAssumptions = {
      values: Object.fromEntries(
        (['hostLoss', 'siteLoss', 'adminLoss', 'commonMode'] as const).map((name) => [
          name,
          { value: 0, source: null },
        ]),
      ),
      pools: new Map(),
    };
    const of = (facts: typeof small) =>
      lossOf([{ ...stripeHere, facts }], fleet({ assumptions: quiet }));
    // One copy that nothing but its disks can take: the rates add up.
    closeTo(-Math.log1p(-of(both)), -Math.log1p(-of(small)) - Math.log1p(-of(large)), 1e-9);
  });
});

describe('why a loss is as likely as it is', () => {
  const known = riskOf([stripeHere, raidzThere], bytes, fleet());
  const why = known.known ? whyOfFleet(known.risk) : null;
  const sensitivities = known.known ? sensitivitiesOfFleet(known.risk) : [];

  it('names the cause, what one more site would do, and what moves it most', () => {
    expect(why?.dominant).toBe('admin');
    expect(why?.withOneMoreSite).toBeLessThan(why?.probability ?? 0);
    const factors = sensitivities.map(({ factor }) => factor);
    expect(factors.length).toBeGreaterThan(0);
    expect(factors).toEqual(factors.toSorted((a, b) => b - a));
  });

  it('is there for a single copy too, which one more site helps most', () => {
    const alone = riskOf([stripeHere], bytes, fleet());
    const told = alone.known ? whyOfFleet(alone.risk) : null;
    expect(told?.dominant).toBe('disks');
    expect(told?.probability).toBeGreaterThan(0.5);
    expect(told?.withOneMoreSite).toBeLessThan(0.02);
  });

  it('feels a shorter wait for disks also where a pool has one of its own', () => {
    const noEvents = {
      adminLoss: { value: 0, source: null },
      commonMode: { value: 0, source: null },
    };
    const waiting = (own: number | null): number => {
      const assumptions: FleetAssumptions = {
        values: noEvents,
        pools: new Map(
          own === null
            ? []
            : [
                [
                  stripeHere.pool.id,
                  { values: { replace: { value: own, source: null } }, diskBytes: null },
                ],
              ],
        ),
      };
      const asked = riskOf([stripeHere, raidzThere], bytes, fleet({ assumptions }));
      const found = asked.known ? sensitivitiesOfFleet(asked.risk) : [];
      return found.find(({ input }) => input === 'replace')?.factor ?? 1;
    };
    expect(waiting(null)).toBeGreaterThan(1);
    expect(waiting(480)).toBeGreaterThan(waiting(null));
  });
});

describe('what is not known', () => {
  it('is said with the pool, and is no number', () => {
    const unseen = { ...raidzThere, facts: null };
    expect(riskOf([stripeHere, unseen], bytes, fleet())).toEqual({
      known: false,
      why: 'the disks of h2:vault are not known: it was never seen',
    });
    expect(riskOf([], bytes, fleet())).toEqual({ known: false, why: 'no copy counts' });
  });
});
