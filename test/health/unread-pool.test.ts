import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { shownWord } from '../../src/model/health.ts';
import * as ids from '../../src/model/ids.ts';
import type {
  FilesystemFacts,
  HostObservation,
  PoolState,
  SeenHost,
  UnreadPool,
} from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

/** A host that could list one of its two pools and not the other, which has stopped. */

const { day, hour, minute } = w;
const snapshots = w.snaps(['a', 3 * day], ['b', hour]);
const copy = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots, ...over });
const hosts = [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h3', [w.pool('h3:cold'), w.pool('h3:thin')]),
];
const h1 = w.seen('h1', [w.zpool('tank')], [w.filesystem('tank/data', { snapshots })]);
const patience = w.policy({ copies: { min: 2, want: 3 } });

/** h3 as it answers: `cold` is listed, `thin` is not; `last` is what was seen on it before. */
const halfSeen = (
  last: readonly FilesystemFacts[] | null,
  { since = minute, state = 'SUSPENDED' }: { since?: number; state?: PoolState } = {},
): SeenHost => {
  const unread: UnreadPool = {
    pool: 'thin',
    what: 'zfs list failed: The pool has stopped.',
    todo: 'Bring the devices back.',
    since: ids.instant(w.now - since),
    last: last && { at: ids.instant(w.now - hour), filesystems: last },
  };
  return w.seen('h3', [w.zpool('cold')], [copy('cold/data')], {
    pools: { ok: true, value: [w.zpool('cold'), w.zpool('thin', { state })] },
    unread: [unread],
  });
};

const assess = (
  observed: readonly HostObservation[],
  over: Parameters<typeof w.dataset>[2] = { policy: patience },
  origin = 'h1:tank/data',
) => {
  const set = w.config(hosts, [w.dataset('data', origin, over)]);
  const fleet = assessFleet(set, w.observations(...observed), w.now);
  const [data] = fleet.datasets;
  if (!data) throw new Error('no dataset');
  const on = (pool: string) => data.copies.find((each) => each.pool.id === pool);
  return { fleet, data, on };
};
const kinds = (findings: readonly { readonly kind: string }[]) => findings.map(({ kind }) => kind);

describe('S8 a copy on a pool that its host could not list', () => {
  it('is not known to be there now, as old as it was last seen, and keeps its place', () => {
    const { data, on } = assess([h1, halfSeen([copy('thin/data')], { state: 'ONLINE' })]);
    expect(on('h3:thin')).toMatchObject({
      state: 'unknown',
      counted: true,
      awaited: true,
      seenAt: w.now - hour,
    });
    expect(data).toMatchObject({ counted: 2, unseen: 1, unknown: false, word: 'ok' });
  });

  it('hides nothing of the host’s other pools', () => {
    const { on } = assess([h1, halfSeen([copy('thin/data')])]);
    expect(on('h3:cold')).toMatchObject({
      state: 'current',
      counted: true,
      awaited: false,
      seenAt: w.now,
    });
  });

  it('does not count on a pool that is SUSPENDED, and keeps its place all the same', () => {
    const { data, fleet, on } = assess([h1, halfSeen([copy('thin/data')])]);
    expect(on('h3:thin')).toMatchObject({
      counted: false,
      uncounted: 'pool h3:thin is SUSPENDED',
      awaited: true,
    });
    expect(data).toMatchObject({ counted: 2, unseen: 0 });
    const thin = fleet.pools.find(({ pool }) => pool.id === 'h3:thin');
    expect(kinds(thin?.findings ?? [])).toEqual(['pool-faulted']);
    expect(thin).toMatchObject({ seenAt: w.now, placeable: 0n });
  });

  it('falls behind nothing meanwhile: its lag is the one it was last seen with', () => {
    const old = copy('thin/data', { snapshots: w.snaps(['a', 2 * day - minute]) });
    const newer = w.seen(
      'h1',
      [w.zpool('tank')],
      [w.filesystem('tank/data', { snapshots: w.snaps(['a', 2 * day - minute], ['b', hour]) })],
    );
    const later = { ...halfSeen([old], { state: 'ONLINE' }) };
    const waited = later.unread.map((each) => ({
      ...each,
      last: { at: ids.instant(w.now - 2 * hour), filesystems: [old] },
    }));
    const { on } = assess([newer, { ...later, unread: waited }]);
    expect(on('h3:thin')?.counted).toBe(true);
  });

  it('is waited for as long as a host is, from when it could first not be listed', () => {
    const over = assess([h1, halfSeen([copy('thin/data')], { since: hour, state: 'ONLINE' })]);
    expect(over.on('h3:thin')).toMatchObject({
      counted: false,
      awaited: false,
      uncounted: 'what lies on h3:thin could not be listed for longer than the policy waits',
    });
    const gone = w.unreachable('h3', minute, halfSeen([copy('thin/data')], { since: hour }));
    expect(assess([h1, gone]).on('h3:thin')?.awaited).toBe(false);
    expect(assess([h1, gone]).on('h3:cold')?.awaited).toBe(true);
  });
});

describe('S8 a pool of which nothing is remembered', () => {
  it('may hold a copy: what is short without it is unknown, not missing', () => {
    const { data } = assess([h1, halfSeen(null)]);
    expect([data.unknown, shownWord(data)]).toEqual([true, 'unknown']);
    expect(data.findings).toContainEqual({
      kind: 'pool-unread',
      severity: 'note',
      pool: 'h3:thin',
      text: 'what lies on h3:thin could not be listed: it may hold a copy',
    });
    const later = assess([h1, halfSeen(null, { since: hour })]).data;
    expect([later.unknown, shownWord(later)]).toEqual([false, 'degraded']);
  });

  it('holds none that may not lie there', () => {
    const placement = { pin: [], forbid: [ids.poolId(ids.hostName('h3'), 'thin')], prefer: [] };
    expect(assess([h1, halfSeen(null)], { policy: patience, placement }).data.unknown).toBe(false);
  });

  it('is still not known when its host went away after it', () => {
    const gone = w.unreachable('h3', minute, halfSeen(null));
    expect(assess([h1, gone]).data.unknown).toBe(true);
  });
});

describe('S8 an origin on a pool that its host could not list', () => {
  const empty = w.seen('h1', [w.zpool('tank')], []);

  it.each<[string, readonly FilesystemFacts[] | null]>([
    ['that was seen before', [w.filesystem('thin/data', { snapshots })]],
    ['that was never seen', null],
  ])('%s is not missing', (_, last) => {
    const { data } = assess([empty, halfSeen(last)], {}, 'h3:thin/data');
    expect(kinds(data.findings)).not.toContain('origin-missing');
  });

  it('that was never seen is told of when the grace is over, and not as if it did not exist', () => {
    const { data } = assess([empty, halfSeen(null, { since: hour })], {}, 'h3:thin/data');
    const missing = data.findings.find(({ kind }) => kind === 'origin-missing');
    expect(missing?.text).toBe('the origin h3:thin thin/data was not seen');
  });
});

describe('the host', () => {
  it('is seen, and the pool is named with why and what to do', () => {
    const host = assess([h1, halfSeen([])]).fleet.hosts.find((each) => each.host === 'h3');
    expect(host?.state).toBe('seen');
    expect(host?.findings).toEqual([
      {
        kind: 'pool-unread',
        severity: 'warning',
        pool: 'h3:thin',
        text: 'what lies on h3:thin could not be listed: zfs list failed: The pool has stopped. Bring the devices back.',
      },
    ]);
  });
});
