import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, ActionKind, Plan } from '../../src/model/action.ts';
import type { LegalRetention } from '../../src/model/catalogue.ts';
import * as ids from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** What is wrong with a replica, and what is recommended to put it right. */

const { day, hour, minute, GiB } = w;
const snapshots = w.snaps(['a', 3 * day], ['b', hour / 2]);
/** Its bases are kept: bookmarks have tests of their own. */
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots, bookmarks: w.kept(snapshots), ...over });
const part = (name: string, kept: FilesystemFacts['snapshots']) =>
  w.filesystem(name, { snapshots: kept, bookmarks: w.kept(kept) });
const copy = (over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/data', { snapshots, ...over });
const h1 = (...fs: FilesystemFacts[]) => w.seen('h1', [w.zpool('tank')], fs.map(w.based));
const h2 = (...fs: FilesystemFacts[]) => w.seen('h2', [w.zpool('vault')], fs);
const hosts = (vault: Partial<Pool> = {}) => [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault', vault)]),
];
const custodians = [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } }));
const data = (over: Parameters<typeof w.dataset>[2] = {}) =>
  w.dataset('data', 'h1:tank/data', { custodians, ...over });
const one = w.config(hosts(), [data()]);

const planOf = (set: Parameters<typeof makePlan>[0], ...seen: HostObservation[]): Plan =>
  makePlan(set, assessFleet(set, stamped(set, w.observations(...seen)), w.now), w.now);
const only = (plan: Plan): Action => {
  const [action, ...more] = plan.actions;
  if (!action || more.length > 0)
    throw new Error(`planned: ${plan.actions.map(({ title }) => title).join('; ') || 'nothing'}`);
  return action;
};
const ofKind = (plan: Plan, kind: ActionKind) => plan.actions.filter((each) => each.kind === kind);
const commands = ({ steps }: Action) =>
  steps.flatMap(commandsOf).flatMap(({ host, command }) => `${host}: ${command}`.split('\n'));
const factKinds = ({ steps }: Action) =>
  steps.flatMap(({ facts }) => facts.map(({ kind }) => kind));

describe('S9 a replica that is not inert', () => {
  it('is set read-only and not to be mounted, and then unmounted, children first', () => {
    const loose = {
      readonly: false,
      canmount: 'on',
      mounted: true,
      mountpoint: '/vault/data',
    } as const;
    const child = w.replica('vault/data/c', { snapshots: w.snaps(['c', hour]), mounted: true });
    const source = part('tank/data/c', w.snaps(['c', hour]));
    const action = only(planOf(one, h1(origin(), source), h2(copy(loose), child)));
    expect(action).toMatchObject({ kind: 'inert', tier: 'safe', target: 'h2:vault' });
    expect(commands(action)).toEqual([
      'h2: zfs set readonly=on canmount=noauto vault/data',
      'h2: zfs unmount vault/data/c &&',
      'zfs unmount vault/data',
    ]);
    expect(action.effect).toContain('/vault/data on h2');
    expect(action.steps[1]?.outcomes.map(({ kind }) => kind)).toEqual(['inert', 'inert']);
  });

  it('that is a volume is set read-only and no more: a volume is not mounted', () => {
    const volume = { type: 'volume', canmount: null, readonly: false } as const;
    const action = only(planOf(one, h1(origin({ type: 'volume' })), h2(copy(volume))));
    expect(commands(action)).toEqual(['h2: zfs set readonly=on vault/data']);
  });

  it('is left alone where its pool is the origin’s by another name: that is the origin itself', () => {
    const twice = [...hosts(), w.host('a1', [w.pool('a1:tank')])];
    const set = w.config(twice, [data()]);
    const alias = w.seen('a1', [w.zpool('tank')], [origin()]);
    expect(planOf(set, h1(origin()), h2(copy()), alias).actions).toEqual([]);
  });
});

describe('S7 a key that is loaded where it must not be', () => {
  const keyless = w.config(hosts({ trust: 'keyless' }), [data()]);
  const source = origin(w.encrypted('tank/data'));

  it('is unloaded, when nothing that it opens is mounted any more', () => {
    const open = copy({ ...w.encrypted('vault/data'), mounted: true });
    const [action, ...more] = planOf(keyless, h1(source), h2(open)).actions;
    expect(action).toMatchObject({ kind: 'unload-key', tier: 'safe', urgency: { class: 1 } });
    expect(action && commands(action)).toEqual([
      'h2: zfs unmount vault/data',
      'h2: zfs unload-key vault/data',
    ]);
    // It unmounts what else would be made inert.
    expect(more).toEqual([]);
  });

  it('is left to a person where it comes from above the copy and opens more than that', () => {
    const open = copy(w.encrypted('vault'));
    expect(ofKind(planOf(keyless, h1(source), h2(open)), 'unload-key')).toEqual([]);
  });

  it('S7 no action takes a snapshot of a raw replica, or receives into it what is not raw', () => {
    const states: Partial<FilesystemFacts>[] = [
      {},
      { written: GiB },
      { mounted: true },
      { snapshots: w.snaps(['a', 3 * day], ['theirs', minute]) },
      { snapshots: w.snaps(['a', 3 * day]) },
      { snapshots: w.snaps(['gone', 9 * day]) },
    ];
    for (const state of states) {
      for (const key of ['available', 'unavailable'] as const) {
        const held = copy({
          ...w.encrypted('vault/data', key),
          stamp: { dataset: 'data', role: 'keyless', send: 'w' },
          ...state,
        });
        const { actions } = planOf(keyless, h1(source), h2(held));
        const all = actions.flatMap(({ steps }) => steps.flatMap(commandsOf));
        for (const { command } of all) {
          expect(command).not.toMatch(/zfs snapshot vault/);
          if (command.includes('zfs send')) expect(command).toMatch(/zfs send -w /);
          expect(command).not.toMatch(/load-key (?!vault)|zfs load-key|change-key/);
        }
      }
    }
  });
});

describe('S4 a replica that was written to', () => {
  const written = copy({ written: 3n * GiB });

  it('goes back to its newest snapshot, by a word that is typed, and what is lost is said', () => {
    const action = only(planOf(one, h1(origin()), h2(written)));
    expect(action).toMatchObject({ kind: 'rollback', tier: 'destructive' });
    expect(action.confirm).toEqual({ kind: 'token', word: action.id.slice(-4) });
    expect(commands(action)).toEqual(['h2: zfs rollback vault/data@b']);
    expect(action.effect).toContain(
      '3.00 GiB that were written on h2 to vault/data are thrown away',
    );
    expect(action.proof[0]).toContain('the origin has it too');
  });

  it('S2 relies on how much was written, what is newest, and that the origin has it', () => {
    const action = only(planOf(one, h1(origin()), h2(written)));
    expect(factKinds(action)).toEqual([
      'pool-usable',
      'snapshot-is',
      'newest-is',
      'written-at-most',
      'token-is',
      'snapshot-is',
    ]);
    expect(action.steps[0].facts.at(-1)).toMatchObject({ host: 'h1', filesystem: 'tank/data' });
  });

  it('is put aside instead where a bookmark is newer than the newest snapshot: only -r would go back', () => {
    const marked = copy({ written: GiB, bookmarks: [w.bookmark('m', 'm', 500, minute)] });
    expect(only(planOf(one, h1(origin()), h2(marked))).kind).toBe('aside');
  });
});

describe('S5 a replica that was written to, of what law keeps', () => {
  const written = copy({ written: 3n * GiB });
  const under = (over: Partial<LegalRetention>) => {
    const legal = { keep: null, from: '2025-01-01', basis: null, rule: 'EPSRC', hold: false };
    const { retention } = data();
    return w.config(hosts(), [data({ retention: { ...retention, legal: { ...legal, ...over } } })]);
  };

  it.each([
    ['a term', { keep: 'P10Y' }, 'until 2035-01-01 (EPSRC)'],
    ['a hold', { hold: true }, 'while a legal hold stands'],
  ])(
    'under %s is put aside with all that was written: a rollback would be refused',
    (_, over, until) => {
      const [action] = ofKind(planOf(under(over), h1(origin()), h2(written)), 'aside');
      if (!action) throw new Error('it is put aside');
      expect(commands(action).map((each) => each.split(' ').slice(2, 4).join(' '))).toEqual([
        'rename vault/data',
        'clone -o',
        'promote vault/data',
        'set holdfast:dataset=data',
      ]);
      expect(commands(action)[1]).toContain('vault/data.aside-20261122@b vault/data');
      expect(action.why).toContain(
        `it is not rolled back, for what was written there must be kept ${until}`,
      );
    },
  );

  it('goes back to its newest snapshot when the term is over', () => {
    const plan = planOf(under({ keep: 'P1Y' }), h1(origin()), h2(written));
    expect(only(plan).kind).toBe('rollback');
  });

  it('stays as it is where it cannot be put aside, and that is said with both reasons', () => {
    const stranger = w.filesystem('vault/data/home', { snapshots: w.snaps(['h', hour]) });
    const plan = planOf(under({ keep: 'P10Y' }), h1(origin()), h2(written, stranger));
    expect(plan.actions).toEqual([]);
    const told = plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'not-mended');
    expect(told?.text).toBe(
      'the copy h2:vault vault/data is not put aside: vault/data/home lies below it and is no part of it; it is not rolled back, for what was written there must be kept until 2035-01-01 (EPSRC)',
    );
  });
});

describe('S4 a replica with snapshots of its own', () => {
  const theirs = w.snaps(['a', 3 * day], ['theirs', minute]);

  it('is put aside, and goes on from a clone that takes the common history over: nothing is lost or sent', () => {
    const action = only(planOf(one, h1(origin()), h2(copy({ snapshots: theirs }))));
    expect(action).toMatchObject({ kind: 'aside', tier: 'destructive', estimate: { bytes: 0n } });
    expect(commands(action)).toEqual([
      'h2: zfs rename vault/data vault/data.aside-20261122',
      'h2: zfs clone -o canmount=noauto -o readonly=on -o holdfast:dataset=data -o holdfast:role=replica -o holdfast:send=Lce -o holdfast:summary=data vault/data.aside-20261122@a vault/data',
      'h2: zfs promote vault/data',
      'h2: zfs set holdfast:dataset=data holdfast:role=aside holdfast:aside=2026-11-22T10:00:00Z vault/data.aside-20261122',
    ]);
  });

  it('has the same id on every day: its name bears a date, and the need does not', () => {
    const idAt = (at: number) => {
      const set = w.observations(h1(origin()), h2(copy({ snapshots: theirs })));
      const now = ids.instant(w.now + at);
      return makePlan(one, assessFleet(one, stamped(one, set), now), now).actions.find(
        ({ kind }) => kind === 'aside',
      )?.id;
    };
    expect(idAt(30 * hour)).toBe(idAt(0));
  });

  it('takes another name where that one is taken', () => {
    const taken = w.filesystem('vault/data.aside-20261122');
    const action = only(planOf(one, h1(origin()), h2(copy({ snapshots: theirs }), taken)));
    expect(commands(action)[0]).toBe('h2: zfs rename vault/data vault/data.aside-20261122-2');
  });

  it('moves with its children; one that has nothing in common is not made again, and comes with the next update', () => {
    const parts = [
      part('tank/data/c', w.snaps(['c', hour])),
      part('tank/data/d', w.snaps(['d', hour])),
    ];
    const held = [
      w.replica('vault/data/c', { snapshots: w.snaps(['c', hour]) }),
      w.replica('vault/data/d', {
        snapshots: w.snaps(['x', hour]),
        stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
      }),
    ];
    const plan = planOf(one, h1(origin(), ...parts), h2(copy({ snapshots: theirs }), ...held));
    const [action] = ofKind(plan, 'aside');
    const made = (action ? commands(action) : []).filter((each) =>
      /zfs (clone|promote)/.test(each),
    );
    expect(made.map((each) => each.replace(/ &&$/, '').split(' ').at(-1))).toEqual([
      'vault/data',
      'vault/data/c',
      'vault/data',
      'vault/data/c',
    ]);
  });

  it('stays where something else lies below it, and that is said', () => {
    const stranger = w.filesystem('vault/data/home', { snapshots: w.snaps(['h', hour]) });
    const plan = planOf(one, h1(origin()), h2(copy({ snapshots: theirs }), stranger));
    expect(ofKind(plan, 'aside')).toEqual([]);
    const told = plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'not-mended');
    expect(told?.text).toContain('vault/data/home lies below it and is no part of it');
  });

  it('goes on where an earlier try stopped: after its rename, and after its clone', () => {
    const moved = w.replica('vault/data.aside-20261122', { snapshots: theirs });
    const renamed = only(planOf(one, h1(origin()), h2(moved)));
    expect(commands(renamed).map((each) => each.split(' ')[2])).toEqual([
      'clone',
      'promote',
      'set',
    ]);
    const clone = w.replica('vault/data', { origin: 'vault/data.aside-20261122@a' });
    const cloned = only(planOf(one, h1(origin()), h2(moved, clone)));
    expect(commands(cloned).map((each) => each.split(' ')[2])).toEqual(['promote', 'set']);
  });

  it('goes on after what was put aside is stamped so: the clone takes its history over', () => {
    const stamp = { dataset: 'data', role: 'aside', send: 'Lce', aside: '2026-11-20T10:00:00Z' };
    const aside = w.replica('vault/data.aside-20261120', { snapshots: theirs, stamp });
    const clone = w.replica('vault/data', {
      origin: 'vault/data.aside-20261120@a',
      stamp: { dataset: 'data', role: 'replica', send: 'Lce', summary: 'data' },
    });
    const action = only(planOf(one, h1(origin()), h2(aside, clone)));
    expect(action).toMatchObject({ kind: 'promote', tier: 'safe' });
    expect(commands(action)).toEqual(['h2: zfs promote vault/data']);
  });
});

describe('S7 a replica whose newest snapshot did not come raw', () => {
  const all = w.snaps(['a', 5 * day], ['b', 4 * day], ['c', hour / 2]);
  const ivset = (name: string) => ids.guid(`9${w.guidOf(name).slice(1)}`);
  const sets = (broken: readonly string[] = []) =>
    all.map((each) => ({
      ...each,
      ivset: ivset(broken.includes(each.name) ? `another ${each.name}` : each.name),
    }));
  const bases = sets().map(({ name: _, ...each }) => ({
    ...each,
    name: ids.snapshotName(`holdfast-base-${each.guid}`),
  }));
  const source = origin({ ...w.encrypted('tank/data'), snapshots: sets(), bookmarks: bases });
  const raw = (length: number, ...broken: readonly string[]) =>
    copy({
      ...w.encrypted('vault/data', 'unavailable'),
      snapshots: sets(broken).slice(0, length),
      stamp: { dataset: 'data', role: 'replica', send: 'w' },
    });
  const told = (plan: Plan) => plan.health.datasets[0]?.findings.map(({ kind }) => kind);

  it('is put aside, and goes on from the newest one that did', () => {
    const action = only(planOf(one, h1(source), h2(raw(2, 'b'))));
    expect(action).toMatchObject({ kind: 'aside', tier: 'destructive' });
    expect(commands(action).map((each) => each.split(' ').slice(2).join(' '))).toEqual([
      'rename vault/data vault/data.aside-20261122',
      expect.stringMatching(
        /^clone .*holdfast:send=w .*vault\/data\.aside-20261122@a vault\/data$/,
      ),
      'promote vault/data',
      expect.stringMatching(/^set .*holdfast:role=aside/),
    ]);
    expect(action.why[0]).toContain('would be refused');
    expect(action.proof[0]).toContain('@a');
  });

  it('then takes the next update from there', () => {
    const action = only(planOf(one, h1(source), h2(raw(1))));
    expect(commands(action)[0]).toContain('zfs send -w -v -P -I @a tank/data@c');
  });

  it('is put aside whole where none did, and a new copy is made in its place', () => {
    const moved = only(planOf(one, h1(source), h2(raw(2, 'a', 'b'))));
    expect(commands(moved).map((each) => each.split(' ')[2])).toEqual(['rename', 'set']);
    const stamp = { dataset: 'data', role: 'aside', send: 'w', aside: '2026-11-22T10:00:00Z' };
    const aside = { ...raw(2, 'a', 'b'), name: ids.filesystemName('vault/data.aside-20261122') };
    const anew = planOf(one, h1(source), h2({ ...aside, stamp }));
    expect(anew.actions.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'replicate h2:vault',
    ]);
  });

  it('stays while it counts and the dataset has no copy to spare: it is told of', () => {
    const fresh = planOf(one, h1(source), h2(raw(3, 'c')));
    expect(fresh.actions).toEqual([]);
    expect(told(fresh)).toContain('raw-base-broken');
  });
});

describe('what was put aside', () => {
  const stamp = { dataset: 'data', role: 'aside', send: 'Lce', aside: '2026-11-20T10:00:00Z' };
  const aside = w.replica('vault/data.aside-20261120', { snapshots, stamp });

  it('is no copy, whatever it holds, and is told of with its age', () => {
    const plan = planOf(one, h1(origin()), h2(copy(), aside));
    expect(plan.actions).toEqual([]);
    const [found] = plan.health.datasets;
    expect(found?.counted).toBe(2);
    expect(found?.findings).toEqual([
      {
        kind: 'copy-aside',
        severity: 'note',
        pool: 'h2:vault',
        text: 'h2:vault vault/data.aside-20261120 was put aside 2 d ago and takes 10.0 GiB: look whether anything in it is wanted',
      },
    ]);
  });

  it('never stands for a copy that is missing', () => {
    const plan = planOf(one, h1(origin()), h2(aside));
    expect(plan.health.datasets[0]).toMatchObject({ word: 'critical', counted: 1 });
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['replicate']);
  });
});

describe('S11 an interrupted receive', () => {
  const token = '1-c16fcb42f-f0-789c';
  const cut = (to: string, over: Partial<FilesystemFacts> = {}) =>
    copy({
      snapshots: w.snaps(['a', 3 * day]),
      resumeToken: token,
      resumes: { toGuid: w.guidOf(to), fromGuid: w.guidOf('a'), raw: false },
      ...over,
    });

  it('that can go on is never given up', () => {
    expect(only(planOf(one, h1(origin()), h2(cut('b')))).kind).toBe('resume');
  });

  it('that nothing can go on with is given up by a command of its own, typed, for that very token', () => {
    const action = only(planOf(one, h1(origin()), h2(cut('gone'))));
    expect(action).toMatchObject({ kind: 'abort', tier: 'destructive' });
    expect(commands(action)).toEqual(['h2: zfs receive -A vault/data']);
    expect(action.steps[0].facts).toContainEqual({
      kind: 'token-is',
      host: 'h2',
      filesystem: 'vault/data',
      token,
    });
    expect(action.proof[0]).toContain('the origin no longer has the snapshot that was being sent');
  });

  it('that has something below it is not given up, for ZFS refuses: all goes aside, and comes anew', () => {
    const first = cut('gone', {
      snapshots: [],
      resumes: { toGuid: w.guidOf('gone'), fromGuid: null, raw: false },
    });
    const source = part('tank/data/c', w.snaps(['c', hour]));
    const child = w.replica('vault/data/c', { snapshots: w.snaps(['c', hour]) });
    const { actions } = planOf(one, h1(origin(), source), h2(first, child));
    expect(actions.map(({ kind, tier }) => `${kind} ${tier}`)).toEqual(['aside destructive']);
    expect(actions.flatMap(commands).map((each) => each.split(' ').slice(2).join(' '))).toEqual([
      'rename vault/data vault/data.aside-20261122',
      expect.stringMatching(/^set holdfast:dataset=data holdfast:role=aside/),
    ]);
    expect(actions.flatMap(({ why }) => why).join('\n')).toContain(
      'the interrupted receive into vault/data cannot be given up, for vault/data/c lies below it',
    );
    expect(actions.flatMap(({ steps }) => steps[0].facts)).toContainEqual({
      kind: 'token-is',
      host: 'h2',
      filesystem: 'vault/data',
      token,
    });
  });

  it('that has what is no part of the copy below it stays, and that is said', () => {
    const first = cut('gone', {
      snapshots: [],
      resumes: { toGuid: w.guidOf('gone'), fromGuid: null, raw: false },
    });
    const stranger = w.filesystem('vault/data/home', { snapshots: w.snaps(['h', hour]) });
    const plan = planOf(one, h1(origin()), h2(first, stranger));
    expect(plan.actions.map(({ kind }) => kind)).not.toContain('abort');
    const told = plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'not-mended');
    expect(told?.text).toContain('vault/data/home lies below it');
  });

  it('is kept while another copy has the snapshot that it waits for', () => {
    const three = [...hosts(), w.host('h3', [w.pool('h3:cold')])];
    const set = w.config(three, [data({ policy: w.policy({ copies: { min: 2, want: 3 } }) })]);
    const other = w.replica('cold/data', {
      snapshots: w.snaps(['a', 3 * day], ['gone', 2 * day], ['b', hour / 2]),
    });
    const h3 = w.seen('h3', [w.zpool('cold')], [other]);
    expect(ofKind(planOf(set, h1(origin()), h2(cut('gone')), h3), 'abort')).toEqual([]);
  });

  it('S8 is kept while the origin is out of sight: what it has is not known', () => {
    const away = w.unreachable('h1', minute, h1(origin()));
    expect(planOf(one, away, h2(cut('gone'))).actions).toEqual([]);
  });
});

describe('a copy that does not say what it is', () => {
  const bare = (...seen: HostObservation[]): Plan =>
    makePlan(one, assessFleet(one, w.observations(...seen), w.now), w.now);

  it('is stamped, one action a pool; children have it from their parent', () => {
    const child = part('tank/data/c', w.snaps(['c', hour]));
    const below = w.replica('vault/data/c', { snapshots: w.snaps(['c', hour]) });
    const { actions } = bare(h1(origin(), child), h2(copy(), below));
    expect(actions.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'stamp h1:tank',
      'stamp h2:vault',
    ]);
    expect(actions.flatMap(commands)).toEqual([
      'h1: zfs set holdfast:dataset=data holdfast:role=origin holdfast:summary=data tank/data',
      'h2: zfs set holdfast:dataset=data holdfast:role=replica holdfast:send=Lce holdfast:summary=data vault/data',
    ]);
  });

  it('is stamped by itself where it is catalogued by itself below another origin', () => {
    const set = w.config(hosts(), [data(), w.dataset('inner', 'h1:tank/data/inner')]);
    const stamp = { dataset: 'data', role: 'origin', send: null, summary: 'data' };
    const inner = w.filesystem('tank/data/inner', { snapshots: w.snaps(['i', hour]), stamp });
    const seen = w.observations(h1(origin({ stamp }), inner), h2());
    const plan = makePlan(set, assessFleet(set, seen, w.now), w.now);
    expect(ofKind(plan, 'stamp').flatMap(commands)).toEqual([
      'h1: zfs set holdfast:dataset=inner holdfast:summary=inner tank/data/inner',
    ]);
  });

  it('S12 gets its title quoted, cleaned, and not at all where it would read as a command', () => {
    const titled = (title: string) => {
      const set = w.config(hosts(), [data({ title })]);
      const seen = w.observations(h1(origin()), h2(copy()));
      return ofKind(makePlan(set, assessFleet(set, seen, w.now), w.now), 'stamp').flatMap(commands);
    };
    expect(titled("it's 5 %\n\u001b[31mred")[0]).toContain(
      "'holdfast:summary=it'\\''s 5 % red' tank/data",
    );
    expect(titled('how zfs destroy -r works')[0]).not.toContain('summary');
  });

  it('that bears another dataset’s stamp is told of, and stamped with what its guids say', () => {
    const stamp = { dataset: 'other', role: 'replica', send: 'Lce', summary: 'data' };
    const plan = bare(h1(origin()), h2(copy({ stamp })));
    expect(plan.health.datasets[0]?.findings.map(({ kind }) => kind)).toContain('stamp-foreign');
    expect(ofKind(plan, 'stamp').flatMap(commands)).toContain(
      'h2: zfs set holdfast:dataset=data vault/data',
    );
  });
});
