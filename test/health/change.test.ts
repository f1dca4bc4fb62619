import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessChange, assessFleet, assessWhole } from '../../src/health/assess.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import { changedFleet } from '../support/changed-fleet.ts';
import * as w from '../support/world.ts';

describe('a fleet of which one host was looked at again', () => {
  it('is assessed as if all of it had been', () => {
    fc.assert(
      fc.property(changedFleet, ({ fleet: { config, observations }, changes }) => {
        const { tracing, ...before } = assessWhole(config, observations, w.now);
        let { health } = before;
        for (const { host, observations: seen } of changes) {
          const only = new Set([host]);
          health = assessChange({ health, tracing }, config, seen, only, w.now);
          expect(health).toEqual(assessFleet(config, seen, w.now));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps what the change does not touch as it was', () => {
    const hosts = ['a', 'b', 'c'].map((name) => w.host(name, [w.pool(`${name}:tank`)]));
    const config = w.config(hosts, [w.dataset('x', 'a:tank/x'), w.dataset('y', 'b:tank/y')]);
    const look = (name: string, ...filesystems: FilesystemFacts[]) =>
      w.seen(name, [w.zpool('tank', { guid: w.guidOf(name) })], filesystems);
    const [a, b, c] = [
      look('a', w.filesystem('tank/x', { snapshots: w.snaps(['s', w.day]) })),
      look('b', w.filesystem('tank/y', { snapshots: w.snaps(['t', w.day]) })),
      look('c'),
    ];
    const before = assessWhole(config, w.observations(a, b, c), w.now);
    const copied = look('c', w.replica('tank/x', { snapshots: w.snaps(['s', w.day]) }));
    const observations = w.observations(a, b, copied);
    const changed = assessChange(before, config, observations, new Set([copied.host]), w.now);
    const of = (id: string, { datasets } = changed) => datasets.find((d) => d.dataset.id === id);
    expect(of('x')?.counted).toBe(2);
    expect(of('y')).toBe(of('y', before.health));
  });
});
