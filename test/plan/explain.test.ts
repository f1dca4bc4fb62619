import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Dataset, Policy } from '../../src/model/catalogue.ts';
import * as ids from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { HostObservation } from '../../src/model/observation.ts';
import { type Explanation, explain } from '../../src/plan/explain/explain.ts';
import * as w from '../support/world.ts';
import { planFor } from './oracle/planned.ts';
import { built, datasetName, poolName, type SmallFleet, smallFleet } from './oracle/small-fleet.ts';

const { TiB, hour } = w;

interface At {
  readonly site: string;
  readonly country?: string;
  readonly room?: bigint;
  readonly over?: Partial<Pool>;
  readonly away?: boolean;
}

/** One dataset of 3 TiB on a:tank in Ely, and other pools as they are given. */
function explained(
  pools: Readonly<Record<string, At>>,
  rules: Partial<Policy>,
  over: Partial<Dataset> = {},
): Explanation & { readonly finding: string | null } {
  const all: Readonly<Record<string, At>> = { a: { site: 'ely', country: 'GB' }, ...pools };
  const hosts = Object.entries(all).map(([name, { site, country, over: more }]) =>
    w.host(name, [w.pool(`${name}:tank`, { country: country ?? 'GB', ...more })], {
      domains: { site },
    }),
  );
  const seen = Object.entries(all).map(([name, { room, away }]): HostObservation => {
    const snapshots = w.snaps(['mosses-1', hour, 3n * TiB]);
    const filesystems = [
      w.filesystem('tank', { available: room ?? 20n * TiB }),
      ...(name === 'a' ? [w.filesystem('tank/mosses', { used: 3n * TiB, snapshots })] : []),
    ];
    const host = w.seen(
      name,
      [w.zpool('tank', { guid: w.guidOf(`${name} has it`), size: 40n * TiB })],
      filesystems,
    );
    return away ? w.unreachable(name, 3 * w.day, host) : host;
  });
  const set = w.dataset('mosses', 'a:tank/mosses', { policy: w.policy(rules), ...over });
  const config = w.config(hosts, [set]);
  const plan = planFor({ config, observations: w.observations(...seen) });
  const explanation = explain(config, plan, ids.datasetId('mosses'));
  if (!explanation) throw new Error('mosses is catalogued');
  const finding = plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'no-place');
  return { ...explanation, finding: finding?.text ?? null };
}

const sites = (min: number) => [{ axis: 'site', min, soft: false }];
const other = (explanation: Explanation, pool: string) =>
  explanation.others.find((each) => each.pool === pool);
const ways = (list: Explanation['remedies']['relax']) =>
  list.map((changes) => changes.map(({ text }) => text).join(' and '));

describe('of a chosen pool it is said what beat the runner-up', () => {
  it.each([
    [
      'a promise that it keeps',
      { b: { site: 'ely' }, c: { site: 'york' } },
      { spread: sites(2) },
      {},
      ['c:tank', 'promises', 'copies in 2 sites against 1', ['b:tank']],
    ],
    [
      'a soft promise',
      {
        b: { site: 'york', over: { domains: { media: 'disc' } } },
        c: { site: 'bath', over: { domains: { media: 'tape' } } },
        d: { site: 'bath', over: { domains: { media: 'tape' } } },
      },
      {
        copies: { min: 2, want: 3 },
        spread: [{ axis: 'media', min: 3, soft: true }],
      },
      {},
      ['b:tank', 'soft-promises', 'copies in 3 medias against 2', ['c:tank', 'd:tank']],
    ],
    [
      'a fate that it does not share',
      { b: { site: 'ely' }, c: { site: 'york' } },
      {},
      {},
      ['c:tank', 'shared-fate', 'fewer copies share a site or a host', ['b:tank']],
    ],
    [
      'a pool that stays less full',
      { b: { site: 'york', room: 10n * TiB }, c: { site: 'york' } },
      {},
      {},
      ['c:tank', 'crowding', 'no pool gets more than 80 % full', ['b:tank']],
    ],
    [
      'the catalogue’s preference',
      { b: { site: 'york' }, c: { site: 'york', over: { domains: { media: 'disc' } } } },
      {},
      {
        placement: {
          pin: [],
          forbid: [],
          prefer: [{ where: { media: ['disc'] }, weight: 2 }],
        },
      },
      ['c:tank', 'preference', 'preferred in the catalogue, by 2 against 0', ['b:tank']],
    ],
    [
      'room',
      { b: { site: 'york', room: 15n * TiB }, c: { site: 'york' } },
      {},
      {},
      ['c:tank', 'fill', 'at most 60 % full afterwards against 70 %', ['b:tank']],
    ],
    [
      'nothing but its name',
      { b: { site: 'york' }, c: { site: 'york' } },
      {},
      {},
      ['b:tank', 'name', 'alike in all that matters, and first by its name', ['c:tank']],
    ],
  ] as const)('%s', (_, pools, rules, over, [pool, criterion, text, runnerUp]) => {
    const { copies } = explained(pools, rules, over);
    const chosen = copies.find((each) => each.pool === pool);
    expect(chosen?.kind).toBe('new');
    expect(chosen?.decision).toMatchObject({ criterion, text });
    expect(chosen?.decision?.runnerUp.map(String)).toEqual(runnerUp);
  });

  it('and of one that has a copy, that it moves nothing', () => {
    const [origin] = explained({ b: { site: 'york' } }, {}).copies;
    expect(origin).toMatchObject({ pool: 'a:tank', kind: 'origin', moves: 0n });
  });
});

describe('of a pool that is rejected the first filter is named that failed', () => {
  it.each([
    ['role', { role: 'scratch' }, {}, 'it is a scratch pool'],
    ['trust', { trust: 'untrusted' }, {}, 'it is not trusted'],
    ['encryption', { trust: 'keyless' }, {}, 'it is keyless and takes only encrypted datasets'],
    [
      'forbid',
      { domains: { batch: 'smr' } },
      { placement: { pin: [], forbid: [{ batch: ['smr'] }], prefer: [] } },
      'the catalogue forbids batch: smr',
    ],
    [
      'jurisdiction',
      { country: 'US' },
      { legal: { ...w.dataset('x', 'a:x').legal, jurisdiction: { allow: ['GB'], deny: [] } } },
      'the data may not lie in US',
    ],
  ] as const)('%s', (filter, pool, over, why) => {
    const explanation = explained({ b: { site: 'york', over: pool as Partial<Pool> } }, {}, over);
    expect(other(explanation, 'b:tank')).toMatchObject({
      verdict: 'rejected',
      filter,
      why: expect.stringContaining(why),
    });
  });

  it('room, with the datasets that this plan promises it to', () => {
    const hosts = ['a', 'b'].map((name) =>
      w.host(name, [w.pool(`${name}:tank`)], { domains: { site: name } }),
    );
    const names = ['beetles', 'mosses'];
    const config = w.config(
      hosts,
      names.map((name) => w.dataset(name, `a:tank/${name}`)),
    );
    const origins = names.map((name) =>
      w.filesystem(`tank/${name}`, {
        used: 3n * TiB,
        snapshots: w.snaps([`${name}-1`, hour, 3n * TiB]),
      }),
    );
    const tank = (host: string) => w.zpool('tank', { guid: w.guidOf(`${host} has it`) });
    const plan = planFor({
      config,
      observations: w.observations(
        w.seen('a', [tank('a')], origins),
        w.seen('b', [tank('b')], [w.filesystem('tank', { available: 4n * TiB })]),
      ),
    });
    const late = explain(config, plan, ids.datasetId('mosses'));
    expect(late?.others.map(({ pool, why }) => `${pool}: ${why}`)).toEqual([
      'b:tank: it has room for 1.00 TiB, 3.00 TiB are needed; in this plan its room is promised to beetles',
    ]);
    expect(ways(late?.remedies.buy ?? [])[0]).toBe('2.00 TiB more on b:tank');
  });
});

describe('of a policy that cannot be kept it is said what would let it be kept', () => {
  const small = { b: { site: 'york', room: 2n * TiB } };

  it('more room, a pool to buy, or less that is promised; the finding names the smallest', () => {
    const { remedies, short, finding } = explained(small, { spread: sites(2) });
    expect(ways(remedies.relax)).toEqual([
      'min 1 site instead of 2 and 1 copy wanted instead of 2',
    ]);
    expect(ways(remedies.buy)).toEqual([
      '1.00 TiB more on b:tank',
      'a pool at a second site, with 3.00 TiB',
    ]);
    expect(short).toContain('no pool for 1 more copy, no pool on another site');
    expect(finding).toMatch(
      /; it would be kept with 1\.00 TiB more on b:tank; or a pool at a second site, with 3\.00 TiB$/,
    );
  });

  it('two promises less where no single one would do', () => {
    const { remedies } = explained(small, { copies: { min: 1, want: 2 }, spread: sites(2) });
    expect(ways(remedies.relax)).toEqual([
      'min 1 site instead of 2 and 1 copy wanted instead of 2',
    ]);
  });

  it('a country', () => {
    const legal = {
      ...w.dataset('x', 'a:x').legal,
      jurisdiction: { allow: ['GB'], deny: [] },
    };
    const { remedies, finding } = explained(
      { b: { site: 'paris', country: 'FR' } },
      { spread: sites(2) },
      { legal },
    );
    expect(ways(remedies.relax)[0]).toBe('allow FR');
    expect(ways(remedies.buy)).toEqual(['a pool at a second site, in GB, with 3.00 TiB']);
    expect(finding).toContain('it would be kept with allow FR; or a pool at a second site');
  });

  it('a host that is down, before anything that must be allowed or bought', () => {
    const { remedies } = explained(
      { b: { site: 'york', away: true }, c: { site: 'bath', over: { country: 'US' } } },
      { spread: sites(2) },
      { placement: { pin: [], forbid: [ids.poolId(ids.hostName('c'), 'tank')], prefer: [] } },
    );
    expect(ways(remedies.relax)).toEqual(['b:tank seen working', 'lift the ban on c:tank']);
  });

  it('a pool of the kind that is required', () => {
    const require = [{ name: 'on tape', copies: 1, where: { media: ['tape'] } }];
    const { remedies } = explained({ b: { site: 'york' } }, { require });
    expect(ways(remedies.relax)).toEqual(["without 'on tape'"]);
    expect(ways(remedies.buy)).toEqual(["a pool of the kind 'on tape', with 3.00 TiB"]);
  });

  it('nothing where an origin is out of sight: no place is looked for, and that is said', () => {
    const hosts = { a: { site: 'ely', away: true }, b: { site: 'york' } };
    const { waits, copies, short } = explained(hosts, {});
    expect(waits).toContain('its origin on a:tank was not seen working');
    expect([copies.length, short]).toEqual([1, null]);
  });
});

const single = smallFleet.map(
  (fleet): SmallFleet => ({ ...fleet, datasets: fleet.datasets.slice(0, 1) }),
);

describe('the explanation of any small fleet', () => {
  test('speaks of every pool once', () => {
    fc.assert(
      fc.property(smallFleet, (fleet) => {
        const of = built(fleet);
        const plan = planFor(of);
        for (const at of fleet.datasets.keys()) {
          const told = explain(of.config, plan, ids.datasetId(datasetName(at)));
          const pools = [...(told?.copies ?? []), ...(told?.others ?? [])].map(({ pool }) => pool);
          expect([...pools].sort()).toEqual(
            fleet.pools.map((_, pool) => poolName(fleet, pool)).sort(),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  test('names only what does help: done, each by itself lets the policy be kept', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(single, (fleet) => {
        const { config } = built(fleet);
        const told = explain(config, planFor(built(fleet)), ids.datasetId(datasetName(0)));
        const isShort = (each: SmallFleet) =>
          planFor(built(each)).health.datasets[0]?.findings.some(({ kind }) => kind === 'no-place');
        expect(told?.short !== null).toBe(isShort(fleet));
        for (const changes of [...(told?.remedies.relax ?? []), ...(told?.remedies.buy ?? [])]) {
          const done = changes.reduce<SmallFleet | null>((now, each) => {
            kinds.set(each.kind, (kinds.get(each.kind) ?? 0) + 1);
            return now && carriedOut(now, each);
          }, fleet);
          if (done) expect([changes, isShort(done)]).toEqual([changes, false]);
        }
      }),
      { numRuns: 400 },
    );
    for (const kind of ['lift', 'spread', 'require', 'want', 'room', 'pool'])
      expect([kind, kinds.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((n: number) => n > 3)]);
  });
});

/** What somebody would do who took the advice; null where a small fleet has no way of it. */
function carriedOut(
  fleet: SmallFleet,
  change: Explanation['remedies']['relax'][number][number],
): SmallFleet | null {
  const [set] = fleet.datasets;
  if (!set) return null;
  const number = /\d+/.exec(change.text)?.[0] ?? '1';
  const with0 = (over: Partial<typeof set>): SmallFleet => ({
    ...fleet,
    datasets: [{ ...set, ...over }],
  });
  switch (change.kind) {
    case 'lift':
      return with0({ forbid: [] });
    case 'spread':
      return with0({ sites: Number(number) });
    case 'require':
      return with0({ kind: null });
    case 'want':
      return with0({ want: Number(number), min: Math.min(set.min, Number(number)) });
    case 'room':
      return {
        ...fleet,
        pools: fleet.pools.map((pool, at) =>
          poolName(fleet, at) === change.pool ? { ...pool, room: set.size } : pool,
        ),
      };
    case 'pool':
      return {
        ...fleet,
        pools: [
          ...fleet.pools,
          {
            host: 100 + fleet.pools.length,
            site: `site-${fleet.pools.length}`,
            batch: set.kind,
            trusted: true,
            room: set.size,
          },
        ],
      };
    default:
      return null;
  }
}
