import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

describe('pools on which another dataset has its copies', () => {
  const sites = ['a', 'b', 'c', 'd'].map((name) =>
    w.host(name, [w.pool(`${name}:tank`)], { domains: { site: name } }),
  );
  const held = (id: string) => w.snaps([id, w.day]);
  const fleetOf = (hosts: readonly string[]) => {
    const config = w.config(
      sites.filter(({ name }) => hosts.includes(name)),
      [
        w.dataset('maps', 'a:tank/maps', { policy: w.policy({ copies: { min: 1, want: 2 } }) }),
        w.dataset('notes', 'a:tank/notes', { policy: w.policy({ copies: { min: 1, want: 2 } }) }),
      ],
    );
    const seen = hosts.map((name) =>
      w.seen(
        name,
        [w.zpool('tank', { guid: w.guidOf(name), size: 10n * w.TiB })],
        name === 'a'
          ? [
              w.filesystem('tank/maps', { snapshots: held('maps') }),
              w.filesystem('tank/notes', { snapshots: held('notes') }),
            ]
          : name === 'b'
            ? [w.filesystem('tank')]
            : [w.replica('tank/maps', { snapshots: held('maps') })],
      ),
    );
    const observations = w.observations(...seen);
    return makePlan(config, assessFleet(config, observations, w.now), w.now);
  };
  const placeOf = (...hosts: readonly string[]) =>
    fleetOf(hosts).actions.find(({ kind }) => kind === 'replicate')?.target;

  it('are taken before others that are alike: fewer sets of pools lose a dataset together', () => {
    expect(placeOf('a', 'b', 'c')).toBe('c:tank');
  });

  it('also when that has more copies, so that one of them can go away and nothing else moves', () => {
    expect(placeOf('a', 'b', 'c', 'd')).toBe('c:tank');
  });
});
