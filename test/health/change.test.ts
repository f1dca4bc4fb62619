import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessChange, assessFleet, assessWhole } from '../../src/health/assess.ts';
import type { FilesystemFacts, Observations, SeenHost } from '../../src/model/observation.ts';
import { type RandomFleet, randomFleet } from '../support/random-fleet.ts';
import * as w from '../support/world.ts';

/** What may have happened to a filesystem between two looks. */
const happenings: readonly ((facts: FilesystemFacts) => readonly FilesystemFacts[])[] = [
  (facts) => [{ ...facts, snapshots: facts.snapshots.slice(0, -1) }],
  (facts) => [{ ...facts, snapshots: facts.snapshots.slice(1) }],
  (facts) => [{ ...facts, snapshots: [] }],
  (facts) => [{ ...facts, written: facts.written + 4096n }],
  (facts) => [{ ...facts, stamp: { dataset: null, role: null, send: null } }],
  (facts) => [{ ...facts, name: `${facts.name}-renamed` as FilesystemFacts['name'] }],
  () => [],
];

const after = (seen: SeenHost, happening: (typeof happenings)[number]): SeenHost => ({
  ...seen,
  filesystems: seen.filesystems.ok
    ? { ok: true, value: seen.filesystems.value.flatMap(happening) }
    : seen.filesystems,
});

const seenHosts = ({ observations }: RandomFleet): readonly SeenHost[] =>
  [...observations.values()].filter((each) => each.kind === 'seen');

/** A fleet, and the same after one of its hosts was looked at again. */
const changedFleet = fc.record({
  fleet: randomFleet.filter((fleet) => seenHosts(fleet).length > 0),
  which: fc.nat(),
  happening: fc.constantFrom(...happenings),
});

describe('a fleet of which one host was looked at again', () => {
  it('is assessed as if all of it had been', () => {
    fc.assert(
      fc.property(changedFleet, ({ fleet, which, happening }) => {
        const { config, observations } = fleet;
        const hosts = seenHosts(fleet);
        const host = hosts[which % hosts.length];
        if (!host) return;
        const now: Observations = new Map(observations).set(host.host, after(host, happening));
        const only = new Set([host.host]);
        const before = assessWhole(config, observations, w.now);
        expect(assessChange(before, config, now, only, w.now)).toEqual(
          assessFleet(config, now, w.now),
        );
        const later = assessWhole(config, now, w.now);
        expect(assessChange(later, config, observations, only, w.now)).toEqual(before.health);
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
