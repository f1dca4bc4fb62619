import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../../src/health/assess.ts';
import type { Action, Plan } from '../../../src/model/action.ts';
import type { Dataset, Policy } from '../../../src/model/catalogue.ts';
import * as ids from '../../../src/model/ids.ts';
import type {
  BookmarkFacts,
  FilesystemFacts,
  HostObservation,
  SnapshotFacts,
} from '../../../src/model/observation.ts';
import { commandsOf } from '../../../src/model/step.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { marked, named, tenOf } from '../../support/history.ts';
import * as w from '../../support/world.ts';

/*
 * What made other tools lose data, or keep it for ever (peers.md 3.A, 3.B 10, 3.C), and the prune cases of the test
 * suites of zrepl and zfs_autobackup: each case, what holdfast does in it, and why that is right.
 */

const { day } = w;
const tiers = { hourly: 0, daily: 5, weekly: 0, monthly: 0, yearly: 0 };
/** Ten snapshots of ours, the four oldest of no use to the policy and marked long ago. */
const ten = marked(tenOf(), 6);

interface Case {
  readonly policy?: Partial<Policy>;
  readonly dataset?: Partial<Dataset>;
  readonly origin?: Partial<FilesystemFacts>;
  readonly replica?: Partial<FilesystemFacts>;
  /** What is seen of the replica's host instead. */
  readonly away?: (last: HostObservation) => HostObservation;
  readonly at?: ids.Instant;
}

function planOf({ policy, dataset, origin, replica, away, at = w.now }: Case): Plan {
  const own = w.policy({
    copies: { min: 1, want: 2 },
    snapshots: { by: 'holdfast', tiers },
    ...policy,
  });
  const set = w.config(
    [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])],
    [w.dataset('data', 'h1:tank/data', { policy: own, ...dataset })],
  );
  const stamp = { dataset: 'data', role: null, send: 'Lce' };
  const h2 = w.seen(
    'h2',
    [w.zpool('vault')],
    [w.replica('vault/data', { snapshots: ten, stamp, ...replica })],
  );
  const seen = w.observations(
    w.seen('h1', [w.zpool('tank')], [w.filesystem('tank/data', { snapshots: ten, ...origin })]),
    away ? away(h2) : h2,
  );
  return makePlan(set, assessFleet(set, seen, at), at);
}

/** «prune h1:tank: 0 1 2 3»: which of the ten, by their place; `#` for bookmarks, other names in full. */
const shown = ({ kind, target, steps }: Action): string =>
  `${kind} ${target}: ${steps
    .flatMap(commandsOf)
    .flatMap(({ command }) => placesIn(command))
    .join(' ')}`;
const placesIn = (command: string): readonly string[] =>
  command
    .split(' ')
    .filter((word) => /[@#]/.test(word))
    .flatMap((word) => {
      const [, mark = '', list = ''] = /([@#])(.*)$/.exec(word) ?? [];
      return list.split(',').map((name) => {
        const place = ten.findIndex((each) => each.name === name);
        return mark === '#' ? '#' : place < 0 ? name : `${place}`;
      });
    });
const retention = ['prune', 'mark', 'unmark', 'hold'];
const done = (what: Case): readonly string[] =>
  planOf(what)
    .actions.filter(({ kind }) => retention.includes(kind))
    .map(shown)
    .sort();

const unmarked = tenOf();
const base = (at: number): BookmarkFacts => {
  const { guid, createtxg, creation } = ten[at] as SnapshotFacts;
  return { name: ids.snapshotName(`holdfast-base-${guid}`), guid, createtxg, creation };
};
const both = (snapshots: readonly SnapshotFacts[]): Case => ({
  origin: { snapshots },
  replica: { snapshots },
});
const pruned = ['prune h1:tank: 0 1 2 3', 'prune h2:vault: 0 1 2 3'];
const lastSeen = (downFor: number) => (last: HostObservation) =>
  w.unreachable('h2', downFor, last.kind === 'seen' ? last : null);

const page = readFileSync(new URL('../../../docs/SCENARIOS.md', import.meta.url), 'utf8');

describe('pruning, as it went wrong elsewhere', () => {
  it.each<[string, Case, readonly string[], string]>([
    [
      'openzfs#1575, #5341: what the origin no longer has vanishes from the backup',
      { origin: { snapshots: ten.slice(6) } },
      ['prune h2:vault: 0 1 2 3'],
      'a replica is pruned by its own tiers, in an action of its own: what is gone at the origin takes nothing along',
    ],
    [
      'openzfs#1575 with a replica that keeps longer',
      {
        origin: { snapshots: ten.slice(6) },
        policy: { keepReplica: { ...tiers, daily: 30 } },
      },
      ['unmark h2:vault: 0 1 2 3'],
      'keep.replica counts there, whatever was marked under an earlier policy',
    ],
    [
      'sanoid#979: siblings and children go with -r',
      {},
      pruned,
      'snapshots are named one by one, of one filesystem a command; no -r is in any',
    ],
    [
      'sanoid#558, #880: one tool destroys the snapshots of another',
      both(
        marked(
          tenOf((at) => `autosnap_2026-10-0${at}_daily`),
          6,
        ),
      ),
      [],
      'S6: a name that is not ours is nobody’s to prune, unless the policy names its pattern',
    ],
    [
      'zrepl#540: everything that no rule matches is destroyed',
      both(
        marked(
          tenOf((at) => `by-hand-${at}`),
          6,
        ),
      ),
      [],
      'S6: what no rule matches stays',
    ],
    [
      'zrepl#651: a wrong keep list leaves one snapshot, at the first run',
      { policy: { snapshots: { by: 'holdfast', tiers: { ...tiers, daily: 0 } } } },
      ['unmark h1:tank: 0 1 2 3', 'unmark h2:vault: 0 1 2 3'],
      'tiers that add up to nothing say nothing of what to keep, so nothing goes',
    ],
    [
      'zrepl#651: the first run of a policy that is too tight',
      {
        ...both(unmarked),
        policy: { snapshots: { by: 'holdfast', tiers: { ...tiers, daily: 1 } } },
      },
      ['mark h1:tank: 0 1 2 3 4 5 6 7', 'mark h2:vault: 0 1 2 3 4 5 6 7'],
      'the first run destroys nothing: it marks, and there are seven days to see that the policy is wrong',
    ],
    [
      'the policy was loosened within the delay',
      { policy: { snapshots: { by: 'holdfast', tiers: { ...tiers, daily: 30 } } } },
      ['unmark h1:tank: 0 1 2 3', 'unmark h2:vault: 0 1 2 3'],
      'what is wanted again loses its mark, so that a later prune waits for its delay anew',
    ],
    [
      'sanoid#706, pyznap#66: the target is away for longer than retention',
      { replica: { snapshots: ten.slice(0, 2) }, away: lastSeen(60 * day) },
      ['prune h1:tank: 0 2 3'],
      'the newest common base stays for a copy out of sight, by what was last seen of it',
    ],
    [
      'zettarepl#109: a bookmark is all that is needed for that',
      {
        replica: { snapshots: ten.slice(0, 2) },
        away: lastSeen(60 * day),
        origin: { bookmarks: [base(1)] },
      },
      ['prune h1:tank: 0 1 2 3'],
      'an increment goes on from a bookmark of the origin; on the replica the snapshot itself has to stay',
    ],
    [
      'a target that was never seen',
      { away: () => w.unreachable('h2', 900 * day, null) },
      [],
      'which base it stands on nobody can tell',
    ],
    [
      'zrepl#558, #825: same name, other guid',
      {
        replica: {
          snapshots: ten.map((each, at) => (at === 1 ? { ...each, guid: ids.guid('4711') } : each)),
        },
      },
      pruned,
      'what is common is told by guid: a snapshot of the same name is no base',
    ],
    [
      'zrepl#826, #767: holds of a step keep two years of data',
      both(ten.map((each, at) => (at === 1 ? { ...each, holds: 1 } : each))),
      ['prune h1:tank: 0 2 3', 'prune h2:vault: 0 2 3'],
      'what is held stays, is told of in a note, and keeps nothing else',
    ],
    [
      'znapzend#96, #425: one held snapshot fails the whole batch',
      { origin: { snapshots: ten.map((each, at) => (at === 0 ? { ...each, holds: 2 } : each)) } },
      ['prune h1:tank: 1 2 3', 'prune h2:vault: 0 1 2 3'],
      'it is left out of the command',
    ],
    [
      'openzfs#12096: a clone makes a snapshot busy',
      { origin: { snapshots: ten.map((each, at) => (at === 3 ? { ...each, clones: 1 } : each)) } },
      ['prune h1:tank: 0 1 2', 'prune h2:vault: 0 1 2 3'],
      'it is left out of the command',
    ],
    [
      'zrepl#953: 2688 bookmarks of its own',
      { origin: { bookmarks: [0, 1, 2].map(base) } },
      ['prune h1:tank: 0 1 2 3 # # #', 'prune h2:vault: 0 1 2 3'],
      'own bookmarks that no copy goes on from go along with a prune',
    ],
    [
      'zfs_autobackup: the newest common snapshot of source and target is never thinned',
      { replica: { snapshots: ten.slice(0, 3) } },
      ['prune h1:tank: 0 1 3'],
      'the base stays at the origin, and the replica has no more than its tiers keep',
    ],
    [
      'zfs_autobackup: a snapshot that was not sent yet is thinned like any other',
      { replica: { snapshots: ten.slice(0, 3) }, origin: { bookmarks: [base(2)] } },
      ['prune h1:tank: 0 1 2 3'],
      'a copy that is behind gets what there is then: nothing is kept for years for a target that is away',
    ],
    [
      'zrepl: a receive that was cut needs both its ends',
      {
        replica: {
          snapshots: ten.slice(0, 2),
          resumeToken: '1-c16fcb42f-f0-789c',
          resumes: {
            fromGuid: ten[1]?.guid ?? null,
            toGuid: (ten[2] as SnapshotFacts).guid,
            raw: false,
          },
        },
        origin: { bookmarks: [base(1)] },
      },
      ['prune h1:tank: 0 3'],
      'S11: what a token refers to stays on every copy',
    ],
    [
      'a clock that was set into the future when they were marked',
      both(marked(unmarked, 6, -400 * day)),
      ['mark h1:tank: 0 1 2 3', 'mark h2:vault: 0 1 2 3'],
      'a mark of the future is none: they are marked anew, and wait',
    ],
    [
      'a mark that somebody wrote by hand',
      both(unmarked.map((each, at) => (at < 4 ? { ...each, mark: 'unreadable' as const } : each))),
      ['mark h1:tank: 0 1 2 3', 'mark h2:vault: 0 1 2 3'],
      'what is no date in UTC is no mark',
    ],
    [
      'the mark stands on the filesystem, and every snapshot inherits it',
      both(marked(unmarked, 0, 200 * day)),
      [],
      'no mark there says anything of one snapshot; a note says so',
    ],
    [
      'marked yesterday',
      both(marked(unmarked, 6, day)),
      [],
      'the delay has not passed; nothing is to be done',
    ],
    [
      'a legal hold',
      {
        dataset: {
          retention: {
            legal: { keep: null, from: null, basis: null, rule: null, hold: true },
            desirable: null,
            deleteAfter: null,
          },
        },
        ...both(ten.map((each, at) => (at < 9 ? { ...each, holds: 1 } : each))),
      },
      [
        'hold h1:tank: 9',
        'hold h2:vault: 9',
        'unmark h1:tank: 0 1 2 3',
        'unmark h2:vault: 0 1 2 3',
      ],
      'what is not held yet is held by ZFS itself, and no mark is left on what must stay',
    ],
    [
      'another tool takes the snapshots, and a pattern lets holdfast thin them',
      {
        policy: { snapshots: { by: 'other', tiers }, prunePatterns: ['autosnap_*_daily'] },
        ...both(
          marked(
            named(
              ...ten.map(
                ({ creation }, at) =>
                  [`autosnap_${at}_daily`, new Date(creation).toISOString()] as const,
              ),
            ),
            6,
          ),
        ),
      },
      [
        'prune h1:tank: autosnap_0_daily autosnap_1_daily autosnap_2_daily autosnap_3_daily',
        'prune h2:vault: autosnap_0_daily autosnap_1_daily autosnap_2_daily autosnap_3_daily',
      ],
      'S6: the policy names their pattern',
    ],
  ])('%s', (name, what, expected, why) => {
    expect(done(what), why).toEqual(expected);
    expect(page).toContain(`| ${name} | ${expected.join('<br>') || 'nothing'} | ${why} |\n`);
  });

  it('more than fifty own bookmarks go by themselves, and no other bookmark goes', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      name: ids.snapshotName(`holdfast-base-9${at}`),
      guid: ids.guid(`9${at}`),
      createtxg: ids.txg(`${at}`),
      creation: ids.instant(w.now - (400 - at) * day),
    }));
    const theirs = { ...base(0), name: ids.snapshotName('mine') };
    const stray = { ...base(1), name: ids.snapshotName('holdfast-base-1') };
    const quiet = both(unmarked.slice(4));
    const bookmarks = [...many, theirs, stray];
    const [action, ...more] = planOf({
      ...quiet,
      origin: { ...quiet.origin, bookmarks },
    }).actions.filter(({ kind }) => retention.includes(kind));
    expect([action?.kind, action?.steps.length, more]).toEqual(['prune', 60, []]);
    const few = [...many.slice(0, 50), theirs, stray];
    expect(done({ ...quiet, origin: { ...quiet.origin, bookmarks: few } })).toEqual([]);
    // S8: a host out of sight may have received what one of them stands for.
    const unseen = { ...quiet, origin: { ...quiet.origin, bookmarks }, away: lastSeen(w.minute) };
    expect(done(unseen)).toEqual([]);
  });
});

describe('an action of retention', () => {
  it('has the same id whenever it is planned, and one that has changed has another', () => {
    const idsOf = (what: Case) =>
      planOf(what)
        .actions.filter(({ kind }) => retention.includes(kind))
        .map(({ id }) => id);
    for (const what of [both(unmarked), both(ten)]) {
      expect(idsOf({ ...what, at: ids.instant(w.now + 3_600_000) })).toEqual(idsOf(what));
    }
    expect(idsOf(both(ten.slice(1)))).not.toEqual(idsOf(both(ten)));
  });

  it('leaves nothing of itself in the next plan', () => {
    const commands = planOf(both(unmarked))
      .actions.filter(({ kind }) => retention.includes(kind))
      .map(({ steps }) => commandsOf(steps[0])[0]?.command);
    expect(commands[0]).toMatch(/^zfs set holdfast:prune=2026-11-22T10:00:00Z tank\/data@/);
    expect(done(both(marked(unmarked, 6, 0)))).toEqual([]);
    expect(done(both(unmarked.slice(4)))).toEqual([]);
  });

  it('says why it may be done, and asks for a word that is typed', () => {
    const action = planOf({}).actions.find(({ kind }) => kind === 'prune');
    expect(action?.confirm).toEqual({ kind: 'token', word: action?.id.slice(-4) });
    const proof = action?.proof.join('\n') ?? '';
    expect(proof).toContain('2 copies of data stay, counted and verified; at least 1 must.');
    expect(proof).toContain('scrubbed without errors on 2026-11-21T10:00:00Z');
    expect(proof).toContain(
      'What the copy on h2:vault goes on from: tank/data@holdfast-20261122T010000Z stays.',
    );
    expect(proof).toContain('The policy standard keeps daily 5 here');
    expect(proof).toContain(
      'They were marked on 2026-11-14T10:00:00Z: the delay of 7 d has passed.',
    );
  });

  it('splits what is too long for one command, and destroys nothing twice', () => {
    const days = Array.from({ length: 1500 }, (_, at) =>
      new Date(w.now - (1600 - at) * day).toISOString().slice(0, 10),
    );
    const many = named(
      ...days.map(
        (each, at) =>
          [
            `holdfast-${each.replaceAll('-', '')}T${`${at % 24}`.padStart(2, '0')}0000Z`,
            each,
          ] as const,
      ),
    );
    const all = [...marked(many, 0), ...ten.slice(4)];
    const action = planOf(both(all)).actions.find(({ kind }) => kind === 'prune');
    expect(action?.steps.length).toBeGreaterThan(1);
    const names =
      action?.steps.flatMap((step) =>
        step.kind === 'command' ? (step.rehearse?.destroys ?? []) : [],
      ) ?? [];
    expect([names.length, new Set(names).size]).toEqual([1500, 1500]);
    for (const { command } of action?.steps.flatMap(commandsOf) ?? []) {
      expect(command.length).toBeLessThan(40_000);
    }
  });
});
