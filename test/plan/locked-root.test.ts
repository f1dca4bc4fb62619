import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

/* A pool whose root is encrypted: what comes there in the clear is encrypted as it arrives, with a key that has to be loaded. */

const config = w.config(
  [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])],
  [w.dataset('data', 'h1:tank/data', { policy: w.policy({ copies: { min: 1, want: 2 } }) })],
);
const snapshots = w.snaps(['a', w.hour]);

function planned(key: 'available' | 'unavailable', ...more: readonly FilesystemFacts[]) {
  const origin = [
    w.filesystem('tank/data', { snapshots }),
    w.filesystem('tank/data/child', { snapshots: w.snaps(['c', w.hour]) }),
  ];
  const observations = w.observations(
    w.seen('h1', [w.zpool('tank')], origin),
    w.seen('h2', [w.zpool('vault')], [w.filesystem('vault', w.encrypted('vault', key)), ...more]),
  );
  const { actions, health } = makePlan(config, assessFleet(config, observations, w.now), w.now);
  return {
    receives: actions
      .filter(({ kind }) => kind === 'replicate')
      .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'command' ? [] : step.sends)))
      .length,
    why: health.datasets[0]?.findings.find(({ kind }) => kind === 'no-place')?.text ?? '',
  };
}

describe('below a root that is encrypted', () => {
  it('a new copy comes in the clear while its key is loaded', () => {
    expect(planned('available')).toEqual({ receives: 2, why: '' });
  });

  it('none comes while it is not, and it is said why', () => {
    const { receives, why } = planned('unavailable');
    expect(receives).toBe(0);
    expect(why).toContain(
      'h2:vault: vault is encrypted, and its key is not loaded: what comes in the clear needs it',
    );
  });

  it('nor does what a copy there lacks', () => {
    const copy = (key: 'available' | 'unavailable') =>
      w.replica('vault/data', {
        ...w.encrypted('vault', key),
        snapshots,
        stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
      });
    expect(planned('available', copy('available')).receives).toBe(1);
    expect(planned('unavailable', copy('unavailable')).receives).toBe(0);
  });
});
