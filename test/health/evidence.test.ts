import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { DatasetHealth } from '../../src/model/health.ts';
import { shownWord } from '../../src/model/health.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation, SeenHost } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

/** What counts as a copy and what does not, where the evidence is thin, old, or told twice. */

const { day, hour, minute } = w;
const three = [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault')]),
  w.host('h3', [w.pool('h3:cold')]),
];
const both = w.snaps(['a', 3 * day], ['b', hour]);
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots: both, ...over });
const copy = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots: both, ...over });
const h1 = (...fs: FilesystemFacts[]) => w.seen('h1', [w.zpool('tank')], fs);
const h2 = (...fs: FilesystemFacts[]) => w.seen('h2', [w.zpool('vault')], fs);
const h3 = (...fs: FilesystemFacts[]) => w.seen('h3', [w.zpool('cold')], fs);
const broken = { ok: false, what: 'zfs list failed: it ran out of memory.' } as const;

function assess(
  over: Parameters<typeof w.dataset>[2],
  seen: readonly HostObservation[],
  hosts = three,
): DatasetHealth {
  const set = w.config(hosts, [w.dataset('data', 'h1:tank/data', over)]);
  const [first] = assessFleet(set, w.observations(...seen), w.now).datasets;
  if (!first) throw new Error('no dataset');
  return first;
}

describe('S8 a host that answered, and could not list what it has', () => {
  const blind: readonly [string, (seen: SeenHost) => SeenHost][] = [
    ['its filesystems', (seen) => ({ ...seen, filesystems: broken })],
    ['its pools', (seen) => ({ ...seen, pools: broken })],
  ];

  it.each(blind)('has lost no origin: %s', (_, spoil) => {
    const found = assess({}, [spoil(h1(origin())), h2(), h3()]);
    expect([found.unknown, shownWord(found)]).toEqual([true, 'unknown']);
    expect(found.findings.map(({ kind }) => kind)).not.toContain('origin-missing');
  });

  it.each(blind)('misses no copy: %s', (_, spoil) => {
    const found = assess({}, [h1(origin()), spoil(h2(copy('vault/data'))), h3()]);
    expect([found.unknown, shownWord(found)]).toEqual([true, 'unknown']);
    const set = w.config(three, []);
    const pools = assessFleet(set, w.observations(spoil(h2())), w.now).pools;
    expect(pools.flatMap((each) => each.findings.map(({ kind }) => kind))).not.toContain(
      'pool-missing',
    );
  });
});

describe('S8 a copy out of sight', () => {
  const patient = w.policy({
    grace: { host: ids.milliseconds(7 * day), site: ids.milliseconds(7 * day) },
  });
  const lastSeen = (lag: number) => ({
    ...h2(copy('vault/data', { snapshots: w.snaps(['a', 4 * day]) })),
    at: ids.instant(w.now - 4 * day + lag),
  });
  const newer = origin({ snapshots: w.snaps(['a', 4 * day], ['b', hour]) });

  it('falls behind nothing while its grace runs: its lag is the one it was last seen with', () => {
    const found = assess({ policy: patient }, [
      h1(newer),
      w.unreachable('h2', 3 * day, lastSeen(day)),
      h3(),
    ]);
    expect(found.copies[1]).toMatchObject({ state: 'unknown', counted: true });
    expect(found.unseen).toBe(1);
  });

  it('was none when it was too far behind already', () => {
    const found = assess({ policy: patient }, [
      h1(newer),
      w.unreachable('h2', 1 * day, lastSeen(2 * day + minute)),
      h3(),
    ]);
    expect(found.copies[1]).toMatchObject({ counted: false, uncounted: 'it is 2 d behind' });
  });
});

describe('one pool that is listed under two names', () => {
  const tank = w.zpool('tank');
  const twice = [w.host('a1', [w.pool('a1:tank')]), ...three];
  const fs = [origin()];

  it('holds one copy, and that is the origin', () => {
    const found = assess(
      {},
      [w.seen('a1', [tank], fs), w.seen('h1', [tank], fs), h2(), h3()],
      twice,
    );
    expect([found.word, found.counted]).toEqual(['critical', 1]);
    expect(found.copies.map(({ role, counted, uncounted }) => [role, counted, uncounted])).toEqual([
      ['origin', true, null],
      ['replica', false, 'it is the pool h1:tank by another name'],
    ]);
  });

  it('holds the copy that is seen now, when its disks have moved to another machine', () => {
    const vault = w.zpool('vault');
    const moved = [...three, w.host('h4', [w.pool('h4:vault')])];
    const before = w.seen('h2', [vault], [copy('vault/data')]);
    const found = assess(
      {},
      [
        h1(origin()),
        w.unreachable('h2', minute, before),
        h3(),
        w.seen('h4', [vault], [copy('vault/data')]),
      ],
      moved,
    );
    expect([found.counted, found.unseen]).toEqual([2, 0]);
  });
});

describe('a copy of a recursive dataset', () => {
  const child = (name: string, over: Partial<FilesystemFacts> = {}) =>
    w.filesystem(name, { snapshots: w.snaps(['c', hour]), ...over });
  const stamp = { dataset: 'data', role: 'replica', send: 'Lce' };

  it('keeps counting when the origin has lost a child that the copy still has', () => {
    const gone = w.replica('vault/data/gone', { stamp, snapshots: w.snaps(['g', 30 * day]) });
    const found = assess({}, [h1(origin()), h2(copy('vault/data', { stamp }), gone), h3()]);
    expect(found.copies[1]).toMatchObject({ state: 'current', counted: true });
  });

  it('is not spoiled by a stranger that was made below it and inherits its stamp', () => {
    const stray = w.filesystem('vault/data/stray', { stamp });
    const found = assess({}, [h1(origin()), h2(copy('vault/data', { stamp }), stray), h3()]);
    expect(found.copies[1]).toMatchObject({ state: 'current', counted: true });
  });

  it('is none without the top, however fresh its children are', () => {
    const part = w.replica('vault/data/child', { snapshots: w.snaps(['c', hour]) });
    const young = origin({ snapshots: w.snaps(['b', hour]) });
    const found = assess({}, [h1(young, child('tank/data/child')), h2(part), h3()]);
    expect(found.copies[1]).toMatchObject({
      counted: false,
      uncounted: 'it lacks the top of the dataset',
    });
  });

  it('is none of leftovers alone', () => {
    const gone = w.replica('vault/data/gone', { stamp, snapshots: w.snaps(['g', hour]) });
    const found = assess({}, [h1(origin({ snapshots: w.snaps(['b', hour]) })), h2(gone), h3()]);
    expect(found.counted).toBe(1);
  });

  it('S7 never counts on a keyless pool without the child that may not go there', () => {
    const keyless = [w.host('h2', [w.pool('h2:vault', { trust: 'keyless' })])];
    const custodians = [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } }));
    const held = copy('vault/data', w.encrypted('vault/data', 'unavailable'));
    const top = origin(w.encrypted('tank/data'));
    const hosts = [...three.filter(({ name }) => name !== 'h2'), ...keyless];
    const whole = assess({ custodians }, [h1(top), h2(held), h3()], hosts);
    expect(whole.copies[1]).toMatchObject({ counted: true });
    const found = assess({ custodians }, [h1(top, child('tank/data/open')), h2(held), h3()], hosts);
    expect(found.copies[1]).toMatchObject({
      counted: false,
      uncounted: 'tank/data/open is not encrypted and may not go there',
    });
  });
});

describe('an origin that was made anew under its old name', () => {
  it('makes every replica of the old one diverged: its snapshots are others, whatever they are called', () => {
    const anew = origin({
      guid: w.guidOf('anew'),
      snapshots: both.map((each) => ({ ...each, guid: w.guidOf(`anew ${each.name}`) })),
    });
    const stamp = { dataset: 'data', role: 'replica', send: 'Lce' };
    const found = assess({}, [h1(anew), h2(copy('vault/data', { stamp })), h3()]);
    expect(found.copies[1]).toMatchObject({ state: 'diverged', counted: false });
    expect(found.findings).toContainEqual({
      kind: 'origin-recreated',
      severity: 'danger',
      pool: 'h1:tank',
      text: expect.stringMatching(
        /^h1:tank tank\/data is not what the copy on h2:vault was made from: its @\S+ is another/,
      ),
    });
  });

  it('is not what happened where the origin has merely lost its old snapshots', () => {
    const later = origin({ snapshots: w.snaps(['c', hour]) });
    const stamp = { dataset: 'data', role: 'replica', send: 'Lce' };
    const found = assess({}, [h1(later), h2(copy('vault/data', { stamp })), h3()]);
    expect(found.copies[1]).toMatchObject({ state: 'diverged' });
    expect(found.findings.map(({ kind }) => kind)).not.toContain('origin-recreated');
  });
});

describe('a copy does not count', () => {
  const on = (over: Parameters<typeof w.pool>[1], id = 'h2:vault') => [
    ...three.filter(({ name }) => name !== 'h2'),
    w.host('h2', [w.pool(id, over)]),
  ];
  const why = (hosts: ReturnType<typeof on>, over: Parameters<typeof w.dataset>[2] = {}) =>
    assess(over, [h1(origin()), h2(copy('vault/data')), h3()], hosts).copies[1]?.uncounted;

  it('on a pool that is not trusted, on scratch, or beside the origin', () => {
    expect(why(on({ trust: 'untrusted' }))).toBe('h2:vault is not trusted');
    expect(why(on({ role: 'scratch' }))).toBe('h2:vault is a scratch pool');
    const staged = assess(
      {},
      [h1(origin()), h2(copy('vault/data')), h3()],
      on({ role: 'scratch' }),
    );
    expect(staged.copies[1]?.role).toBe('staged');
    const beside = assess({}, [h1(origin(), copy('tank/beside')), h2(), h3()]);
    expect(beside.copies[1]?.uncounted).toBe("it lies on the origin's own pool");
  });

  it('S7 on a keyless pool when a custodian shares its site, and only then', () => {
    const keeps = (...sites: readonly string[]) => ({
      custodians: sites.map((site) => ({ id: site, domains: { site } })),
    });
    const keyless = on({ trust: 'keyless', domains: { site: 'paris' } });
    expect(why(keyless, keeps('paris', 'oxford'))).toContain('fewer than two key custodians');
    expect(why(keyless, keeps('london', 'oxford'))).toBeNull();
    const told = (...sites: readonly string[]) =>
      assess(keeps(...sites), [h1(origin()), h2(copy('vault/data')), h3()], keyless)
        .findings.filter(({ kind }) => kind === 'key-single-homed')
        .map(({ text }) => text);
    expect(told('paris', 'oxford')).toEqual([
      'the copy on h2:vault needs its key: record two custodians away from it',
    ]);
    expect(told('london', 'oxford')).toEqual([]);
  });
});

describe('an origin out of sight', () => {
  it('S8 is unknown, not current', () => {
    const found = assess({}, [w.unreachable('h1', minute, h1(origin())), h2(), h3()]);
    expect(found.copies[0]).toMatchObject({ role: 'origin', state: 'unknown' });
  });
});

describe('an origin that was never seen', () => {
  const stamp = { dataset: 'data', role: 'replica', send: null };
  const top = (name: string) => copy(name, { stamp });
  const child = (name: string) =>
    copy(name, { stamp, snapshots: w.snaps(['c', 9 * day], ['d', minute]) });

  it('S8 lets a copy that lacks what another one holds be as late as that is old', () => {
    const found = assess({ recursive: true }, [
      w.unreachable('h1', minute, null),
      h2(top('vault/data'), child('vault/data/child')),
      h3(top('cold/data')),
    ]);
    const [first, second] = found.copies;
    expect([first, second].map((each) => [each?.pool.id, each?.counted])).toEqual([
      ['h2:vault', true],
      ['h3:cold', false],
    ]);
    expect(second?.lagSeconds).toBe((9 * day) / 1000);
  });
});

describe('what was written since the common snapshot', () => {
  const old = w.snaps(['a', 30 * day]);
  const [a] = old;
  if (!a) throw new Error('there is a snapshot');
  const stillUntil = (ago: number, guid = a.guid) => [{ guid, until: ids.instant(w.now - ago) }];
  const lagging = (
    over: Partial<FilesystemFacts>,
    policy: Parameters<typeof w.policy>[0] = {},
    held = old,
  ) => {
    const vault = w.replica('vault/data', { snapshots: held });
    const cold = w.replica('cold/data', { snapshots: held });
    return assess({ policy: w.policy(policy) }, [
      h1(origin({ snapshots: old, ...over })),
      h2(vault),
      h3(cold),
    ]);
  };

  it('is lag since that snapshot, where nobody has looked between: it may have been written any time', () => {
    const found = lagging({ written: 1n });
    expect(found.copies[1]).toMatchObject({ counted: false, lagSeconds: 30 * 86_400 });
    expect(found.word).toBe('critical');
  });

  it('is lag since the last look that found nothing written: a byte of now makes no copy a month old', () => {
    const found = lagging(
      { written: 1n, quiet: stillUntil(minute) },
      { copies: { min: 2, want: 3 } },
    );
    expect(found.copies[1]).toMatchObject({ counted: true, state: 'current', lagSeconds: 60 });
    expect([found.word, found.counted]).toEqual(['ok', 3]);
    const kinds = found.findings.map(({ kind }) => kind);
    expect(kinds).toContain('snapshot-due');
    expect(kinds).not.toContain('replica-behind');
  });

  it('is lag as ever when that look is longer ago than a copy may be behind', () => {
    const found = lagging({ written: 1n, quiet: stillUntil(3 * day) });
    expect(found.copies[1]).toMatchObject({ counted: false, state: 'behind', lagSeconds: 259_200 });
  });

  it('is no other lag when a snapshot of it was taken: that it is kept brings no copy nearer', () => {
    const taken = w.snaps(['a', 30 * day], ['b', minute]);
    const found = lagging({ snapshots: taken, quiet: stillUntil(3 * day) });
    expect(found.copies[1]).toMatchObject({ counted: false, lagSeconds: 259_200 });
    const fresh = lagging({ snapshots: taken, quiet: stillUntil(hour) });
    expect(fresh.copies[1]).toMatchObject({ counted: true, lagSeconds: 3_600 });
  });

  it('is lag since the last snapshot that had nothing new in it, where another tool takes them anyway', () => {
    const taken = w.snaps(['a', 30 * day], ['b', 2 * day, 0n], ['c', hour, 0n], ['d', minute]);
    const by = { snapshots: { ...w.policy({}).snapshots, by: 'other' as const } };
    expect(lagging({ snapshots: taken }, by).copies[1]?.lagSeconds).toBe(3_600);
    const head = { snapshots: taken.slice(0, 3), written: 1n };
    expect(lagging(head, by).copies[1]?.lagSeconds).toBe(3_600);
  });

  it('is not made younger by what was seen of another snapshot, or by a clock that ran ahead', () => {
    for (const quiet of [stillUntil(minute, w.guidOf('x')), stillUntil(-day)]) {
      expect(lagging({ written: 1n, quiet }).copies[1]?.lagSeconds).toBe(30 * 86_400);
    }
  });
});

describe('a copy is not verified', () => {
  const scrub = { kind: 'finished', what: 'scrub', at: w.now, errors: 0n, repaired: '0B' } as const;

  it.each([
    ['on a pool with data errors', { dataErrors: 1n }],
    ['by a resilver', { scan: { ...scrub, what: 'resilver' as const } }],
    ['by a scrub that found errors', { scan: { ...scrub, errors: 1n } }],
    ['by a scrub without a date', { scan: { ...scrub, at: null } }],
  ])('%s', (_, its) => {
    const vault = w.seen('h2', [w.zpool('vault', its)], [copy('vault/data')]);
    expect(assess({}, [h1(origin()), vault, h3()]).verified).toBe(1);
  });
});

describe('an origin without a snapshot', () => {
  const bare = origin({ snapshots: [] });

  it('whose snapshots another tool takes says so: nothing can be sent, and holdfast takes none', () => {
    const policy = w.policy({ snapshots: { ...w.policy({}).snapshots, by: 'other' } });
    const kinds = (seen: SeenHost) =>
      assess({ policy }, [seen, h2(), h3()]).findings.map(({ kind }) => kind);
    expect(kinds(h1(bare))).toContain('snapshot-missing');
    expect(kinds(h1(bare))).not.toContain('snapshot-due');
    expect(kinds(h1(origin()))).not.toContain('snapshot-missing');
  });

  it('of which holdfast takes them is due for its first', () => {
    const found = assess({}, [h1(bare), h2(), h3()]).findings.map(({ kind }) => kind);
    expect(found).toContain('snapshot-due');
    expect(found).not.toContain('snapshot-missing');
  });
});
