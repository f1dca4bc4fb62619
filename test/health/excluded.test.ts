import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Policy } from '../../src/model/catalogue.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** Snapshots that a policy keeps from being sent. */

const { day, hour } = w;
const hosts = [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])];
const tiers = w.policy().snapshots.tiers;
const policy = (over: Partial<Policy> = {}) =>
  w.policy({
    snapshots: { by: 'other', tiers },
    replicate: { ...w.policy().replicate, exclude: ['hour-*', 'by hand*'] },
    ...over,
  });
const daily = ['day-1', 'day-2'] as const;
const history = w.snaps(
  [daily[0], 3 * day],
  ['hour-1', 2.5 * day],
  [daily[1], 2.2 * day],
  ['hour-2', 5 * hour],
  ['by hand, before the move', hour],
);

function judged(
  held: readonly string[],
  over: Partial<Policy> = {},
  source: Partial<FilesystemFacts> = {},
) {
  const set = w.config(hosts, [w.dataset('data', 'h1:tank/data', { policy: policy(over) })]);
  const origin = w.filesystem('tank/data', {
    snapshots: history,
    bookmarks: w.kept(history),
    ...source,
  });
  const copy = w.replica('vault/data', {
    snapshots: history.filter(({ name }) => held.includes(name)),
  });
  const health = assessFleet(
    set,
    stamped(
      set,
      w.observations(
        w.seen('h1', [w.zpool('tank')], [origin]),
        w.seen('h2', [w.zpool('vault')], held.length > 0 ? [copy] : []),
      ),
    ),
    w.now,
  );
  const sends = makePlan(set, health, w.now)
    .actions.flatMap(({ steps }) => steps.flatMap(commandsOf))
    .map(({ command }) => command.split(' | ')[0]);
  const [dataset] = health.datasets;
  return {
    sends,
    word: dataset?.word,
    copy: dataset?.copies.find(({ role }) => role === 'replica'),
  };
}

describe('a policy that excludes snapshots from replication', () => {
  it('sends around them: a jump over each, and nothing of what is behind the last', () => {
    expect(judged([]).sends).toEqual([
      'zfs send -Lce -v -P tank/data@day-1',
      'zfs send -Lce -v -P -i @day-1 tank/data@day-2',
    ]);
    expect(judged([daily[0]]).sends).toEqual(['zfs send -Lce -v -P -i @day-1 tank/data@day-2']);
  });

  it('has a copy that lacks nothing but them be current, and asks for nothing', () => {
    const { copy, sends } = judged(daily, {}, { written: 0n });
    expect(copy).toMatchObject({ state: 'current', lagSeconds: 0, counted: true });
    expect(sends).toEqual([]);
  });

  it('has a copy that holds one of them for no other reason be as current as one that does not', () => {
    // A stream that was begun before the policy excluded it.
    for (const held of [daily, history.map(({ name }) => name)]) {
      const { copy } = judged(held, {}, { written: 1n });
      expect(copy).toMatchObject({ state: 'current', lagSeconds: 0, counted: true });
    }
  });

  it('has a copy that lacks one that is sent be as late as it is', () => {
    expect(judged([daily[0]]).copy).toMatchObject({ state: 'behind', counted: false });
  });

  it('does not let them hide that no snapshot comes that is sent', () => {
    // The hourly ones are young, and none of what was written for two days is in any that goes to a copy.
    expect(judged(daily, {}, { written: 1n }).word).toBe('stale');
  });

  it('has holdfast take a snapshot, where it takes them, though a younger one is there that is not sent', () => {
    const ours = { snapshots: { by: 'holdfast' as const, tiers } };
    expect(judged(daily, ours).sends).toEqual(['zfs snapshot tank/data@holdfast-20261122T100000Z']);
  });

  it('sends nothing of a filesystem that has no other, and holds its lack against no copy', () => {
    const only = { snapshots: history.filter(({ name }) => name.startsWith('hour')) };
    expect(judged([], {}, only).sends).toEqual([]);
  });
});
