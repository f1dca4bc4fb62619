import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

/** What the resumption of a first receive is to bring about, by what that receive was told to set. */
function outcomes(partial: Partial<FilesystemFacts>): readonly string[] {
  const config = w.config(
    [w.host('home', [w.pool('home:tank')]), w.host('away', [w.pool('away:vault')])],
    [w.dataset('moss', 'home:tank/moss')],
  );
  const cut = w.replica('vault/moss', { resumeToken: '1-abc', ...partial });
  const seen = w.observations(
    w.seen(
      'home',
      [w.zpool('tank')],
      [w.filesystem('tank/moss', { snapshots: w.snaps(['a', w.hour]) })],
    ),
    w.seen('away', [w.zpool('vault')], [cut]),
  );
  const { actions } = makePlan(config, assessFleet(config, seen, w.now), w.now);
  const step = actions.find(({ kind }) => kind === 'resume')?.steps[0];
  return (step?.outcomes ?? []).map(({ kind }) => kind);
}

describe('a first receive that was cut', () => {
  it('S9 ends read-only and unmounted, where it was told so when it began', () => {
    expect(outcomes({})).toEqual(['newest-among', 'inert']);
  });

  it('is not said to end so where somebody else began it: going on sets nothing', () => {
    expect(outcomes({ readonly: false, canmount: 'on' })).toEqual(['newest-among']);
  });
});

describe('what is still to come of an interrupted receive', () => {
  const rest = (available: bigint) => {
    const snapshots = w.snaps(['a', 9 * w.day], ['b', w.hour, 4n * w.GiB]);
    const config = w.config(
      [w.host('home', [w.pool('home:tank')]), w.host('away', [w.pool('away:vault')])],
      [w.dataset('moss', 'home:tank/moss')],
    );
    const resumes = { toGuid: w.guidOf('b'), fromGuid: w.guidOf('a'), raw: false, received: w.GiB };
    const cut = { resumeToken: '1-abc', resumes, available, snapshots: snapshots.slice(0, 1) };
    const seen = w.observations(
      w.seen('home', [w.zpool('tank')], [w.filesystem('tank/moss', { snapshots })]),
      w.seen('away', [w.zpool('vault')], [w.replica('vault/moss', cut)]),
    );
    const plan = makePlan(config, assessFleet(config, seen, w.now), w.now);
    return {
      action: plan.actions.find(({ kind }) => kind === 'resume'),
      findings: plan.health.datasets[0]?.findings.map(({ kind }) => kind) ?? [],
    };
  };

  it('is what was written up to the snapshot that it waits for, less what has come', () => {
    const { action } = rest(w.TiB);
    expect(action?.estimate.bytes).toBe(3n * w.GiB);
    expect(action?.steps[0]?.facts).toContainEqual(
      expect.objectContaining({ kind: 'space-for', bytes: 3n * w.GiB }),
    );
  });

  it('is not sent to where there is no room for it, and that is said', () => {
    const { action, findings } = rest(2n * w.GiB);
    expect(action).toBeUndefined();
    expect(findings).toContain('no-room');
  });
});
