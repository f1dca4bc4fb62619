import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessChange, assessFleet, assessWhole } from '../../src/health/assess.ts';
import type { FilesystemFacts, PoolFacts, SeenHost } from '../../src/model/observation.ts';
import { changedFleet } from '../support/changed-fleet.ts';
import * as w from '../support/world.ts';

describe('a fleet of which one host was looked at again', () => {
  it('is assessed as if all of it had been', () => {
    fc.assert(
      fc.property(changedFleet, ({ fleet: { config, observations }, changes }) => {
        let assessed = assessWhole(config, observations, w.now);
        for (const { host, observations: seen } of changes) {
          assessed = assessChange(assessed, config, seen, new Set([host]), w.now);
          expect(assessed.health).toEqual(assessFleet(config, seen, w.now));
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
    const { health: changed } = assessChange(
      before,
      config,
      observations,
      new Set([copied.host]),
      w.now,
    );
    const of = (id: string, { datasets } = changed) => datasets.find((d) => d.dataset.id === id);
    expect(of('x')?.counted).toBe(2);
    expect(of('y')).toBe(of('y', before.health));
  });

  it('keeps also what was looked at again and found as it was, but for its room', () => {
    const config = w.config([w.host('a', [w.pool('a:tank')])], [w.dataset('x', 'a:tank/x')]);
    const facts = w.filesystem('tank/x', { snapshots: w.snaps(['s', w.day]) });
    const look = (over: Partial<FilesystemFacts>, pool: Partial<PoolFacts> = {}) =>
      w.seen('a', [w.zpool('tank', pool)], [{ ...facts, ...over }]);
    const stands = (again: SeenHost) => {
      const before = assessWhole(config, w.observations(look({})), w.now);
      const only = new Set([again.host]);
      const { health } = assessChange(before, config, w.observations(again), only, w.now);
      return health.datasets[0] === before.health.datasets[0];
    };
    expect(stands(look({ available: facts.available - 1n }, { allocated: 7n }))).toBe(true);
    expect(stands(look({ written: 1n }))).toBe(false);
    expect(stands(look({ available: facts.available / 2n }))).toBe(false);
    expect(stands(look({}, { dataErrors: 1n }))).toBe(false);
    expect(stands({ ...look({}), tools: ['mbuffer'] })).toBe(false);
  });
});
