import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Policy } from '../../src/model/catalogue.ts';
import * as ids from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { contextOf } from '../../src/plan/context.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { forbidden } from '../../src/plan/refuse.ts';
import { staleBookmarks } from '../../src/plan/replicate/stale-bookmarks.ts';
import { fleetGround } from '../../src/plan/retention/ground.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** What a copy goes on from outlives its snapshot at the origin. */

const { day, hour, minute } = w;
const hosts = [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault')]),
  w.host('h3', [w.pool('h3:cold')]),
];
const snapshots = w.snaps(['a', 3 * day], ['b', hour / 2]);
const base = (name: string) => `holdfast-base-${w.guidOf(name)}`;
const origin = (over: Partial<FilesystemFacts> = {}, name = 'tank/data') =>
  w.filesystem(name, { snapshots, ...over });
const h1 = (...fs: FilesystemFacts[]) => w.seen('h1', [w.zpool('tank')], fs);
const h2 = (...fs: FilesystemFacts[]) => w.seen('h2', [w.zpool('vault')], fs);
const h3 = (...fs: FilesystemFacts[]) => w.seen('h3', [w.zpool('cold')], fs);
const held = (count: number, name = 'vault/data', over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots: snapshots.slice(0, count), ...over });

const setOf = (policy: Partial<Policy> = {}) =>
  w.config(hosts, [w.dataset('data', 'h1:tank/data', { policy: w.policy(policy) })]);
const healthOf = (set: ReturnType<typeof setOf>, ...seen: HostObservation[]) =>
  assessFleet(set, stamped(set, w.observations(...seen)), w.now);
const planOf = (set: ReturnType<typeof setOf>, ...seen: HostObservation[]): Plan =>
  makePlan(set, healthOf(set, ...seen), w.now);
const bookmarks = ({ actions }: Plan) => actions.filter(({ kind }) => kind === 'bookmark');
const commands = (action: Action | undefined) =>
  (action?.steps ?? []).flatMap(commandsOf).map(({ host, command }) => `${host}: ${command}`);
const toEnd = (action: Action | undefined) => action?.steps.at(-1);

describe('an action that sends', () => {
  const set = setOf();

  it('ends with a bookmark, on the source, of what the copy newly ends with', () => {
    const first = planOf(set, h1(origin()), h2(), h3()).actions[0];
    expect(toEnd(first)).toMatchObject({
      kind: 'command',
      run: { host: 'h1', command: `zfs bookmark tank/data@b tank/data#${base('b')}` },
      facts: [{ kind: 'snapshot-is', host: 'h1', snapshot: 'b', guid: w.guidOf('b') }],
      outcomes: [{ kind: 'bookmark-there', host: 'h1', guid: w.guidOf('b') }],
    });
    const update = planOf(set, h1(origin()), h2(held(1)), h3()).actions[0];
    expect(update?.kind).toBe('replicate');
    expect(commands(update).at(-1)).toContain(`@b tank/data#${base('b')}`);
  });

  it('makes one for each filesystem, a line each, each after the one before', () => {
    const child = origin({ snapshots: w.snaps(['c', hour]) }, 'tank/data/a child');
    const [action] = planOf(set, h1(origin(), child), h2(), h3()).actions;
    expect(commands(action).at(-1)).toBe(
      `h1: zfs bookmark tank/data@b tank/data#${base('b')} &&\nzfs bookmark 'tank/data/a child@c' 'tank/data/a child#${base('c')}'`,
    );
  });

  it('makes none where any bookmark of it is there already, whoever made it', () => {
    const marked = origin({ bookmarks: [w.bookmark('by-hand', 'b', 101, hour / 2)] });
    const [action] = planOf(set, h1(marked), h2(), h3()).actions;
    expect(commands(action).join()).not.toContain('bookmark');
  });

  it('ends so when it resumes too: with the one snapshot that its token names (openzfs#16764)', () => {
    const cut = held(1, 'vault/data', {
      resumeToken: '1-c16fcb42f-f0-789c',
      resumes: { toGuid: w.guidOf('b'), fromGuid: w.guidOf('a'), raw: false },
    });
    const [action] = planOf(set, h1(origin()), h2(cut), h3()).actions;
    expect(action?.kind).toBe('resume');
    expect(commands(action).at(-1)).toContain(`@b tank/data#${base('b')}`);
  });

  it('makes a bookmark that two copies will go on from once in a plan: ZFS refuses it a second time', () => {
    const plan = planOf(setOf({ copies: { min: 2, want: 3 } }), h1(origin()), h2(), h3());
    expect(plan.actions.map(({ target }) => target)).toEqual(['h2:vault', 'h3:cold']);
    const made = plan.actions.flatMap(commands).filter((each) => each.includes('zfs bookmark'));
    expect(made).toHaveLength(1);
  });

  it('has it made by the one that is recommended first, whichever way they are ordered', () => {
    for (const prefer of ['h2:vault', 'h3:cold']) {
      const many = w.policy({ copies: { min: 2, want: 3 } });
      const placement = { pin: [], forbid: [], prefer: [prefer as Pool['id']] };
      const any = w.config(hosts, [w.dataset('data', 'h1:tank/data', { policy: many, placement })]);
      const [first, second] = planOf(any, h1(origin()), h2(), h3()).actions;
      expect(commands(first).join()).toContain('zfs bookmark');
      expect(commands(second).join()).not.toContain('zfs bookmark');
    }
  });

  it('keeps its id when the bookmark is made by another', () => {
    const idOf = (over: Partial<FilesystemFacts>) =>
      planOf(set, h1(origin(over)), h2(), h3()).actions[0]?.id;
    expect(idOf({ bookmarks: w.kept(snapshots) })).toBe(idOf({}));
  });
});

describe('S5 the base of a copy that no bookmark stands for', () => {
  const set = setOf();

  it('S5 gets one by an action of its own, safe, one for all copies of a pool', () => {
    const [action, ...more] = bookmarks(planOf(set, h1(origin()), h2(held(2)), h3()));
    expect(more).toEqual([]);
    expect(action).toMatchObject({
      title: 'keep the base of 1 copy on h1:tank',
      tier: 'safe',
      datasets: ['data'],
      urgency: { class: 4 },
      why: [
        'data: the copy on h2:vault goes on from a snapshot that has no bookmark at the origin: pruned there, nothing could follow it',
      ],
    });
    expect(commands(action)).toEqual([`h1: zfs bookmark tank/data@b tank/data#${base('b')}`]);
    for (const { command } of (action?.steps ?? []).flatMap(commandsOf))
      expect(forbidden(command)).toBeNull();
  });

  it('S5 also of a copy on a host that is out of reach, by what was last known of it: it is just what it is for', () => {
    const away = w.unreachable('h2', 3 * day, h2(held(1)));
    const [action] = bookmarks(planOf(set, h1(origin()), away, h3(held(2, 'cold/data'))));
    expect(action?.why).toEqual([
      'data: the copy on h2:vault, which is out of reach now, goes on from a snapshot that has no bookmark at the origin: pruned there, nothing could follow it',
      'data: the copy on h3:cold goes on from a snapshot that has no bookmark at the origin: pruned there, nothing could follow it',
    ]);
    expect(commands(action)[0]).toContain(`@a tank/data#${base('a')}`);
  });

  it('S5 of one that has diverged as well: it is what it will be rolled back to', () => {
    const foreign = held(1, 'vault/data', {
      snapshots: [...snapshots.slice(0, 1), ...w.snaps(['theirs', minute])],
    });
    const [action] = bookmarks(planOf(set, h1(origin()), h2(foreign), h3()));
    expect(commands(action).join()).toContain(base('a'));
  });

  it('is made at the origin alone: nothing is bookmarked on a copy, least of all on a raw one (S7)', () => {
    const sealed = { ...w.encrypted('vault/data', 'unavailable') };
    const plan = planOf(
      set,
      h1(origin(w.encrypted('tank/data'))),
      h2(held(2, 'vault/data', sealed)),
      h3(),
    );
    const made = plan.actions.flatMap(commands).filter((each) => each.includes('zfs bookmark'));
    expect(made.every((each) => each.startsWith('h1: '))).toBe(true);
    expect(made).toHaveLength(1);
  });

  it('is asked for no more once it is there, nor where the base is a bookmark already, nor while the origin is away', () => {
    const kept = origin({ bookmarks: w.kept(snapshots) });
    expect(bookmarks(planOf(set, h1(kept), h2(held(2)), h3()))).toEqual([]);
    const gone = origin({
      snapshots: snapshots.slice(1),
      bookmarks: [w.bookmark('kept', 'a', 99, 3 * day)],
    });
    expect(bookmarks(planOf(set, h1(gone), h2(held(1)), h3()))).toEqual([]);
    const away = w.unreachable('h1', minute, h1(origin()));
    expect(bookmarks(planOf(set, away, h2(held(2)), h3()))).toEqual([]);
  });

  it('takes several steps where there are very many', () => {
    const children = Array.from({ length: 450 }, (_, at) => ({
      path: `/c${at}`,
      snapshots: w.snaps([`c${at}`, hour]),
    }));
    const sources = children.map(({ path, snapshots: its }) =>
      origin({ snapshots: its }, `tank/data${path}`),
    );
    const copies = children.map(({ path, snapshots: its }) =>
      w.replica(`vault/data${path}`, { snapshots: its }),
    );
    const [action] = bookmarks(planOf(set, h1(origin(), ...sources), h2(held(2), ...copies), h3()));
    expect(action?.steps.map(({ outcomes }) => outcomes.length)).toEqual([200, 200, 51]);
  });
});

describe('bookmarks of ours that no copy goes on from', () => {
  const set = setOf();
  const kept = (...names: readonly string[]) =>
    names.map((name, at) => w.bookmark(base(name), name, 90 + at, 9 * day));
  const staleIn = (policy: ReturnType<typeof setOf>, ...seen: HostObservation[]) => {
    const health = healthOf(policy, ...seen);
    const context = contextOf(policy, health, w.now);
    return health.datasets.flatMap((each) => staleBookmarks(fleetGround(context), each));
  };
  const names = (stale: ReturnType<typeof staleIn>) => stale.map(({ bookmark }) => bookmark);
  const source = h1(
    origin({ bookmarks: [...kept('old', 'a', 'b'), w.bookmark('theirs', 'old', 89, day)] }),
  );

  it('are stale, and those of others are nobody’s business (S6)', () => {
    expect(staleIn(set, source, h2(held(2)), h3())).toEqual([
      { filesystem: 'tank/data', bookmark: base('old'), guid: w.guidOf('old') },
      { filesystem: 'tank/data', bookmark: base('a'), guid: w.guidOf('a') },
    ]);
  });

  it('S5 are not, while a copy goes on from them, reachable or not', () => {
    expect(names(staleIn(set, source, h2(held(1)), h3(held(2, 'cold/data'))))).toEqual([
      base('old'),
    ]);
  });

  it('S8 are not, while a host that may hold a copy is out of sight', () => {
    const away = (last: ReturnType<typeof h2> | null) => w.unreachable('h2', 9 * day, last);
    expect(staleIn(set, source, away(h2(held(2))), h3(held(2, 'cold/data')))).toEqual([]);
    expect(staleIn(set, source, away(null), h3(held(2, 'cold/data')))).toEqual([]);
  });

  it('S11 are not, while an interrupted receive needs them, or does not tell what it needs', () => {
    const cut = (resumes: FilesystemFacts['resumes']) =>
      held(2, 'vault/data', { resumeToken: '1-a-b-c', ...(resumes ? { resumes } : {}) });
    const needs = { toGuid: w.guidOf('b'), fromGuid: w.guidOf('a'), raw: false };
    expect(names(staleIn(set, source, h2(cut(needs)), h3()))).toEqual([base('old')]);
    expect(staleIn(set, source, h2(cut(undefined)), h3())).toEqual([]);
  });

  it('are not, when they only look like ours', () => {
    const forged = origin({ bookmarks: [w.bookmark(base('a'), 'old', 90, 9 * day)] });
    expect(staleIn(set, h1(forged), h2(held(2)), h3())).toEqual([]);
  });

  it('are not, when a raw copy would be rolled back to them', () => {
    const ivset = (name: string) => ids.guid(`1${w.guidOf(name).slice(1)}`);
    const raw = (broken: boolean) =>
      snapshots.map((each) => ({
        ...each,
        ivset: broken && each.name === 'b' ? ids.guid('7') : ivset(each.name),
      }));
    const sealed = origin({
      ...w.encrypted('tank/data'),
      snapshots: raw(false),
      bookmarks: kept('old', 'a', 'b').map((each) => ({ ...each, ivset: ivset('a') })),
    });
    const copy = held(2, 'vault/data', {
      ...w.encrypted('vault/data', 'unavailable'),
      snapshots: raw(true),
    });
    expect(names(staleIn(set, h1(sealed), h2(copy), h3()))).toEqual([base('old')]);
  });
});
