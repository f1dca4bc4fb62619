import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Dataset } from '../../src/model/catalogue.ts';
import { instant } from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation, PoolFacts } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** Copies that nothing asks for: which one goes, when, and what has to stay. */

const { day, hour, minute } = w;
const snapshots = w.snaps(['a', 3 * day], ['b', hour / 2]);
const marked = (since: string): Partial<FilesystemFacts> => ({
  stamp: { dataset: 'data', role: 'replica', send: 'Lce', summary: 'data', retire: since },
});
const longAgo = marked('2026-11-10T10:00:00Z');
const held = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots, ...over });
const h1 = (...fs: FilesystemFacts[]) =>
  w.seen('h1', [w.zpool('tank')], [w.filesystem('tank/data', { snapshots }), ...fs].map(w.based));
const h2 = (over: Partial<FilesystemFacts> = {}, pool: Partial<PoolFacts> = {}) =>
  w.seen('h2', [w.zpool('vault', pool)], [held('vault/data', over)]);
const h3 = (over: Partial<FilesystemFacts> = {}, ...fs: FilesystemFacts[]) =>
  w.seen('h3', [w.zpool('cold')], [held('cold/data', over), ...fs]);
const hosts = [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault')]),
  w.host('h3', [w.pool('h3:cold')]),
];
const of = (over: Partial<Dataset> = {}) =>
  w.config(hosts, [w.dataset('data', 'h1:tank/data', over)]);
const planOf = (set: ReturnType<typeof of>, ...seen: HostObservation[]): Plan =>
  makePlan(set, assessFleet(set, stamped(set, w.observations(...seen)), w.now), w.now);
const titles = ({ actions }: Plan) => actions.map(({ title }) => title);
const commands = (action: Action | undefined) =>
  (action?.steps ?? []).flatMap(commandsOf).map(({ host, command }) => `${host}: ${command}`);
const why = (plan: Plan) =>
  plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'surplus-stays')?.text;
const pin = (...ids: string[]) => ({
  placement: { pin: ids, forbid: [], prefer: [] } as unknown as Dataset['placement'],
});

describe('a copy more than is wanted', () => {
  it('is marked first, and nothing is removed', () => {
    const plan = planOf(of(), h1(), h2(), h3());
    expect(titles(plan)).toEqual(['mark the copy of data on h2:vault to be given up']);
    expect(plan.actions[0]).toMatchObject({ kind: 'retire', tier: 'safe' });
    expect(commands(plan.actions[0])).toEqual([
      'h2: zfs set holdfast:retire=2026-11-22T10:00:00Z vault/data',
    ]);
  });

  it('is left in peace while its mark is younger than the policy’s delay', () => {
    expect(titles(planOf(of(), h1(), h2(marked('2026-11-20T10:00:00Z')), h3()))).toEqual([]);
  });

  it.each([
    [
      'until when it can be wanted again',
      '2026-11-20T10:00:00Z',
      'since 2026-11-20T10:00:00Z, and may be destroyed from 2026-11-27T10:00:00Z on, if nothing wants it by then',
    ],
    [
      'that its time has come',
      '2026-11-10T10:00:00Z',
      'since 2026-11-10T10:00:00Z, and may be destroyed now: the plan asks, unless something wants it after all',
    ],
    [
      'that its mark says nothing',
      'soon',
      'by no date that holds: it has to be marked anew before it may be destroyed',
    ],
    [
      'that a mark of tomorrow says nothing',
      '2026-11-23T10:00:00Z',
      'by no date that holds: it has to be marked anew before it may be destroyed',
    ],
  ])('is told of while it is marked: %s', (_, since, said) => {
    const plan = planOf(of(), h1(), h2(marked(since)), h3());
    const told = plan.health.datasets[0]?.findings.filter(({ kind }) => kind === 'copy-marked');
    expect(told).toEqual([
      {
        kind: 'copy-marked',
        severity: 'note',
        pool: 'h2:vault',
        text: expect.stringMatching(/^the copy h2:vault vault\/data is marked to be given up/),
      },
    ]);
    expect(told?.[0]?.text).toContain(said);
  });

  it('is destroyed by a word that is typed when its time has come: snapshots by name, then the filesystem', () => {
    const [action, ...more] = planOf(of(), h1(), h2(longAgo), h3()).actions;
    expect(more).toEqual([]);
    expect(action).toMatchObject({
      kind: 'retire',
      tier: 'destructive',
      confirm: { kind: 'token' },
    });
    expect(commands(action)).toEqual([
      'h2: zfs destroy vault/data@a,b',
      'h2: zfs destroy vault/data',
    ]);
    expect(action?.proof).toEqual([
      '2 copies that count and are verified stay, 2 are wanted',
      `h1:tank tank/data stays, holds @b (guid ${w.guidOf('b')}); its pool was scrubbed without errors at 2026-11-21T10:00:00Z`,
      `h3:cold cold/data stays, holds @b (guid ${w.guidOf('b')}); its pool was scrubbed without errors at 2026-11-21T10:00:00Z`,
      'no snapshot of it is held, none has a clone, and no interrupted receive needs one',
      'no law asks to keep it',
    ]);
  });

  it('S5 is not destroyed while by the clock of any of its hosts the delay has not passed', () => {
    const behind = (seen: HostObservation) => ({
      ...seen,
      hostClock: instant(Date.parse('2026-11-17T09:59:59Z')),
    });
    for (const seen of [
      [h1(), behind(h2(longAgo)), h3()],
      [behind(h1()), h2(longAgo), h3()],
    ])
      expect(titles(planOf(of(), ...seen))).not.toContain('destroy the copy of data on h2:vault');
  });

  it('S5 has what stays read again on its own hosts before every step', () => {
    const [action] = planOf(of(), h1(), h2(longAgo), h3()).actions;
    for (const { facts } of action?.steps ?? []) {
      for (const host of ['h1', 'h3']) {
        const there = facts.filter((fact) => fact.host === host).map(({ kind }) => kind);
        expect(there).toEqual(['pool-usable', 'scrubbed-since', 'snapshot-is']);
      }
      expect(facts).toContainEqual({
        kind: 'given-up-since',
        host: 'h2',
        filesystem: 'vault/data',
        at: Date.parse('2026-11-10T10:00:00Z'),
        delay: 7 * day,
      });
    }
  });

  it('that is marked already goes before another, however the pools fill meanwhile', () => {
    expect(titles(planOf(of(), h1(), h2(), h3(longAgo)))).toEqual([
      'destroy the copy of data on h3:cold',
    ]);
  });

  it('goes deepest first where it has children', () => {
    const parts = w.snaps(['c', hour]);
    const child = (name: string) => w.replica(name, { snapshots: parts });
    const top = w.seen(
      'h2',
      [w.zpool('vault')],
      [held('vault/data', longAgo), child('vault/data/c')],
    );
    const source = w.filesystem('tank/data/c', { snapshots: parts });
    const [action] = planOf(of(), h1(source), top, h3({}, child('cold/data/c'))).actions;
    expect(commands(action)).toEqual([
      'h2: zfs destroy vault/data/c@c &&\nzfs destroy vault/data@a,b',
      'h2: zfs destroy vault/data/c &&\nzfs destroy vault/data',
    ]);
  });

  it('S11 goes on to be destroyed where an earlier run ended after its snapshots', () => {
    const [action] = planOf(of(), h1(), h2({ ...longAgo, snapshots: [] }), h3()).actions;
    expect(commands(action)).toEqual(['h2: zfs destroy vault/data']);
  });

  it('is kept after all when it is wanted again: the mark is taken back', () => {
    const want3 = { policy: w.policy({ copies: { min: 2, want: 3 } }) };
    const plan = planOf(of(want3), h1(), h2(longAgo), h3());
    expect(titles(plan)).toEqual(['keep the copy of data on h2:vault after all']);
    expect(commands(plan.actions[0])).toEqual(['h2: zfs inherit holdfast:retire vault/data']);
  });
});

describe('S5 a copy more than is wanted stays', () => {
  it.each<[string, Partial<Dataset>, RegExp]>([
    ['where the catalogue pins it', pin('h2:vault', 'h3:cold'), /^$/],
    [
      'where a spread asks for it',
      { policy: w.policy({ spread: [{ axis: 'site', min: 3, soft: false }] }) },
      /copies lie in 2 sites/,
    ],
    [
      'where a requirement asks for it',
      {
        policy: w.policy({
          require: [{ name: 'two away', copies: 2, where: { site: ['h2-site', 'h3-site'] } }],
        }),
      },
      /'two away' asks for it/,
    ],
    [
      'under a legal hold',
      { retention: { ...w.dataset('x', 'h:p').retention, legal: law({ hold: true }) } },
      /it must be kept while a legal hold stands/,
    ],
    [
      'under a legal term',
      { retention: { ...w.dataset('x', 'h:p').retention, legal: law({ keep: 'P10Y' }) } },
      /it must be kept until 2035-01-01 \(EPSRC\)/,
    ],
  ])('%s', (_, over, said) => {
    for (const state of [{}, longAgo]) {
      const plan = planOf(of(over), h1(), h2(state), h3(state));
      expect(titles(plan).filter((each) => /mark|destroy/.test(each))).toEqual([]);
      expect(why(plan) ?? '').toMatch(said);
    }
  });

  const ended = {
    retention: {
      ...w.dataset('x', 'h:p').retention,
      legal: law({ keep: 'P1Y', from: '2025-11-20' }),
    },
  };

  it('no longer than law asks: when the term is over it is marked as any other', () => {
    expect(titles(planOf(of(ended), h1(), h2(), h3()))).toEqual([
      'mark the copy of data on h2:vault to be given up',
    ]);
  });

  it('under a legal term that is over by this clock and not by that of a host', () => {
    const behind = w.seen('h3', [w.zpool('cold')], [held('cold/data')], {
      hostClock: instant(w.now - 5 * day),
    });
    const plan = planOf(of(ended), h1(), h2(longAgo), behind);
    expect(titles(plan).filter((each) => /mark|destroy/.test(each))).toEqual([]);
  });

  it('where one of those that would stay is not verified', () => {
    const scan = { kind: 'none' } as const;
    const bare = w.seen('h3', [w.zpool('cold', { scan })], [held('cold/data')]);
    const plan = planOf(of(), h1(), h2(longAgo), bare);
    expect(titles(plan).some((each) => /destroy/.test(each))).toBe(false);
  });

  it('S8 while a host that may hold a copy is out of sight', () => {
    const four = w.config(
      [...hosts, w.host('h4', [w.pool('h4:deep')])],
      [of().catalogue.datasets[0] ?? w.dataset('x', 'h1:tank/x')],
    );
    const away = w.unreachable('h4', minute, null);
    const plan = planOf(four, h1(), h2(longAgo), h3(), away);
    expect(titles(plan).some((each) => /destroy/.test(each))).toBe(false);
    expect(why(plan)).toContain('not every host was seen');
  });

  it.each<[string, Partial<FilesystemFacts>, readonly FilesystemFacts[], RegExp]>([
    [
      'where a snapshot of it is held',
      { ...longAgo, snapshots: snapshots.map((each) => ({ ...each, holds: 1 })) },
      [],
      /vault\/data@a is held/,
    ],
    [
      'where a snapshot of it has a clone',
      longAgo,
      [w.filesystem('vault/work', { origin: 'vault/data@a' })],
      /vault\/work is a clone/,
    ],
    [
      'where something else lies below it',
      longAgo,
      [w.filesystem('vault/data/home')],
      /vault\/data\/home lies below it/,
    ],
  ])('%s, and that is said', (_, over, others, said) => {
    const there = w.seen('h2', [w.zpool('vault')], [held('vault/data', over), ...others]);
    const plan = planOf(of(pin('h3:cold')), h1(), there, h3());
    expect(titles(plan)).toEqual([]);
    const told = plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'not-mended');
    expect(told?.text).toMatch(said);
  });

  it('and the origin is never given up, whatever it bears', () => {
    const bad = w.seen(
      'h1',
      [w.zpool('tank')],
      [w.based(w.filesystem('tank/data', { snapshots, ...longAgo }))],
    );
    const plan = planOf(of(), bad, h2(), h3());
    expect(titles(plan)).toEqual([
      'stamp 1 filesystem on h1:tank with what it holds',
      'mark the copy of data on h2:vault to be given up',
    ]);
  });

  it('and a pool that is the origin’s by another name is never taken for a copy that may go', () => {
    const alias = w.config(
      [...hosts, w.host('a1', [w.pool('a1:tank')])],
      [
        w.dataset('data', 'h1:tank/data', {
          placement: { pin: [], forbid: ['a1:tank' as never], prefer: [] },
        }),
      ],
    );
    const twin = w.seen(
      'a1',
      [w.zpool('tank')],
      [w.filesystem('tank/data', { snapshots, ...longAgo })],
    );
    const plan = planOf(alias, h1(), h2(), h3(), twin);
    expect(plan.actions.filter(({ target }) => target === 'a1:tank')).toEqual([]);
  });
});

describe('a copy where it may not be', () => {
  const deny = { ...w.dataset('x', 'h:p').legal, jurisdiction: { allow: [], deny: ['US'] } };
  const inLands = (vault: string) =>
    hosts.map((host) =>
      w.host(
        host.name,
        host.pools.map((pool) => ({ ...pool, country: pool.id === 'h2:vault' ? vault : 'GB' })),
      ),
    );

  it('is given up once enough good copies stand elsewhere', () => {
    const set = w.config(inLands('US'), [w.dataset('data', 'h1:tank/data', { legal: deny })]);
    const plan = planOf(set, h1(), h2(), h3());
    expect(titles(plan)).toEqual(['mark the copy of data on h2:vault to be given up']);
    expect(plan.actions[0]?.why[0]).toContain('the data may not lie in US');
  });

  it('stays until then, and it is said', () => {
    const set = w.config(inLands('US').slice(0, 2), [
      w.dataset('data', 'h1:tank/data', { legal: deny }),
    ]);
    const plan = planOf(set, h1(), h2(longAgo));
    expect(titles(plan).some((each) => /destroy/.test(each))).toBe(false);
    expect(why(plan)).toContain('2 are wanted');
  });
});

function law(over: Partial<NonNullable<Dataset['retention']['legal']>>) {
  return { keep: null, from: '2025-01-01', basis: null, rule: 'EPSRC', hold: false, ...over };
}
