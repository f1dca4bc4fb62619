import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../../src/health/assess.ts';
import type { Action } from '../../../src/model/action.ts';
import type { Config } from '../../../src/model/config.ts';
import * as ids from '../../../src/model/ids.ts';
import type {
  FilesystemFacts,
  HostObservation,
  PoolFacts,
  SnapshotFacts,
} from '../../../src/model/observation.ts';
import { commandsOf } from '../../../src/model/step.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { marked, named, tenOf } from '../../support/history.ts';
import * as w from '../../support/world.ts';

/*
 * Three copies of ten snapshots, of which the policy keeps five (and today's). The four others were marked longer
 * ago than the delay, and nothing keeps them: each test gives one reason, and then they stay.
 */

const { day } = w;
const tiers = { hourly: 0, daily: 5, weekly: 0, monthly: 0, yearly: 0 };
const policy = (over: Parameters<typeof w.policy>[0] = {}) =>
  w.policy({ copies: { min: 2, want: 3 }, snapshots: { by: 'holdfast', tiers }, ...over });

const old = marked(tenOf(), 6);
const oldest = old[0]?.name ?? '';
/** Changes one of them, counted from the oldest. */
const with1 = (at: number, over: Partial<SnapshotFacts>, list = old) =>
  list.map((each, index) => (index === at ? { ...each, ...over } : each));

interface Fleet {
  readonly dataset?: Parameters<typeof w.dataset>[2];
  readonly policy?: Parameters<typeof w.policy>[0];
  readonly origin?: Partial<FilesystemFacts>;
  readonly vault?: Partial<FilesystemFacts>;
  readonly cold?: Partial<FilesystemFacts>;
  readonly pools?: Partial<PoolFacts>;
  readonly hosts?: (hosts: readonly HostObservation[]) => readonly HostObservation[];
  readonly config?: (config: Config) => Config;
}

function planOf(fleet: Fleet = {}) {
  const dataset = w.dataset('data', 'h1:tank/data', {
    policy: policy(fleet.policy),
    ...fleet.dataset,
  });
  const fs = { snapshots: old, stamp: { dataset: 'data', role: null, send: 'Lce' } };
  const hosts: readonly HostObservation[] = [
    w.seen(
      'h1',
      [w.zpool('tank', fleet.pools)],
      [w.filesystem('tank/data', { snapshots: old, ...fleet.origin })],
    ),
    w.seen(
      'h2',
      [w.zpool('vault', fleet.pools)],
      [w.replica('vault/data', { ...fs, ...fleet.vault })],
    ),
    w.seen(
      'h3',
      [w.zpool('cold', fleet.pools)],
      [w.replica('cold/data', { ...fs, ...fleet.cold })],
    ),
  ];
  const set = w.config(
    [
      w.host('h1', [w.pool('h1:tank')]),
      w.host('h2', [w.pool('h2:vault')]),
      w.host('h3', [w.pool('h3:cold')]),
    ],
    [dataset],
  );
  const config = fleet.config?.(set) ?? set;
  const seen = w.observations(...(fleet.hosts?.(hosts) ?? hosts));
  return makePlan(config, assessFleet(config, seen, w.now), w.now);
}

/** What is destroyed, as pool and number of snapshots; names where a command names few. */
const destroyed = (fleet: Fleet = {}) =>
  planOf(fleet)
    .actions.filter(({ kind }) => kind === 'prune')
    .map(({ target, steps }) => `${target} ${names(steps).length}`)
    .sort();
const names = (steps: Action['steps']): readonly string[] =>
  steps.flatMap((step) => (step.kind === 'command' ? (step.rehearse?.destroys ?? []) : []));
const namesOn = (pool: string, fleet: Fleet = {}) =>
  planOf(fleet)
    .actions.filter(({ kind, target }) => kind === 'prune' && target === pool)
    .flatMap(({ steps }) => names(steps));
const withheld = (fleet: Fleet, kind = 'prune-withheld') =>
  planOf(fleet).health.datasets[0]?.findings.find((each) => each.kind === kind)?.text ?? '';

const everywhere = ['h1:tank 4', 'h2:vault 4', 'h3:cold 4'];

describe('where nothing keeps them', () => {
  it('the four oldest are pruned on each copy, one action a pool', () => {
    expect(destroyed()).toEqual(everywhere);
  });

  it('what is pruned is named in the command and in the rehearsal, and nothing else is', () => {
    const action = planOf().actions.find(
      ({ kind, target }) => kind === 'prune' && target === 'h1:tank',
    );
    const [first, second, third, fourth] = old.map(({ name }) => name);
    expect(action?.steps.map((step) => step.kind === 'command' && step.run.command)).toEqual([
      `zfs destroy tank/data@${first},${second},${third},${fourth}`,
    ]);
    expect(action?.steps[0]).toMatchObject({
      rehearse: { command: `zfs destroy -nvp tank/data@${first},${second},${third},${fourth}` },
    });
    expect(action).toMatchObject({ tier: 'destructive', confirm: { kind: 'token' } });
  });
});

describe('S5 a snapshot stays until it was marked for long enough', () => {
  const all = (snapshots: readonly SnapshotFacts[]) => ({
    origin: { snapshots },
    vault: { snapshots },
    cold: { snapshots },
  });
  it.each([
    ['not at all', tenOf()],
    ['a day ago', marked(tenOf(), 6, day)],
    ['a second too late', marked(tenOf(), 6, 7 * day - 1000)],
    ['in the future', marked(tenOf(), 6, -day)],
    ['before it was taken', marked(tenOf(), 6, 400 * day)],
    ['with no date', tenOf().map((each) => ({ ...each, mark: 'unreadable' as const }))],
  ])('S5 marked %s', (_, snapshots) => {
    expect(destroyed(all(snapshots))).toEqual([]);
  });

  it('and then goes, on the second', () => {
    expect(destroyed(all(marked(tenOf(), 6, 7 * day)))).toEqual(everywhere);
  });

  it('S5 by the clock of the hosts too', () => {
    const slow: Fleet = {
      ...all(marked(tenOf(), 6, 7 * day)),
      hosts: (hosts) =>
        hosts.map((each) =>
          each.kind === 'seen' ? { ...each, hostClock: ids.instant(w.now - w.minute) } : each,
        ),
    };
    expect(destroyed(slow)).toEqual([]);
  });
});

describe('S5 a snapshot stays that retention wants', () => {
  it('S5 by the tiers of the origin, and by those of a replica', () => {
    expect(destroyed({ policy: { keepReplica: { ...tiers, daily: 8 } } })).toEqual([
      'h1:tank 4',
      'h2:vault 1',
      'h3:cold 1',
    ]);
  });

  it('S5 while nothing is said of what is to be kept', () => {
    const nothing = { ...tiers, daily: 0 };
    expect(destroyed({ policy: { snapshots: { by: 'holdfast', tiers: nothing } } })).toEqual([]);
  });
});

describe('S5 the newest snapshot stays', () => {
  it('S5 though a clock that was set back dates it before all others', () => {
    // The newest by its making on this pool: a clock that was set back dates it before all others.
    const { mark: _, ...first } = old[0] as SnapshotFacts;
    const back = [...old.slice(1), { ...first, createtxg: ids.txg('999') }];
    const named = planOf({ origin: { snapshots: back } })
      .actions.filter(
        ({ kind, target }) => ['mark', 'prune'].includes(kind) && target === 'h1:tank',
      )
      .flatMap(({ steps }) => steps.flatMap(commandsOf).map(({ command }) => command));
    expect(named).toHaveLength(1);
    expect(named.join()).not.toContain(`@${oldest}`);
  });
});

describe('S5 the newest common base of a copy stays', () => {
  const behind = { snapshots: old.slice(0, 3) };
  const base = old[2];

  it('S5 at the origin and on the copy, when the copy is behind', () => {
    const fleet = { cold: behind };
    expect(namesOn('h1:tank', fleet)).not.toContain(`tank/data@${base?.name}`);
    expect(namesOn('h1:tank', fleet)).toHaveLength(3);
  });

  it('S5 for a copy that is out of sight, by what was last seen of it (sanoid#706, pyznap#66)', () => {
    const away: Fleet = {
      cold: behind,
      hosts: ([one, two, three]) => [
        ...(one && two ? [one, two] : []),
        w.unreachable('h3', 90 * day, three?.kind === 'seen' ? three : null),
      ],
    };
    expect(namesOn('h1:tank', away)).not.toContain(`tank/data@${base?.name}`);
    expect(namesOn('h1:tank', away)).toHaveLength(3);
  });

  it('S5 unless a bookmark at the origin stands for it already', () => {
    if (!base) throw new Error('there is a base');
    const { guid, createtxg, creation } = base;
    const mark = { name: ids.snapshotName(`holdfast-base-${guid}`), guid, createtxg, creation };
    const fleet = { cold: behind, origin: { bookmarks: [mark] } };
    expect(namesOn('h1:tank', fleet)).toContain(`tank/data@${base?.name}`);
    const action = planOf(fleet).actions.find(({ kind }) => kind === 'prune');
    expect(action?.proof.join(' ')).toContain(`the bookmark tank/data#${mark.name} stands for it`);
    expect(action?.steps[0].facts).toContainEqual(
      expect.objectContaining({ kind: 'bookmark-is', bookmark: mark.name, guid: base?.guid }),
    );
  });

  it('S5 between two replicas, one of which may be fed from the other, though the origin has a bookmark', () => {
    if (!base) throw new Error('there is a base');
    const { guid, createtxg, creation } = base;
    const bookmarks = [{ name: ids.snapshotName('mine'), guid, createtxg, creation }];
    // No stream begins from a bookmark of a replica: there the snapshot itself stays.
    for (const vault of [{}, { bookmarks }]) {
      const fleet = { origin: { bookmarks }, vault, cold: behind };
      expect(namesOn('h1:tank', fleet)).toHaveLength(4);
      expect(namesOn('h2:vault', fleet)).toHaveLength(3);
      expect(namesOn('h2:vault', fleet)).not.toContain(`vault/data@${base.name}`);
    }
  });

  it('S5 though a bookmark stands for it that has lost its IV set: no raw increment begins from that', () => {
    if (!base) throw new Error('there is a base');
    const sealed = old.map((each) => ({ ...each, ivset: ids.guid(`4${each.guid}`.slice(0, 19)) }));
    const { guid, createtxg, creation } = base;
    const bookmark = { name: ids.snapshotName(`holdfast-base-${guid}`), guid, createtxg, creation };
    const at = (ivset: object): Fleet => ({
      origin: {
        ...w.encrypted('tank/data'),
        snapshots: sealed,
        bookmarks: [{ ...bookmark, ...ivset }],
      },
      vault: { ...w.encrypted('vault/data', 'unavailable'), snapshots: sealed },
      cold: { ...w.encrypted('cold/data', 'unavailable'), snapshots: sealed.slice(0, 3) },
    });
    const name = `tank/data@${base.name}`;
    expect(namesOn('h1:tank', at({}))).not.toContain(name);
    const { ivset } = sealed[2] ?? {};
    expect(namesOn('h1:tank', at({ ivset }))).toContain(name);
  });

  it('S5 and what a copy would be rolled back to, where no raw increment goes onto its newest', () => {
    const sealed = old.map((each) => ({ ...each, ivset: ids.guid(`4${each.guid}`.slice(0, 19)) }));
    // All but the second were received in the clear and encrypted anew.
    const held = sealed.map((each, at) => (at === 1 ? each : { ...each, ivset: ids.guid('9') }));
    const fleet: Fleet = {
      origin: { ...w.encrypted('tank/data'), snapshots: sealed },
      vault: { ...w.encrypted('vault/data', 'unavailable'), snapshots: sealed },
      cold: { ...w.encrypted('cold/data', 'unavailable'), snapshots: held },
    };
    expect(namesOn('h1:tank', fleet)).not.toContain(`tank/data@${old[1]?.name}`);
    expect(namesOn('h3:cold', fleet)).not.toContain(`cold/data@${old[1]?.name}`);
  });

  it('S5 every base is read again on both sides', () => {
    const action = planOf().actions.find(
      ({ kind, target }) => kind === 'prune' && target === 'h1:tank',
    );
    const facts = action?.steps[0].facts ?? [];
    const newest = old.at(-1);
    for (const [host, filesystem] of [
      ['h1', 'tank/data'],
      ['h2', 'vault/data'],
      ['h3', 'cold/data'],
    ]) {
      expect(facts).toContainEqual({
        kind: 'snapshot-is',
        host,
        filesystem,
        snapshot: newest?.name,
        guid: newest?.guid,
      });
    }
  });
});

describe('S5 a snapshot stays that something needs', () => {
  it('S5 when it is held, and the others go all the same (znapzend#96)', () => {
    const fleet = { origin: { snapshots: with1(1, { holds: 1 }) } };
    expect(destroyed(fleet)).toEqual(['h1:tank 3', ...everywhere.slice(1)]);
    expect(withheld(fleet)).toContain('1 snapshot older than the policy keeps stays: it is held');
  });

  it('S5 when a clone stands on it, or when that is not known', () => {
    const { clones: _, ...untold } = old[1] ?? {};
    const unknown = old.map((each, at) => (at === 1 ? (untold as SnapshotFacts) : each));
    for (const snapshots of [with1(1, { clones: 1 }), unknown]) {
      expect(destroyed({ origin: { snapshots } })).toEqual(['h1:tank 3', ...everywhere.slice(1)]);
    }
  });

  const token = '1-c16fcb42f-f0-789c';

  it('S5 when an interrupted receive waits for it or began from it, on every copy', () => {
    const resumes = {
      toGuid: old[1]?.guid ?? ids.guid('0'),
      fromGuid: old[0]?.guid ?? null,
      raw: false,
    };
    const fleet = { cold: { resumeToken: token, resumes } };
    expect(destroyed(fleet)).toEqual(['h1:tank 2', 'h2:vault 2', 'h3:cold 2']);
  });

  it('S5 when an interrupted receive lies where nobody looked for a copy', () => {
    const resumes = { toGuid: old[1]?.guid ?? ids.guid('0'), fromGuid: null, raw: false };
    const stray = w.filesystem('cold/elsewhere', { resumeToken: token, resumes });
    const fleet: Fleet = {
      hosts: ([one, two, three]) =>
        one && two && three?.kind === 'seen' && three.filesystems.ok
          ? [
              one,
              two,
              { ...three, filesystems: { ok: true, value: [...three.filesystems.value, stray] } },
            ]
          : [],
    };
    expect(destroyed(fleet)).toEqual(['h1:tank 3', 'h2:vault 3', 'h3:cold 3']);
  });

  it('S5 all of them, when an interrupted receive cannot be read', () => {
    expect(destroyed({ cold: { resumeToken: token } })).toEqual([]);
    expect(withheld({ cold: { resumeToken: token } })).toContain('whose token cannot be read');
  });
});

describe('S6 a snapshot of others stays', () => {
  const theirs = (name: string) => tenOf((at) => `${name}${at}`);
  const all = (snapshots: readonly SnapshotFacts[]) => ({
    origin: { snapshots },
    vault: { snapshots },
    cold: { snapshots },
  });

  it.each(['autosnap_daily-', 'before the move ', 'holdfast-', 'holdfast-20261122T1000-'])(
    'S6 whatever it begins with: %s',
    (name) => {
      expect(destroyed(all(marked(theirs(name), 6)))).toEqual([]);
    },
  );

  it('S6 unless the policy names its pattern', () => {
    const fleet = {
      ...all(marked(theirs('autosnap_'), 6)),
      policy: { prunePatterns: ['autosnap_*'] },
    };
    expect(destroyed(fleet)).toEqual(everywhere);
    const near = { ...fleet, policy: { prunePatterns: ['autosnap_*_hourly', 'tosnap_*'] } };
    expect(destroyed(near)).toEqual([]);
  });

  it('S6 and does not stand for one of ours in a tier', () => {
    // A person's snapshot on each day, later than ours, serves no tier: theirs may go at any time.
    const mixed = [...old, ...named(['mine', '2026-11-22T02:00:00Z'])];
    expect(namesOn('h1:tank', { origin: { snapshots: mixed } })).toHaveLength(4);
  });

  it('S6 at the origin also what is called as ours are, where another tool takes the snapshots', () => {
    expect(destroyed({ policy: { snapshots: { by: 'other', tiers } } })).toEqual(
      everywhere.slice(1),
    );
  });
});

describe('S5 nothing is destroyed that law covers', () => {
  const legal = (over: object) => ({
    retention: {
      legal: { keep: null, from: null, basis: null, rule: null, hold: false, ...over },
      desirable: null,
      deleteAfter: null,
    },
  });

  it.each<[string, object, string]>([
    ['a legal hold', { hold: true }, 'while a legal hold stands'],
    [
      'a term that runs',
      { keep: 'P10Y', from: '2025-04-30', rule: 'EPSRC-10y' },
      'until 2035-04-30 (EPSRC-10y)',
    ],
    ['a term that ends today', { keep: 'P1Y', from: '2025-11-22' }, 'until 2026-11-22'],
    [
      'a term whose first day nobody has written down',
      { keep: 'P10Y', basis: 'last-access' },
      'after the last access to it, which has no date yet',
    ],
  ])('S5 by %s', (_, over, text) => {
    expect(destroyed({ dataset: legal(over) })).toEqual([]);
    expect(withheld({ dataset: legal(over) }, 'kept-by-law')).toContain(
      '12 snapshots older than the policy keeps stay',
    );
    expect(withheld({ dataset: legal(over) }, 'kept-by-law')).toContain(text);
  });

  it('and what was kept goes when the term is over', () => {
    const over = legal({ keep: 'P1Y', from: '2025-11-20' });
    expect(destroyed({ dataset: over })).toEqual(everywhere);
  });

  it('S5 nor because one clock runs ahead of the others', () => {
    const ending = legal({ keep: 'P1Y', from: '2025-11-20' });
    const behind: Fleet = {
      dataset: ending,
      hosts: (hosts) =>
        hosts.map((each) =>
          each.kind === 'seen' && each.host === 'h2'
            ? { ...each, hostClock: ids.instant(w.now - 3 * day) }
            : each,
        ),
    };
    expect(destroyed(behind)).toEqual([]);
  });
});

describe('S5 fewer copies than the policy’s least would stay', () => {
  const running = {
    kind: 'running',
    what: 'scrub',
    startedAt: null,
    percent: 1,
    paused: false,
  } as const;

  it('S5 that are counted and verified', () => {
    expect(destroyed({ pools: { scan: running } })).toEqual([]);
    expect(withheld({ pools: { scan: running } })).toContain(
      '0 copies that count and are verified',
    );
  });

  it('S8 and that were seen just now: a copy out of sight gives no leave', () => {
    const away: Fleet = {
      policy: { copies: { min: 3, want: 3 } },
      hosts: ([one, two, three]) => [
        ...(one && two ? [one, two] : []),
        w.unreachable('h3', w.minute, three?.kind === 'seen' ? three : null),
      ],
    };
    expect(destroyed(away)).toEqual([]);
    expect(destroyed({ policy: { copies: { min: 3, want: 3 } } })).toEqual(everywhere);
  });
});

describe('S8 nothing is destroyed while a place is not known that may hold a copy', () => {
  const away = (kind: 'never' | 'pending' | 'half'): Fleet => ({
    policy: { copies: { min: 1, want: 2 } },
    hosts: ([one, two, three]) => {
      if (!one || !two || three?.kind !== 'seen') return [];
      const last: HostObservation =
        kind === 'never'
          ? w.unreachable('h3', 400 * day, null)
          : kind === 'pending'
            ? { kind: 'pending', host: three.host }
            : { ...three, filesystems: { ok: false, what: 'zfs list failed.' } };
      return [one, two, last];
    },
  });

  it.each(['never', 'pending', 'half'] as const)('S8 a host that was %s seen', (kind) => {
    expect(destroyed(away(kind))).toEqual([]);
    expect(withheld(away(kind))).toContain('what lies on h3 is not known');
  });

  const pools = (value: readonly PoolFacts[]): Fleet => ({
    policy: { copies: { min: 1, want: 2 } },
    hosts: ([one, two, three]) =>
      one && two && three?.kind === 'seen'
        ? [one, two, { ...three, pools: { ok: true, value }, filesystems: { ok: true, value: [] } }]
        : [],
  });

  it('S8 a pool that is not imported now, as one that is carried away between backups', () => {
    expect(destroyed(pools([]))).toEqual([]);
  });

  it('S8 a pool that has failed, of which zfs lists nothing', () => {
    expect(destroyed(pools([w.zpool('cold', { state: 'UNAVAIL' })]))).toEqual([]);
  });

  it('S8 a pool that its host could not list, of which nothing is remembered', () => {
    const unread = { pool: 'cold', what: 'It hangs.', todo: 'Look.', since: w.now, last: null };
    const fleet: Fleet = {
      policy: { copies: { min: 1, want: 2 } },
      hosts: ([one, two, three]) =>
        one && two && three?.kind === 'seen'
          ? [one, two, { ...three, unread: [unread], filesystems: { ok: true, value: [] } }]
          : [],
    };
    expect(destroyed(fleet)).toEqual([]);
  });

  it('S8 the origin itself', () => {
    const fleet: Fleet = {
      policy: { copies: { min: 1, want: 2 } },
      hosts: ([one, ...others]) => [
        w.unreachable('h1', w.minute, one?.kind === 'seen' ? one : null),
        ...others,
      ],
    };
    expect(destroyed(fleet)).toEqual([]);
  });
});

describe('S5 nothing is destroyed on a copy that is not in order', () => {
  it('S5 that has diverged', () => {
    const snapshots = [...old, ...named(['theirs', '2026-11-22T03:00:00Z'])];
    expect(destroyed({ vault: { snapshots } })).toEqual(['h1:tank 4', 'h3:cold 4']);
  });

  it('S5 whose origin was made anew', () => {
    const anew = old.map((each, at) => ({ ...each, guid: ids.guid(`77${at}`) }));
    expect(
      destroyed({ origin: { snapshots: anew }, policy: { copies: { min: 1, want: 3 } } }),
    ).toEqual([]);
  });

  it('S5 whose pool cannot be worked on', () => {
    const fleet: Fleet = {
      hosts: ([one, two, three]) =>
        one && two && three?.kind === 'seen'
          ? [
              one,
              two,
              { ...three, pools: { ok: true, value: [w.zpool('cold', { readonly: true })] } },
            ]
          : [],
    };
    expect(destroyed(fleet)).toEqual(['h1:tank 4', 'h2:vault 4']);
  });

  it('S5 of a child that the origin has no longer: the copy may be the last to hold it', () => {
    const child = w.replica('vault/data/child', {
      snapshots: old.map((each) => ({ ...each, guid: ids.guid(`5${each.guid}`.slice(0, 19)) })),
      stamp: { dataset: 'data', role: null, send: 'Lce' },
    });
    const fleet: Fleet = {
      config: (config) => ({
        ...config,
        inventory: {
          ...config.inventory,
          hosts: config.inventory.hosts.map((each) =>
            each.name === 'h2' ? w.host('h2', [w.pool('h2:vault', { root: 'vault' })]) : each,
          ),
        },
      }),
      hosts: ([one, two, three]) =>
        one && three && two?.kind === 'seen' && two.filesystems.ok
          ? [
              one,
              { ...two, filesystems: { ok: true, value: [...two.filesystems.value, child] } },
              three,
            ]
          : [],
    };
    const plan = planOf(fleet);
    const held = plan.health.datasets[0]?.copies.find(({ pool }) => pool.id === 'h2:vault');
    expect(held?.members.map(({ path }) => path)).toEqual(['', '/child']);
    expect(namesOn('h2:vault', fleet).filter((name) => name.includes('/child'))).toEqual([]);
  });
});

describe('S5 on a raw keyless replica pruning is allowed', () => {
  it('and only that: nothing is snapshotted there', () => {
    const custodians = [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } }));
    const fleet: Fleet = {
      dataset: { custodians },
      origin: w.encrypted('tank/data'),
      vault: w.encrypted('vault/data', 'unavailable'),
      cold: w.encrypted('cold/data', 'unavailable'),
      config: (config) => ({
        ...config,
        inventory: {
          ...config.inventory,
          hosts: config.inventory.hosts.map((each) =>
            each.name === 'h1'
              ? each
              : w.host(
                  each.name,
                  each.pools.map((pool) => ({ ...pool, trust: 'keyless' as const })),
                ),
          ),
        },
      }),
    };
    expect(destroyed(fleet)).toEqual(everywhere);
  });
});

describe('S5 beside a copy, on its pool, another filesystem holds an older state of it', () => {
  const [first] = old;
  const base = first && w.bookmark(`holdfast-base-${first.guid}`, '', 100, 40 * day);
  const kept = base && first ? [{ ...base, guid: first.guid }] : [];
  const older = w.replica('cold/data.old', {
    snapshots: old.slice(0, 1),
    stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
  });
  const withOlder: Fleet['hosts'] = ([one, two, three]) =>
    one && two && three?.kind === 'seen' && three.filesystems.ok
      ? [
          one,
          two,
          { ...three, filesystems: { ok: true, value: [...three.filesystems.value, older] } },
        ]
      : [];
  const atOrigin = (fleet: Fleet) =>
    planOf(fleet)
      .actions.filter(({ kind, target }) => kind === 'prune' && target === 'h1:tank')
      .flatMap(({ steps }) => steps.flatMap(commandsOf))
      .map(({ command }) => command);

  it('what that goes on from stays at the origin', () => {
    expect(destroyed()).toContain('h1:tank 4');
    expect(destroyed({ hosts: withOlder })).toContain('h1:tank 3');
  });

  it('and so does the bookmark that stands for it, while the snapshot goes', () => {
    const origin = { bookmarks: kept };
    expect(atOrigin({ origin }).join()).toContain('#holdfast-base');
    const commands = atOrigin({ origin, hosts: withOlder });
    expect(commands.join()).not.toContain('#holdfast-base');
    expect(commands.join()).toContain(`@${oldest}`);
  });
});
