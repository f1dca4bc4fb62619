import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Advice } from '../../src/model/advice.ts';
import type { Config } from '../../src/model/config.ts';
import { instant } from '../../src/model/ids.ts';
import type { HostObservation, PoolFacts, Vdev } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { poolOfDisks } from '../support/disks.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** What only a person can decide, and what it means to wait. */

const { day, hour, GiB, TiB } = w;
const snapshots = w.snaps(['a', 3 * day], ['b', hour / 2]);
const origin = w.based(w.filesystem('tank/data', { snapshots }));
const copy = w.replica('vault/data', { snapshots });
const hosts = [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])];
const set = w.config(hosts, [w.dataset('data', 'h1:tank/data')]);
const planOf = (of: Config, ...seen: HostObservation[]): Plan =>
  makePlan(of, assessFleet(of, stamped(of, w.observations(...seen)), w.now), w.now);
const h1 = (pool: Partial<PoolFacts> = {}, ...fs: Parameters<typeof w.seen>[2][number][]) =>
  w.seen('h1', [w.zpool('tank', pool)], [origin, ...fs]);
const h2 = () => w.seen('h2', [w.zpool('vault')], [copy]);
const one = (plan: Plan, kind: Advice['kind']): Advice => {
  const found = plan.advice.filter((each) => each.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${kind}`);
  return found[0];
};
const lines = ({ consider }: Advice) => consider.map(({ host, line }) => `${host}: ${line}`);

const disk = (name: string, over: Partial<Vdev> = {}): Vdev => ({
  name,
  type: 'disk',
  group: 'data',
  state: 'ONLINE',
  readErrors: 0n,
  writeErrors: 0n,
  checksumErrors: 0n,
  note: null,
  children: [],
  ...over,
});

describe('S1 advice', () => {
  it('is nothing where nothing is wrong', () => {
    expect(planOf(set, h1(), h2())).toMatchObject({ actions: [], advice: [] });
  });

  it('has no steps, so that nothing can run it', () => {
    const plan = planOf(set, h1({ vdevs: [disk('sda', { state: 'FAULTED' })] }), h2());
    for (const each of plan.advice)
      expect(Object.keys(each).sort()).toEqual(
        ['consider', 'dataset', 'draft', 'id', 'kind', 'pool', 'text', 'title'].sort(),
      );
  });

  it('names a disk that is out, with the spare that could take its place', () => {
    const vdevs = [
      disk('sda'),
      disk('sdb', { state: 'FAULTED', writeErrors: 218n, note: 'too many errors' }),
      disk('sdz', { group: 'spare', state: 'AVAIL' }),
    ];
    const advice = one(planOf(set, h1({ vdevs }), h2()), 'device');
    expect(advice.title).toBe('sdb of h1:tank is FAULTED');
    expect(advice.text[0]).toContain('218 write');
    expect(lines(advice)).toEqual(['h1: zpool status -v tank', 'h1: zpool replace tank sdb sdz']);
  });

  it('leaves a place for the name of a new disk where there is no spare', () => {
    const vdevs = [disk('sdb', { state: 'OFFLINE' })];
    expect(lines(one(planOf(set, h1({ vdevs }), h2()), 'device'))).toEqual([
      'h1: zpool status -v tank',
      'h1: zpool online tank sdb',
      'h1: zpool replace tank sdb NEW-DISK',
    ]);
  });

  it('clears nothing of a disk that has met errors before the cause is found', () => {
    const advice = one(
      planOf(set, h1({ vdevs: [disk('sda', { checksumErrors: 4n })] }), h2()),
      'device',
    );
    expect(advice.text.join(' ')).toContain('find the cause');
    expect(lines(advice).at(-1)).toBe('h1: zpool clear tank sda');
  });

  it('tells on which day a pool is full at its present growth, and how that was computed', () => {
    const grown = w.snaps(
      ['g1', 40 * day, TiB],
      ['g2', 20 * day, 149n * GiB],
      ['g3', 2 * day, 150n * GiB],
    );
    const busy = w.filesystem('tank/data/busy', { snapshots: grown });
    const plan = planOf(
      set,
      h1({ size: 10n * TiB, allocated: 10n * TiB - 100n * GiB }, busy),
      h2(),
    );
    const advice = one(plan, 'pool-full');
    expect(advice.title).toBe('h1:tank is full in 10 d, on 2026-12-02, at its present growth');
    expect(advice.text).toContain(
      '10.0 GiB a day were written there in the last 30 d, by what its snapshots say; what pruning frees is not taken off',
    );
  });

  it('says that it is not known where the snapshots are too young to tell', () => {
    const plan = planOf(set, h1({ size: 10n * TiB, allocated: 10n * TiB - 100n * GiB }), h2());
    expect(one(plan, 'pool-full').text).toContain(
      'when it is full is not known: the snapshots there are younger than a week',
    );
  });

  it('says from which copy an origin that is not there could be brought back', () => {
    const bare = w.seen('h1', [w.zpool('tank')], []);
    // No guid can tell any more: the stamp does.
    const stamp = { dataset: 'data', role: 'replica', send: 'Lce' };
    const left = w.seen('h2', [w.zpool('vault')], [{ ...copy, stamp }]);
    const advice = one(planOf(set, bare, left), 'origin-missing');
    expect(advice.dataset).toBe('data');
    expect(advice.text[1]).toBe(
      'it can be brought back from h2:vault vault/data, newest snapshot @b of 2026-11-22T09:30:00Z, verified',
    );
  });

  it('says of a dataset that exists nowhere that no copy of it was seen', () => {
    const bare = w.seen('h1', [w.zpool('tank')], []);
    const plan = planOf(set, bare, w.seen('h2', [w.zpool('vault')], []));
    const advice = one(plan, 'origin-missing');
    expect(advice.text).toEqual([
      'the origin tank/data does not exist on h1:tank',
      'no copy of it was seen anywhere: look for disks, other hosts and copies outside ZFS',
      'a restore goes into a new filesystem, never over a copy; if the origin was moved, correct the catalogue instead',
    ]);
    expect([plan.actions, plan.health.datasets[0]?.word]).toEqual([[], 'lost']);
  });

  it('tells of what was put aside and waits', () => {
    const stamp = { dataset: 'data', role: 'aside', send: null, aside: '2026-11-20T10:00:00Z' };
    const aside = w.replica('vault/data.aside-20261120', { stamp });
    const there = w.seen('h2', [w.zpool('vault')], [copy, aside]);
    const advice = one(planOf(set, h1(), there), 'aside-waits');
    expect(advice).toMatchObject({ pool: 'h2:vault', dataset: 'data' });
    expect(advice.text[0]).toContain('2026-11-20T10:00:00Z');
  });

  it('drafts an entry for a filesystem that is in no catalogue, ready to be saved', () => {
    const stray = w.filesystem('tank/home of: Ann', { snapshots: w.snaps(['s', day]) });
    const below = w.filesystem('tank/home of: Ann/deeper');
    const advice = one(planOf(set, h1({}, stray, below), h2()), 'adopt');
    expect(advice.draft).toEqual({
      file: 'datasets/home-of-ann.yaml',
      text: [
        'id: home-of-ann',
        'origin: "h1:tank/home of: Ann"',
        'policy: standard',
        'title: "tank/home of: Ann"',
        'kind: primary',
        'legal: { classification: internal }',
        '',
      ].join('\n'),
    });
  });

  it('of many on one pool names the first, and counts the others', () => {
    const many = Array.from({ length: 9 }, (_, at) => w.filesystem(`tank/h${at}`));
    const found = planOf(set, h1({}, ...many), h2()).advice;
    expect(found).toHaveLength(6);
    expect(found.at(-1)?.title).toBe('4 more filesystems on h1:tank are in no catalogue');
  });
});

describe('what happens if one waits a day', () => {
  const disks = (name: string) => poolOfDisks(name, 'raidz2', 4, { size: 20n * TiB });
  const waits = (plan: Plan, kind: Action['kind']) =>
    plan.actions.filter((each) => each.kind === kind).map(({ wait }) => wait);

  it('is said of the last copy, by how likely it is lost meanwhile', () => {
    const bare = w.seen('h2', [disks('vault')], []);
    const alone = w.seen('h1', [disks('tank')], [origin]);
    const [wait] = waits(planOf(set, alone, bare), 'replicate');
    expect(wait).toMatch(/^if it waits a day: 1 in [\d,]+ that the last copy is lost meanwhile$/);
  });

  it('is not made up where the disks are not known', () => {
    const bare = w.seen('h2', [w.zpool('vault')], []);
    expect(waits(planOf(set, h1(), bare), 'replicate')).toEqual([null]);
  });

  it('is said of a copy that will count no more', () => {
    const behind = w.replica('vault/data', { snapshots: w.snaps(['a', 41 * hour]) });
    const source = w.filesystem('tank/data', {
      snapshots: w.snaps(['a', 41 * hour], ['b', hour / 2]),
    });
    const plan = planOf(
      set,
      w.seen('h1', [w.zpool('tank')], [source]),
      w.seen('h2', [w.zpool('vault')], [behind]),
    );
    expect(waits(plan, 'replicate')).toEqual(['in 7 h the copy on h2:vault stops counting']);
  });
});

describe('the order among actions of one class', () => {
  const bare = w.seen('h2', [poolOfDisks('vault', 'raidz2', 4, { size: 90n * TiB })], []);
  const priced = (id: string, amount: number | null, possible: 'yes' | 'no' = 'yes') =>
    w.dataset(id, `h1:tank/${id}`, {
      reproduce: {
        possible,
        time: null,
        effort: null,
        cost: amount === null ? null : { amount, currency: 'USD', basis: null },
        how: null,
      },
    });
  const sources = (...ids: string[]) =>
    w.seen(
      'h1',
      [poolOfDisks('tank', 'raidz2', 4, { size: 90n * TiB })],
      ids.map((id) => w.filesystem(`tank/${id}`, { snapshots })),
    );

  it('is what waiting puts at stake: the dearer data first, and what no money makes again before all', () => {
    const of = w.config(hosts, [
      priced('cheap', 10),
      priced('dear', 641_000),
      priced('none', null, 'no'),
    ]);
    const { actions } = planOf(of, sources('cheap', 'dear', 'none'), bare);
    expect(actions.map(({ datasets }) => datasets[0])).toEqual(['none', 'dear', 'cheap']);
    const scores = actions.map(({ urgency }) => urgency.score ?? 0);
    expect(scores[1]).toBeGreaterThan((scores[2] ?? 0) * 1000);
  });

  it('is the same at another moment of the same state', () => {
    const of = w.config(hosts, [priced('cheap', 10), priced('dear', 641_000)]);
    const seen = stamped(of, w.observations(sources('cheap', 'dear'), bare));
    const at = (ms: number) => {
      const now = instant(w.now + ms);
      return makePlan(of, assessFleet(of, seen, now), now).actions.map(({ id }) => id);
    };
    expect(at(60_000)).toEqual(at(0));
  });
});
