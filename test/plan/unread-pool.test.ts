import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Fact } from '../../src/model/fact.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation, SeenHost } from '../../src/model/observation.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { judgeFact, judgeOutcome } from '../../src/plan/facts/facts.ts';
import { whyUntold } from '../../src/plan/facts/told.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** `thin` on h3 cannot be listed: it is ONLINE by `zpool list`, so that nothing but that speaks against it. */

const { day, hour } = w;
const h3 = ids.hostName('h3');
const thinHost = w.host('h3', [w.pool('h3:thin')]);
const snapshots = w.snaps(['a', 5 * day], ['b', 3 * day]);

const unread = (since: number, last: readonly FilesystemFacts[] | null): SeenHost =>
  w.seen('h3', [], [], {
    pools: { ok: true, value: [w.zpool('thin')] },
    unread: [
      {
        pool: 'thin',
        what: 'zfs list failed: I/O error.',
        todo: 'Look at its devices.',
        since: ids.instant(w.now - since),
        last: last && { at: ids.instant(w.now - since), filesystems: last },
      },
    ],
  });

const planOf = (hosts: ReturnType<typeof w.host>[], origin: string, ...seen: HostObservation[]) => {
  const set = w.config(hosts, [w.dataset('data', origin)]);
  return makePlan(set, assessFleet(set, stamped(set, w.observations(...seen)), w.now), w.now);
};

describe('S2 S8 of a pool that could not be listed', () => {
  const h1 = w.host('h1', [w.pool('h1:tank')]);
  const h2 = w.host('h2', [w.pool('h2:vault')]);
  const source = w.seen(
    'h1',
    [w.zpool('tank')],
    [w.filesystem('tank/data', { snapshots, bookmarks: w.kept(snapshots) })],
  );
  const behind = w.replica('thin/data', { snapshots: snapshots.slice(0, 1) });
  const empty = w.seen('h2', [w.zpool('vault')], []);

  it('a copy is not brought up to date, and none is made elsewhere while its grace runs', () => {
    const plan = planOf(
      [h1, h2, thinHost],
      'h1:tank/data',
      source,
      empty,
      unread(w.minute, [behind]),
    );
    expect(plan.actions).toEqual([]);
    const told = planOf([h1, h2, thinHost], 'h1:tank/data', source, empty, unread(w.minute, null));
    expect(told.actions).toEqual([]);
  });

  it('the place is taken by another when its grace is over', () => {
    const plan = planOf([h1, h2, thinHost], 'h1:tank/data', source, empty, unread(hour, [behind]));
    expect(plan.actions.map(({ kind, target }) => [kind, target])).toEqual([
      ['replicate', 'h2:vault'],
    ]);
  });

  it('no copy is placed on it, whatever room it says it has', () => {
    const plan = planOf([h1, thinHost], 'h1:tank/data', source, unread(hour, null));
    expect(plan.actions).toEqual([]);
    const [finding] = plan.health.datasets[0]?.findings.filter((f) => f.kind === 'no-place') ?? [];
    expect(finding?.text).toContain('h3:thin');
  });

  it('an origin is neither snapshotted nor sent, and its pool is not scrubbed', () => {
    const origin = w.filesystem('thin/data', { snapshots, written: w.GiB });
    const unscrubbed = unread(w.minute, [origin]);
    const pools = { ok: true, value: [w.zpool('thin', { scan: { kind: 'none' } })] } as const;
    const plan = planOf([h2, thinHost], 'h3:thin/data', empty, { ...unscrubbed, pools });
    expect(plan.actions).toEqual([]);
  });
});

describe('S2 S8 on a pool that could not be listed', () => {
  const now = unread(w.minute, [w.replica('thin/data', { snapshots })]);
  const there = { host: h3, filesystem: ids.filesystemName('thin/data') };
  const facts: readonly Fact[] = [
    { kind: 'absent', ...there },
    { kind: 'exists', ...there, guid: w.guidOf('filesystem thin/data') },
    { kind: 'newest-is', ...there, guid: w.guidOf('b') },
    { kind: 'snapshot-absent', ...there, snapshot: ids.snapshotName('c') },
    { kind: 'unwritten', ...there },
  ];
  const outcomes: readonly Outcome[] = [
    { kind: 'filesystem-there', ...there },
    { kind: 'guid-there', ...there, guid: w.guidOf('b') },
    { kind: 'inert', ...there },
  ];

  it.each(facts)('no fact is told, be it as it was seen before or not: $kind', (fact) => {
    expect(judgeFact(fact, now)).toEqual({ holds: false, text: 'zfs list failed: I/O error.' });
  });

  it.each(outcomes)('no outcome is told: $kind', (outcome) => {
    expect(judgeOutcome(outcome, now)).toEqual({
      holds: false,
      text: 'zfs list failed: I/O error.',
    });
    expect(whyUntold(outcome, now)).toMatchObject({ todo: 'Look at its devices.' });
  });

  it('the facts of the host’s other pools are', () => {
    const other: Fact = {
      kind: 'absent',
      host: h3,
      filesystem: ids.filesystemName('thinner/data'),
    };
    expect(judgeFact(other, now)).toEqual({ holds: true });
    expect(whyUntold(other, now)).toBeNull();
  });
});
