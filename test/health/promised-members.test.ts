import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { txg } from '../../src/model/ids.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

const snapshots = w.snaps(['first', w.hour]);
const custodians = ['oxford', 'geneva'].map((site) => ({ id: site, domains: { site } }));

/** How many copies count of a dataset whose top and child are these, with the top's or child's copy on a keyless pool. */
function counted(
  there: readonly FilesystemFacts[],
  copy: FilesystemFacts,
  by: 'holdfast' | 'other',
): number | undefined {
  const policy = w.policy({ snapshots: { ...w.policy().snapshots, by } });
  const config = w.config(
    [
      w.host('home', [w.pool('home:tank')]),
      w.host('away', [w.pool('away:vault', { trust: 'keyless' })]),
    ],
    [w.dataset('moss', 'home:tank/moss', { policy, custodians })],
  );
  const seen = w.observations(
    w.seen('home', [w.zpool('tank')], there),
    w.seen('away', [w.zpool('vault')], [copy]),
  );
  return assessFleet(config, seen, w.now).datasets[0]?.counted;
}

const sealed = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.filesystem(name, { ...w.encrypted(name), snapshots, ...over });

/** Taking the first snapshot of a part made a copy that had counted count no more: so it does not count before either. */
describe('a part of a dataset that has no snapshot yet', () => {
  it('is lacking on a keyless pool, where it can never come, as soon as holdfast is to take snapshots of it', () => {
    const there = [sealed('tank/moss'), w.filesystem('tank/moss/notes')];
    const copy = w.replica('vault/moss', { ...w.encrypted('vault/moss'), snapshots });
    expect(counted(there, copy, 'holdfast')).toBe(1);
    expect(counted(there, copy, 'other')).toBe(2);
  });

  it('is lacking where it is the top', () => {
    const there = [
      sealed('tank/moss', { snapshots: [] }),
      sealed('tank/moss/notes', { snapshots: w.snaps(['first', w.hour]) }),
    ];
    const copy = w.replica('vault/moss/notes', { ...w.encrypted('vault/moss/notes'), snapshots });
    expect(counted(there, copy, 'holdfast')).toBe(1);
    expect(counted(there, copy, 'other')).toBe(2);
  });
});

describe('a copy that lacks only snapshots that the policy never sends', () => {
  const lagging = (by: 'holdfast' | 'other') => {
    const policy = w.policy({
      snapshots: { ...w.policy().snapshots, by },
      replicate: { ...w.policy().replicate, exclude: ['autosnap_*'] },
    });
    const config = w.config(
      [w.host('home', [w.pool('home:tank')]), w.host('away', [w.pool('away:vault')])],
      [w.dataset('moss', 'home:tank/moss', { policy })],
    );
    const sent = w.snaps(['sent', 9 * w.day]);
    const [autosnap] = w
      .snaps(['autosnap_daily', w.day])
      .map((each) => ({ ...each, createtxg: txg('200') }));
    const origin = w.filesystem('tank/moss', { snapshots: autosnap ? [...sent, autosnap] : sent });
    const seen = w.observations(
      w.seen('home', [w.zpool('tank')], [origin]),
      w.seen('away', [w.zpool('vault')], [w.replica('vault/moss', { snapshots: sent })]),
    );
    return assessFleet(config, seen, w.now).datasets[0]?.copies.at(-1)?.lagSeconds;
  };

  it('is as far behind as what holdfast is to take a snapshot of, and not only from that snapshot on', () => {
    expect(lagging('holdfast')).toBe((9 * w.day) / 1000);
  });

  it('is not behind where another tool takes none that is sent: that is the matter of the dataset', () => {
    expect(lagging('other')).toBe(0);
  });
});
