import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessChange, assessFleet, assessWhole } from '../../src/health/assess.ts';
import type { FilesystemFacts, Observations } from '../../src/model/observation.ts';
import { makePlan, planChange, planWhole } from '../../src/plan/plan.ts';
import { changedFleet } from '../support/changed-fleet.ts';
import { marked, tenOf } from '../support/history.ts';
import * as w from '../support/world.ts';

describe('the plan of a fleet of which one host after the other was looked at again', () => {
  it('is what it were if all of it had been', () => {
    fc.assert(
      fc.property(changedFleet, ({ fleet: { config, observations }, changes }) => {
        let assessed = assessWhole(config, observations, w.now);
        let planning = planWhole(config, assessed.health, w.now);
        for (const { host, observations: seen } of changes) {
          assessed = assessChange(assessed, config, seen, new Set([host]), w.now);
          planning = planChange(planning, assessed.health, w.now);
          expect(planning.plan).toEqual(makePlan(config, assessFleet(config, seen, w.now), w.now));
        }
      }),
      { numRuns: 400 },
    );
  });
});

/* A dataset on two hosts with snapshots that are due to be pruned, and a third host that has nothing of it. */
describe('S5 what is found on a host that holds no copy of a dataset', () => {
  const snapshots = marked(tenOf(), 6);
  const config = w.config(
    ['h1', 'h2', 'h3'].map((name) => w.host(name, [w.pool(`${name}:tank`)])),
    [
      w.dataset('data', 'h1:tank/data', {
        policy: w.policy({
          copies: { min: 2, want: 2 },
          snapshots: {
            by: 'holdfast',
            tiers: { hourly: 0, daily: 5, weekly: 0, monthly: 0, yearly: 0 },
          },
        }),
      }),
    ],
  );
  const stamp = { dataset: 'data', role: null, send: 'Lce' };
  const fleetWith = (...elsewhere: readonly FilesystemFacts[]): Observations =>
    w.observations(
      w.seen(
        'h1',
        [w.zpool('tank', { guid: w.guidOf('one') })],
        [w.filesystem('tank/data', { snapshots })],
      ),
      w.seen(
        'h2',
        [w.zpool('tank', { guid: w.guidOf('two') })],
        [w.replica('tank/data', { snapshots, stamp })],
      ),
      w.seen('h3', [w.zpool('tank', { guid: w.guidOf('three') })], elsewhere),
    );
  const prunes = (before: Observations, after: Observations) => {
    const assessed = assessWhole(config, before, w.now);
    const planning = planWhole(config, assessed.health, w.now);
    const only = new Set(config.inventory.hosts.slice(2).map(({ name }) => name));
    const { health } = assessChange(assessed, config, after, only, w.now);
    return [planning, planChange(planning, health, w.now)].map(
      ({ plan }) => plan.actions.filter(({ kind }) => kind === 'prune').length,
    );
  };
  const resumeToken = '1-c16fcb42f-f0-789c';

  it('an interrupted receive that cannot be read keeps every snapshot of it', () => {
    expect(prunes(fleetWith(), fleetWith(w.filesystem('tank/cut', { resumeToken })))).toEqual([
      2, 0,
    ]);
  });

  it('and when it is gone, they are pruned', () => {
    expect(prunes(fleetWith(w.filesystem('tank/cut', { resumeToken })), fleetWith())).toEqual([
      0, 2,
    ]);
  });
});
