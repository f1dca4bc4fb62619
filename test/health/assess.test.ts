import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { DatasetHealth } from '../../src/model/health.ts';
import { shownWord } from '../../src/model/health.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import {
  bookmark,
  config,
  dataset,
  day,
  encrypted,
  filesystem,
  GiB,
  host,
  hour,
  minute,
  now,
  observations,
  policy,
  pool,
  replica,
  seen,
  snaps,
  unreachable,
  zpool,
} from '../support/world.ts';

const three = [
  host('h1', [pool('h1:tank')]),
  host('h2', [pool('h2:vault')]),
  host('h3', [pool('h3:cold')]),
];
const data = (over: Parameters<typeof dataset>[2] = {}) => dataset('data', 'h1:tank/data', over);
const origin = (over: Partial<FilesystemFacts> = {}) =>
  filesystem('tank/data', { snapshots: snaps(['a', 3 * day], ['b', hour]), ...over });
const copy = (name: string, over: Partial<FilesystemFacts> = {}) =>
  replica(name, { snapshots: snaps(['a', 3 * day], ['b', hour]), ...over });

const h1 = (fs: FilesystemFacts = origin()) => seen('h1', [zpool('tank')], [fs]);
const h2 = (...fs: FilesystemFacts[]) => seen('h2', [zpool('vault')], fs);
const h3 = (...fs: FilesystemFacts[]) => seen('h3', [zpool('cold')], fs);

function health(
  over: Parameters<typeof dataset>[2],
  ...seenHosts: HostObservation[]
): DatasetHealth {
  const fleet = assessFleet(config(three, [data(over)]), observations(...seenHosts), now);
  const [first] = fleet.datasets;
  if (!first) throw new Error('no dataset');
  return first;
}

describe('the health of a dataset', () => {
  it('is ok with as many copies as it wants, current and verified', () => {
    const found = health({}, h1(), h2(copy('vault/data')), h3());
    expect(found.word).toBe('ok');
    expect([found.counted, found.verified, found.sites]).toEqual([2, 2, 2]);
    expect(found.findings).toEqual([]);
  });

  it('is critical with one copy of two, and says so', () => {
    const found = health({}, h1(), h2(), h3());
    expect(found.word).toBe('critical');
    expect(found.findings.map(({ text }) => text)).toContain('1 copy of at least 2');
  });

  it('is under with two copies of three', () => {
    const found = health(
      { policy: policy({ copies: { min: 3, want: 3 } }) },
      h1(),
      h2(copy('vault/x')),
      h3(),
    );
    expect(found.word).toBe('under');
  });

  it('is degraded with fewer copies than it wants', () => {
    const found = health(
      { policy: policy({ copies: { min: 2, want: 3 } }) },
      h1(),
      h2(copy('vault/x')),
      h3(),
    );
    expect(found.word).toBe('degraded');
  });

  it('is misplaced when the copies lie in too few sites', () => {
    const hosts = [
      host('h1', [pool('h1:tank')], { domains: { site: 'cambridge' } }),
      host('h2', [pool('h2:vault')], { domains: { site: 'cambridge' } }),
      host('h3', [pool('h3:cold')]),
    ];
    const spread = [{ axis: 'site', min: 2, soft: false }];
    const set = config(hosts, [data({ policy: policy({ spread }) })]);
    const fleet = assessFleet(set, observations(h1(), h2(copy('vault/data')), h3()), now);
    expect(fleet.datasets[0]?.word).toBe('misplaced');
  });

  it('counts two unknown sites as one: unknown is never distinct', () => {
    const hosts = three.map((each) =>
      host(
        each.name,
        each.pools.map((p) => ({ ...p, domains: { host: each.name } })),
        { domains: {} },
      ),
    );
    const spread = [{ axis: 'site', min: 2, soft: false }];
    const set = config(hosts, [data({ policy: policy({ spread }) })]);
    const fleet = assessFleet(set, observations(h1(), h2(copy('vault/data')), h3()), now);
    expect(fleet.datasets[0]?.word).toBe('misplaced');
  });

  it('is misplaced when a copy lies where the law forbids it', () => {
    const legal = { ...data().legal, jurisdiction: { allow: ['GB'], deny: [] } };
    const hosts = three.map((each) =>
      host(
        each.name,
        each.pools.map((p) => ({ ...p, country: each.name === 'h2' ? 'US' : 'GB' })),
      ),
    );
    const fleet = assessFleet(
      config(hosts, [data({ legal })]),
      observations(h1(), h2(copy('vault/data')), h3()),
      now,
    );
    expect(fleet.datasets[0]?.word).toBe('misplaced');
    expect(fleet.datasets[0]?.findings.map(({ kind }) => kind)).toContain('jurisdiction');
  });

  it('is stale when a copy that counts is due to be brought up to date', () => {
    const behind = origin({ snapshots: snaps(['a', 30 * hour], ['b', hour]) });
    const found = health(
      {},
      h1(behind),
      h2(copy('vault/data', { snapshots: snaps(['a', 30 * hour]) })),
      h3(),
    );
    expect(found.word).toBe('stale');
    expect(found.counted).toBe(2);
  });

  it('does not count a copy that is further behind than the policy allows', () => {
    const found = health(
      {},
      h1(),
      h2(copy('vault/data', { snapshots: snaps(['a', 3 * day]) })),
      h3(),
    );
    expect(found.word).toBe('critical');
    expect(found.copies[1]).toMatchObject({
      state: 'behind',
      counted: false,
      lagSeconds: 3 * 86_400,
    });
  });

  it('tells a copy that has only the first snapshot yet from one that was left behind', () => {
    const origins = origin({ snapshots: snaps(['a', 900 * day], ['b', 3 * day], ['c', hour]) });
    const texts = (held: FilesystemFacts['snapshots']) =>
      health({}, h1(origins), h2(copy('vault/data', { snapshots: held })), h3())
        .findings.filter(({ kind }) => kind === 'replica-behind')
        .map(({ text }) => text);
    expect(texts(snaps(['a', 900 * day]))).toEqual([
      'h2:vault vault/data holds only the first snapshot yet (2 y behind): the newer ones have still to be sent',
    ]);
    expect(texts(snaps(['a', 900 * day], ['b', 3 * day]))).toEqual([
      'h2:vault vault/data is 3 d behind (2 d at most)',
    ]);
  });

  it('is no lag when nothing was written since, however old the snapshot', () => {
    const still = origin({ snapshots: snaps(['a', 90 * day], ['b', hour, 0n]) });
    const found = health(
      {},
      h1(still),
      h2(copy('vault/data', { snapshots: snaps(['a', 90 * day]) })),
      h3(),
    );
    expect(found.copies[1]?.lagSeconds).toBe(0);
  });

  it('is unverified when a pool was not scrubbed in time, and while a scrub runs', () => {
    const old = zpool('vault', {
      scan: {
        kind: 'finished',
        what: 'scrub',
        at: ids.instant(now - 50 * day),
        errors: 0n,
        repaired: '0B',
      },
    });
    const running = zpool('vault', {
      scan: { kind: 'running', what: 'scrub', startedAt: now, percent: 12, paused: false },
    });
    for (const vault of [old, running, zpool('vault', { scan: { kind: 'none' } })]) {
      const found = health({}, h1(), seen('h2', [vault], [copy('vault/data')]), h3());
      expect([found.word, found.verified]).toEqual(['unverified', 1]);
    }
  });

  it('is over with more copies than it wants', () => {
    const found = health({}, h1(), h2(copy('vault/data')), h3(copy('cold/data')));
    expect(found.word).toBe('over');
  });

  it('is lost with no copy, when every host was looked at', () => {
    const found = health({}, seen('h1', [zpool('tank')], []), h2(), h3());
    expect([found.word, shownWord(found)]).toEqual(['lost', 'lost']);
    expect(found.findings.map(({ kind }) => kind)).toContain('origin-missing');
  });

  it('does not count copies on a faulted pool', () => {
    const found = health(
      {},
      h1(),
      seen('h2', [zpool('vault', { state: 'SUSPENDED' })], [copy('vault/data')]),
      h3(),
    );
    expect([found.word, found.copies[1]?.uncounted]).toEqual([
      'critical',
      'pool h2:vault is SUSPENDED',
    ]);
  });
});

describe('a copy is recognised by guid', () => {
  it('wherever it lies and whatever it is called', () => {
    const found = health({}, h1(), h2(copy('vault/somewhere/renamed by hand')), h3());
    expect(found.copies[1]).toMatchObject({
      filesystem: 'vault/somewhere/renamed by hand',
      counted: true,
    });
  });

  it('by a bookmark alone, when the origin has destroyed the snapshot', () => {
    const marked = origin({
      snapshots: snaps(['b', hour]),
      bookmarks: [bookmark('a', 'a', 99, 30 * hour)],
    });
    const found = health(
      {},
      h1(marked),
      h2(copy('vault/data', { snapshots: snaps(['a', 30 * hour]) })),
      h3(),
    );
    expect(found.copies[1]).toMatchObject({ state: 'current', counted: true });
  });

  it('and not by name: the same snapshot names with other guids are no copy', () => {
    const other = replica('vault/data', {
      snapshots: snaps(['x', 3 * day], ['y', hour]).map((each, at) => ({
        ...each,
        name: ids.snapshotName(at === 0 ? 'a' : 'b'),
      })),
    });
    expect(health({}, h1(), h2(other), h3()).copies).toHaveLength(1);
  });

  it('and has diverged when its newest snapshot is none of the origin’s', () => {
    const foreign = copy('vault/data', {
      snapshots: snaps(['a', 3 * day], ['b', hour], ['theirs', minute]),
    });
    const found = health({}, h1(), h2(foreign), h3());
    expect(found.copies[1]?.state).toBe('diverged');
    expect(found.word).toBe('stale');
    expect(found.findings.map(({ kind }) => kind)).toContain('replica-diverged');
  });

  it('by its stamp, when a first receive was cut before any snapshot was whole', () => {
    const cut = replica('vault/data', {
      resumeToken: '1-abc',
      stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
    });
    const found = health({}, h1(), h2(cut), h3());
    expect(found.copies[1]).toMatchObject({ state: 'partial', counted: false });
  });

  it('of each filesystem of a recursive dataset, and a child that is missing is behind', () => {
    const child = filesystem('tank/data/child', { snapshots: snaps(['c', 4 * day]) });
    const found = health(
      {},
      seen('h1', [zpool('tank')], [origin(), child]),
      h2(copy('vault/data')),
      h3(),
    );
    expect(found.copies[1]).toMatchObject({ counted: false, lagSeconds: 4 * 86_400 });
  });

  it('leaves a child that is catalogued itself to its own entry', () => {
    const child = filesystem('tank/data/child', { snapshots: snaps(['c', 4 * day]) });
    const set = config(three, [data(), dataset('child', 'h1:tank/data/child')]);
    const fleet = assessFleet(
      set,
      observations(seen('h1', [zpool('tank')], [origin(), child]), h2(copy('vault/data')), h3()),
      now,
    );
    expect(fleet.datasets.map(({ dataset: { id }, word }) => [id, word])).toEqual([
      ['child', 'critical'],
      ['data', 'ok'],
    ]);
  });
});

describe('S8 unknown is not missing', () => {
  const remembered = h2(copy('vault/data'));

  it('keeps the copies of an unreachable host while its grace runs, by their last facts', () => {
    const found = health({}, h1(), unreachable('h2', 5 * minute, remembered), h3());
    expect([found.word, found.counted, found.unseen]).toEqual(['ok', 1, 1]);
    expect(found.copies[1]?.state).toBe('unknown');
  });

  it('gives them up after the grace', () => {
    const found = health({}, h1(), unreachable('h2', 16 * minute, remembered), h3());
    expect([found.word, found.counted, found.unseen]).toEqual(['critical', 1, 0]);
  });

  it('waits longer when the whole site is out of sight', () => {
    const together = [
      host('h1', [pool('h1:tank')]),
      host('h2', [pool('h2:vault')], { domains: { site: 'paris' } }),
      host('h3', [pool('h3:cold')], { domains: { site: 'paris' } }),
    ];
    const fleet = assessFleet(
      config(together, [data()]),
      observations(
        h1(),
        unreachable('h2', 16 * minute, remembered),
        unreachable('h3', 16 * minute, h3()),
      ),
      now,
    );
    expect(fleet.datasets[0]).toMatchObject({ word: 'ok', unseen: 1 });
  });

  it('says unknown, not critical, of what a host that was never seen may hold', () => {
    const found = health({}, h1(), unreachable('h2', minute, null), h3());
    expect([found.unknown, shownWord(found)]).toEqual([true, 'unknown']);
    const later = health({}, h1(), unreachable('h2', hour, null), h3());
    expect([later.unknown, shownWord(later)]).toEqual([false, 'critical']);
  });

  it('counts a host that has not been looked at yet as unseen', () => {
    expect(shownWord(health({}, h1(), { kind: 'pending', host: ids.hostName('h2') }, h3()))).toBe(
      'unknown',
    );
  });
});

describe('S7 a keyless pool', () => {
  const keyless = [three[0], host('h2', [pool('h2:vault', { trust: 'keyless' })]), three[2]].filter(
    (each) => each !== undefined,
  );
  const custodians = [
    { id: 'safe-a', domains: { site: 'cambridge' } },
    { id: 'safe-b', domains: { site: 'oxford' } },
  ];
  const assess = (over: Parameters<typeof dataset>[2], held: FilesystemFacts) =>
    assessFleet(
      config(keyless, [data(over)]),
      observations(h1(origin(encrypted('tank/data'))), h2(held), h3()),
      now,
    ).datasets[0];

  it('counts an encrypted copy whose key two custodians keep elsewhere', () => {
    const found = assess(
      { custodians },
      copy('vault/data', encrypted('vault/data', 'unavailable')),
    );
    expect(found?.copies[1]).toMatchObject({ role: 'keyless', counted: true });
  });

  it('does not count one whose key may be lost with the origin', () => {
    const found = assess(
      { custodians: custodians.slice(0, 1) },
      copy('vault/data', encrypted('vault/data', 'unavailable')),
    );
    expect(found?.copies[1]?.counted).toBe(false);
  });

  it('does not take a custodian for elsewhere whose site, or whose copy’s site, is not known', () => {
    const held = copy('vault/data', encrypted('vault/data', 'unavailable'));
    const homeless = custodians.map(({ id }) => ({ id, domains: {} }));
    expect(assess({ custodians: homeless }, held)?.copies[1]?.counted).toBe(false);
    const nowhere = keyless.map((each) =>
      host(
        each.name,
        each.pools.map((p) => ({ ...p, domains: { host: each.name } })),
        { domains: {} },
      ),
    );
    const set = config(nowhere, [data({ custodians })]);
    const seenNow = observations(h1(origin(encrypted('tank/data'))), h2(held), h3());
    expect(assessFleet(set, seenNow, now).datasets[0]?.copies[1]?.counted).toBe(false);
  });

  it('is in danger when its key is loaded there, or the copy is not encrypted', () => {
    const open = assess({ custodians }, copy('vault/data', encrypted('vault/data')));
    expect(open?.findings.map(({ kind }) => kind)).toContain('key-loaded-on-keyless');
    const plain = assess({ custodians }, copy('vault/data'));
    expect(plain?.findings.map(({ kind }) => kind)).toContain('keyless-plaintext');
  });
});

describe('the fleet', () => {
  it('lists the worst first, whatever the order of the catalogue', () => {
    const sets = [data(), dataset('alone', 'h1:tank/alone'), dataset('also', 'h1:tank/also')];
    const seenNow = observations(
      seen('h1', [zpool('tank')], [origin(), filesystem('tank/alone'), filesystem('tank/also')]),
      h2(copy('vault/data')),
      h3(),
    );
    const order = (list: typeof sets) =>
      assessFleet(config(three, list), seenNow, now).datasets.map((each) => each.dataset.id);
    expect(order(sets)).toEqual(['alone', 'also', 'data']);
    expect(order([...sets].reverse())).toEqual(order(sets));
  });

  it('tells of pools that are degraded, nearly full, gone or damaged', () => {
    const ill = zpool('vault', { state: 'DEGRADED', allocated: 19n * 1024n * GiB, dataErrors: 3n });
    const fleet = assessFleet(
      config(three, []),
      observations(h1(), seen('h2', [ill], []), seen('h3', [], [])),
      now,
    );
    const kinds = fleet.pools.flatMap((each) => each.findings.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'pool-degraded',
      'pool-errors',
      'pool-missing',
      'pool-nearly-full',
    ]);
  });

  it('tells of a device whose errors redundancy has mended: nothing else would', () => {
    const disk = (name: string, over: object = {}) => ({
      name,
      type: 'disk',
      group: 'data' as const,
      state: 'ONLINE',
      readErrors: 0n,
      writeErrors: 0n,
      checksumErrors: 0n,
      note: null,
      children: [],
      ...over,
    });
    const children = [disk('sda'), disk('sdb', { readErrors: 1n, checksumErrors: 12n })];
    const mirror = disk('mirror-0', { type: 'mirror', children });
    const mended = seen('h2', [zpool('vault', { vdevs: [mirror] })], []);
    const fleet = assessFleet(config(three, []), observations(h1(), mended, h3()), now);
    expect(fleet.pools.flatMap(({ findings }) => findings)).toEqual([
      {
        kind: 'device-errors',
        severity: 'warning',
        pool: 'h2:vault',
        text: 'devices of pool h2:vault have met errors since they were last cleared: sdb 1 read error, 12 checksum errors',
      },
    ]);
  });

  it('tells ages by the clock of the host that dated them', () => {
    const ahead = 3 * day;
    const written = origin({ snapshots: snaps(['a', -day], ['b', -2 * day]), written: GiB });
    const fast = { ...h1(written), hostClock: ids.instant(now + ahead) };
    const held = copy('vault/data', { snapshots: snaps(['a', -day]) });
    const found = health({}, fast, h2(held), h3());
    expect(found.copies[1]?.lagSeconds).toBe((2 * day) / 1000);
    expect(found.findings.map(({ kind }) => kind)).toContain('snapshot-due');
  });

  it('tells of a host whose clock is off', () => {
    const off = { ...h2(), hostClock: ids.instant(now + hour) };
    const fleet = assessFleet(config(three, []), observations(h1(), off, h3()), now);
    expect(fleet.hosts[1]?.findings[0]?.text).toBe('the clock of h2 is 1 h ahead');
  });
});
