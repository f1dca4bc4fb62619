import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Fact } from '../../src/model/fact.ts';
import * as ids from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** Fleets that are made to lead a plan astray. */

const { day, hour } = w;
const snapshots = w.snaps(['a', 3 * day], ['b', hour / 2]);
/** Its bases are kept: bookmarks have tests of their own. */
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots, bookmarks: w.kept(snapshots), ...over });
const behind = (over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/data', { snapshots: w.snaps(['a', 3 * day]), ...over });
const h1 = (...fs: FilesystemFacts[]) => w.seen('h1', [w.zpool('tank')], fs);
const h2 = (...fs: FilesystemFacts[]) => w.seen('h2', [w.zpool('vault')], fs);
const h3 = (...fs: FilesystemFacts[]) => w.seen('h3', [w.zpool('cold')], fs);
const hosts = (vault: Partial<Pool> = {}) => [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault', vault)]),
  w.host('h3', [w.pool('h3:cold')]),
];
const custodians = [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } }));
const data = (over: Parameters<typeof w.dataset>[2] = {}) =>
  w.dataset('data', 'h1:tank/data', { custodians, ...over });

const planOf = (set: Parameters<typeof makePlan>[0], ...seen: HostObservation[]): Plan =>
  makePlan(set, assessFleet(set, stamped(set, w.observations(...seen)), w.now), w.now);
const ways = (plan: Plan) => plan.actions.map(({ kind, target }) => `${kind} ${target}`);
const facts = (action: Action | undefined, kind: Fact['kind']) =>
  (action?.steps ?? []).flatMap((step) => step.facts.filter((fact) => fact.kind === kind));
const partial = (plan: Plan) =>
  plan.health.datasets[0]?.findings.filter(({ kind }) => kind === 'replica-partial');

describe('S8 a host that could not list what it has', () => {
  const broken = { ok: false, what: 'zfs list failed.' } as const;

  it('is no place for a copy, and what it may hold is not copied anew elsewhere', () => {
    const set = w.config(hosts(), [data()]);
    expect(ways(planOf(set, h1(origin()), { ...h2(), filesystems: broken }, h3()))).toEqual([]);
    expect(ways(planOf(set, h1(origin()), { ...h2(), pools: broken }, h3()))).toEqual([]);
    expect(ways(planOf(set, { ...h1(origin()), filesystems: broken }, h2(), h3()))).toEqual([]);
  });
});

describe('S8 a copy out of sight', () => {
  it('is not made again because time has passed since it was seen, while its grace runs', () => {
    const grace = { host: ids.milliseconds(7 * day), site: ids.milliseconds(7 * day) };
    const set = w.config(hosts(), [data({ policy: w.policy({ grace }) })]);
    const last = { ...h2(behind()), at: ids.instant(w.now - 2.5 * day) };
    expect(ways(planOf(set, h1(origin()), w.unreachable('h2', 2.4 * day, last), h3()))).toEqual([]);
  });
});

describe('S2 an interrupted receive goes on only as its token says', () => {
  const set = w.config(hosts(), [data()]);
  const token = '1-c16fcb42f-f0-789c';
  const cut = (to: string, from: string | null, over: Partial<FilesystemFacts> = {}) =>
    behind({
      resumeToken: token,
      resumes: {
        toGuid: w.guidOf(to),
        fromGuid: from === null ? null : w.guidOf(from),
        raw: false,
      },
      ...over,
    });

  it('with the snapshots that it names read again at the origin, and looked for at the target', () => {
    const [action] = planOf(set, h1(origin()), h2(cut('b', 'a')), h3()).actions;
    expect(action?.kind).toBe('resume');
    expect(facts(action, 'snapshot-is').map((fact) => 'guid' in fact && fact.guid)).toEqual([
      w.guidOf('a'),
      w.guidOf('b'),
    ]);
    expect(facts(action, 'newest-is')).toEqual([
      { kind: 'newest-is', host: 'h2', filesystem: 'vault/data', guid: w.guidOf('a') },
    ]);
    expect(action?.steps[0].outcomes).toEqual([
      { kind: 'newest-among', host: 'h2', filesystem: 'vault/data', guids: [w.guidOf('b')] },
    ]);
  });

  it('from a bookmark, where the base is no snapshot any more', () => {
    const marked = origin({
      snapshots: snapshots.slice(1),
      bookmarks: [w.bookmark('base', 'a', 99, 3 * day)],
    });
    const [action] = planOf(set, h1(marked), h2(cut('b', 'a')), h3()).actions;
    expect(facts(action, 'bookmark-is')).toHaveLength(1);
  });

  it.each([
    ['the snapshot is another’s', cut('x', 'a'), 'no longer has the snapshot that was being sent'],
    ['its base is gone', cut('b', 'x'), 'no longer has the snapshot that it began from'],
    [
      'the replica has moved on meanwhile',
      cut('b', 'a', { snapshots: w.snaps(['a', 3 * day], ['theirs', hour]) }),
      'is not the one that it began from',
    ],
    ['it is a full stream onto a copy', cut('b', null), 'is not the one that it began from'],
  ])('and not at all when %s: another pool is chosen instead', (_, held, why) => {
    const plan = planOf(set, h1(origin()), h2(held), h3());
    expect(ways(plan)).toEqual(['replicate h3:cold', 'abort h2:vault']);
    expect(partial(plan)?.[0]?.text).toContain(why);
  });

  it('S9 and a first one is looked at to be inert when it is whole', () => {
    const first = cut('a', null, {
      snapshots: [],
      stamp: { dataset: 'data', role: null, send: null },
    });
    const [action] = planOf(set, h1(origin()), h2(first), h3()).actions;
    expect(action?.steps[0].outcomes.map(({ kind }) => kind)).toEqual(['newest-among', 'inert']);
  });

  it('S7 and never in the clear onto a keyless pool, nor when its token does not tell', () => {
    const keyless = w.config(hosts({ trust: 'keyless' }), [data()]);
    const source = origin(w.encrypted('tank/data'));
    const held = (raw: boolean) =>
      cut('b', 'a', {
        ...w.encrypted('vault/data', 'unavailable'),
        resumes: { toGuid: w.guidOf('b'), fromGuid: w.guidOf('a'), raw },
      });
    const { resumes: _, ...untold } = held(true);
    expect(ways(planOf(keyless, h1(source), h2(held(true)), h3()))).toEqual(['resume h2:vault']);
    for (const each of [held(false), untold]) {
      expect(ways(planOf(keyless, h1(source), h2(each), h3()))).toEqual([
        'replicate h3:cold',
        'abort h2:vault',
      ]);
    }
    const { steps } = planOf(keyless, h1(source), h2(held(true)), h3()).actions[0] ?? {};
    expect(steps?.[0].facts.map(({ kind }) => kind)).toContain('encrypted');
  });
});

describe('S4 nothing is received where it would meet something else', () => {
  it.each([
    ['in the place of another origin that is not there now', 'tank/data', true],
    ['below another origin', 'tank', true],
    ['above another origin', 'tank/data/deep', false],
  ])('%s', (_, filesystem, recursive) => {
    const fleet = [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:tank')])];
    const other = w.dataset('other', `h2:${filesystem}`, {
      recursive,
      policy: w.policy({ copies: { min: 1, want: 1 } }),
    });
    const set = w.config(fleet, [data(), other]);
    const empty = w.seen('h2', [w.zpool('tank', { guid: w.guidOf('another') })], []);
    const plan = planOf(set, h1(origin()), empty);
    expect(ways(plan).filter((way) => way.startsWith('replicate'))).toEqual([]);
    const short = plan.health.datasets
      .find(({ dataset }) => dataset.id === 'data')
      ?.findings.find(({ kind }) => kind === 'no-place');
    expect(short?.text).toContain('tank/data is the place of other');
  });

  it('a pool that is listed under two names is chosen once, and never for a copy of what lies on it', () => {
    const fleet = [
      w.host('a1', [w.pool('a1:tank')]),
      w.host('h1', [w.pool('h1:tank')]),
      w.host('h2', [w.pool('h2:vault')]),
      w.host('h3', [w.pool('h3:vault')]),
    ];
    const policy = w.policy({ copies: { min: 3, want: 3 } });
    const set = w.config(fleet, [data({ policy })]);
    const tank = (name: string) => w.seen(name, [w.zpool('tank')], [origin()]);
    const vault = (name: string) => w.seen(name, [w.zpool('vault')], []);
    const plan = planOf(set, tank('a1'), tank('h1'), vault('h2'), vault('h3'));
    expect(ways(plan)).toEqual(['replicate h2:vault']);
  });

  it('an origin made anew never overwrites the copies of the old one: they stay, and another pool is chosen', () => {
    const anew = origin({ snapshots: w.snaps(['new', hour / 2]), bookmarks: [] });
    const stamp = { dataset: 'data', role: 'replica', send: 'Lce' };
    const plan = planOf(w.config(hosts(), [data()]), h1(anew), h2(behind({ stamp })), h3());
    expect(ways(plan)).toEqual(['replicate h3:cold', 'aside h2:vault']);
    const aside = plan.actions.find(({ kind }) => kind === 'aside');
    expect(aside?.tier).toBe('destructive');
    expect(aside?.steps.flatMap(commandsOf).map(({ command }) => command.split(' ')[1])).toEqual([
      'rename',
      'set',
    ]);
  });
});

describe('S7 where data may not lie, no more of it is sent to a copy that lies there', () => {
  it.each([
    ['an untrusted pool', { trust: 'untrusted' as const }, {}],
    [
      'a pool that the catalogue forbids',
      {},
      { placement: { pin: [], forbid: ['h2:vault'], prefer: [] } },
    ],
    ['a country that the law forbids', { country: 'US' }, { deny: ['US'] }],
  ])('%s', (_, pool, over) => {
    const { deny = [], ...rest } = { deny: [] as string[], ...over };
    const legal = { ...data().legal, jurisdiction: { allow: [], deny } };
    const everywhere = hosts(pool).map((each) =>
      each.name === 'h2'
        ? each
        : w.host(
            each.name,
            each.pools.map((its) => ({ ...its, country: 'GB' })),
          ),
    );
    const set = w.config(everywhere, [data({ legal, ...(rest as object) })]);
    expect(ways(planOf(set, h1(origin()), h2(behind()), h3()))).toEqual(['replicate h3:cold']);
  });
});

describe('a copy that can never be brought to count is no reason not to make another', () => {
  it('when it was written to', () => {
    const plan = planOf(
      w.config(hosts(), [data()]),
      h1(origin()),
      h2(behind({ written: 4096n })),
      h3(),
    );
    expect(ways(plan)).toEqual(['replicate h3:cold', 'rollback h2:vault']);
  });

  it('when its pool cannot be written to', () => {
    const readonly = w.seen('h2', [w.zpool('vault', { readonly: true })], [behind()]);
    const plan = planOf(w.config(hosts(), [data()]), h1(origin()), readonly, h3());
    expect(ways(plan)).toEqual(['replicate h3:cold']);
  });
});
