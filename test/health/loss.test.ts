import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { shownWord } from '../../src/model/health.ts';
import type { HostObservation, PoolFacts } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { poolOfDisks } from '../support/disks.ts';
import {
  config,
  dataset,
  day,
  filesystem,
  GiB,
  host,
  hour,
  minute,
  now,
  observations,
  policy,
  pool,
  replica,
  seen,
  snaps,
  unreachable,
} from '../support/world.ts';

const both = snaps(['a', 3 * day, GiB], ['b', hour, GiB]);
const place = (name: string, over: Record<string, string> = {}) => ({
  domains: { site: `${name}-site`, admin: `${name}-team`, ...over },
});

const hosts = [
  host('north', [pool('north:tank')], place('north')),
  host('east', [pool('east:vault')], place('east')),
];

const fleetOf = (maxLoss10y: number | null, over: Parameters<typeof policy>[0] = {}) =>
  config(hosts, [
    dataset('mosses', 'north:tank/mosses', {
      policy: policy({ durability: maxLoss10y === null ? null : { maxLoss10y }, ...over }),
    }),
  ]);

const north = (facts: PoolFacts) =>
  seen('north', [facts], [filesystem('tank/mosses', { snapshots: both })]);
const east = (facts: PoolFacts) =>
  seen('east', [facts], [replica('vault/mosses', { snapshots: both })]);

const stripes = [
  north(poolOfDisks('tank', 'stripe')),
  east(poolOfDisks('vault', 'stripe')),
] as const;

function healthOf(of: ReturnType<typeof fleetOf>, seenNow: readonly HostObservation[]) {
  const [health] = assessFleet(of, observations(...seenNow), now).datasets;
  if (!health) throw new Error('no dataset');
  return health;
}

const told = (of: ReturnType<typeof fleetOf>, seenNow: readonly HostObservation[]) =>
  healthOf(of, seenNow).findings.filter(({ kind }) => kind === 'loss-too-likely');

describe('a policy that promises how likely a loss may be', () => {
  it('is broken by two stripes, with the evidence, the cause and what would help', () => {
    const [finding] = told(fleetOf(1e-4), stripes);
    expect(finding?.severity).toBe('warning');
    expect(finding?.text).toMatch(
      /^a loss is too likely: 1 in \d{2,3}, at most 1 in 10,000 over 10 years is promised; dominated by: all copies at once; one more site → 1 in \d{3}$/,
    );
  });

  it('makes the dataset misplaced, for it is not well', () => {
    expect(healthOf(fleetOf(1e-4), stripes).word).toBe('misplaced');
    expect(healthOf(fleetOf(null), stripes).word).toBe('ok');
  });

  it('is kept where the loss is as unlikely as promised', () => {
    expect(told(fleetOf(0.02), stripes)).toEqual([]);
    expect(told(fleetOf(null), stripes)).toEqual([]);
  });

  it('says that it cannot be told where the disks of a copy are not known', () => {
    const unknown = east(poolOfDisks('vault', 'stripe', 10, { vdevs: [] }));
    expect(told(fleetOf(1e-4), [stripes[0], unknown])).toMatchObject([
      {
        severity: 'note',
        text: 'how likely a loss is cannot be told (at most 1 in 10,000 over 10 years is promised): the disks of east:vault are not known: its devices are not known',
      },
    ]);
  });

  it('S8 is not called broken while a host that may hold a copy was never seen', () => {
    const unseen = unreachable('east', 5 * minute, null);
    const of = fleetOf(1e-9, { copies: { min: 1, want: 2 } });
    expect(told(of, [stripes[0], unseen])).toMatchObject([{ severity: 'note' }]);
    expect(shownWord(healthOf(of, [stripes[0], unseen]))).toBe('unknown');
  });

  it('S8 counts a copy out of sight by what was last known of its disks', () => {
    const away = unreachable('east', 5 * minute, stripes[1]);
    expect(told(fleetOf(1e-4), [stripes[0], away])).toEqual(told(fleetOf(1e-4), stripes));
  });

  it('leaves the loss of a dataset without any copy that counts to the alarm that is louder', () => {
    const faulted = poolOfDisks('tank', 'stripe', 10, { state: 'FAULTED' });
    const of = fleetOf(1e-4);
    expect(told(of, [north(faulted), seen('east', [poolOfDisks('vault', 'stripe')], [])])).toEqual(
      [],
    );
  });
});

describe('a missing copy', () => {
  const more = [
    host('north', [pool('north:tank')], place('north', { media: 'flash' })),
    host('bare', [pool('bare:data')], place('bare', { media: 'discs' })),
    host('safe', [pool('safe:deep')], place('safe', { media: 'flash' })),
  ];
  // A wish that only the bare pool fulfils: without a promise it stands first.
  const wish = [{ axis: 'media', min: 2, soft: true }];
  const plannedWith = (
    maxLoss10y: number | null,
    bare = poolOfDisks('data', 'stripe'),
    spread = wish,
  ) => {
    const of = {
      ...fleetOf(maxLoss10y, { spread }),
      inventory: { sites: [], hosts: more, transfers: [] },
      // What no layout changes is left out, so that the layouts tell.
      assumptions: {
        values: { commonMode: { value: 0, source: null } },
        pools: new Map(),
      },
    };
    const look = observations(
      north(poolOfDisks('tank', 'raidz2')),
      seen('bare', [bare], []),
      seen('safe', [poolOfDisks('deep', 'raidz2')], []),
    );
    const { actions } = makePlan(of, assessFleet(of, look, now), now);
    const action = actions.find(({ kind }) => kind === 'replicate');
    return { target: action?.target, why: action?.why.join('; ') ?? '' };
  };

  it('goes where the promise is kept, though another pool stands first', () => {
    expect(plannedWith(null).target).toBe('bare:data');
    const { target, why } = plannedWith(1e-5);
    expect(target).toBe('safe:deep');
    expect(why).toContain('with it a loss is as unlikely as promised, at most 1 in 100,000');
  });

  it('goes where a loss is less likely by half a decade, and nothing weightier speaks for another pool', () => {
    expect(plannedWith(null, poolOfDisks('data', 'stripe'), []).target).toBe('safe:deep');
    // Both alike: the first one by its id.
    expect(plannedWith(null, poolOfDisks('data', 'raidz2'), []).target).toBe('bare:data');
    // Of unknown disks nothing is believed.
    const unknown = poolOfDisks('data', 'raidz2', 10, { vdevs: [] });
    expect(plannedWith(null, unknown, []).target).toBe('safe:deep');
  });

  it('is made where it would be otherwise when the promise is kept nowhere, or everywhere', () => {
    expect(plannedWith(1e-12).target).toBe('bare:data');
    expect(plannedWith(0.9).target).toBe('bare:data');
  });

  it('prefers a pool whose disks are known to one where nothing can be promised', () => {
    const unknown = poolOfDisks('data', 'raidz2', 10, { vdevs: [] });
    expect(plannedWith(null, unknown).target).toBe('bare:data');
    expect(plannedWith(1e-5, unknown).target).toBe('safe:deep');
  });
});
