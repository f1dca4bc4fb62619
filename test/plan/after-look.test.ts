import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { instant } from '../../src/model/ids.ts';
import type { Observations } from '../../src/model/observation.ts';
import { type Latest, planAfterLook } from '../../src/plan/after-look.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { type Change, changedFleet } from '../support/changed-fleet.ts';
import * as w from '../support/world.ts';

/** The host did not answer that look, and its last facts are remembered. */
function withOutage({ host, observations }: Change): Observations {
  const seen = observations.get(host);
  return seen?.kind === 'seen'
    ? new Map(observations).set(host, w.unreachable(host, 5 * w.minute, seen))
    : observations;
}

describe('a console that plans after every look', () => {
  it('has the plan of the whole fleet, also when hosts go out of sight and come back', () => {
    fc.assert(
      fc.property(
        changedFleet,
        fc.infiniteStream(fc.boolean()),
        ({ fleet: { config, observations }, changes }, outages) => {
          let latest: Latest | null = null;
          const looks = [
            observations,
            ...changes.map((each) => (outages.next().value ? withOutage(each) : each.observations)),
          ];
          for (const seen of looks) {
            latest = planAfterLook(latest, config, seen, w.now);
            expect(latest.planning.plan).toEqual(
              makePlan(config, assessFleet(config, seen, w.now), w.now),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  const hosts = ['a', 'b'].map((name) => w.host(name, [w.pool(`${name}:tank`)]));
  const config = w.config(hosts, [w.dataset('x', 'a:tank/x'), w.dataset('y', 'b:tank/y')]);
  const look = (name: string, written: bigint) =>
    w.seen(
      name,
      [w.zpool('tank', { guid: w.guidOf(name) })],
      [
        w.filesystem(`tank/${name === 'a' ? 'x' : 'y'}`, {
          snapshots: w.snaps([`of ${name}`, w.day]),
          written,
        }),
      ],
    );
  const [a, b] = [look('a', 0n), look('b', 0n)];
  const first = planAfterLook(null, config, w.observations(a, b), w.now);
  const of = ({ assessed }: Latest, id: string) =>
    assessed.health.datasets.find(({ dataset }) => dataset.id === id);

  it('leaves alone what the look does not touch', () => {
    const next = planAfterLook(first, config, w.observations(a, look('b', 5n)), w.now);
    expect(of(next, 'x')).toBe(of(first, 'x'));
    expect(of(next, 'y')).not.toEqual(of(first, 'y'));
  });

  it('judges everything anew after a minute, and when nothing but time has changed', () => {
    for (const [later, seen] of [
      [61_000, w.observations(a, look('b', 5n))],
      [1_000, w.observations(a, b)],
    ] as const) {
      const now = instant(w.now + later);
      const next = planAfterLook(first, config, seen, now);
      expect(next.planning.plan).toEqual(makePlan(config, assessFleet(config, seen, now), now));
      expect(of(next, 'x')).not.toBe(of(first, 'x'));
    }
  });
});
