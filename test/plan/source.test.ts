import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

/** Where a replica is sent from, and that nothing else is relied on than the copy that is. */

const { day, hour, minute } = w;
const any = { ...w.policy().replicate, from: 'any' as const };
const snapshots = w.snaps(['a', 5 * day], ['b', 4 * day], ['c', hour / 2]);
const ivsets = snapshots.map((each) => ({ ...each, ivset: ids.guid(`9${each.guid.slice(1)}`) }));
const at = (site: string) => ({ domains: { site } });
const hosts = (vault: Parameters<typeof w.pool>[1] = {}) => [
  w.host('h1', [w.pool('h1:tank')], at('cambridge')),
  w.host('h2', [w.pool('h2:vault', vault)], at('paris')),
  w.host('h3', [w.pool('h3:cold')], at('paris')),
  w.host('h4', [w.pool('h4:deep')], at('oregon')),
];
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots, bookmarks: w.kept(snapshots), ...over });
const copy = (name: string, count: number, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, {
    snapshots: snapshots.slice(0, count),
    stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
    ...over,
  });
const h = (name: string, pool: string, ...fs: readonly FilesystemFacts[]) =>
  w.seen(name, [w.zpool(pool)], fs);
const away = (down: number, last: FilesystemFacts | null = origin()) =>
  w.unreachable('h1', down, last && { ...h('h1', 'tank', last), at: ids.instant(w.now - down) });

const set = (
  over: Parameters<typeof w.policy>[0] = {},
  vault: Parameters<typeof w.pool>[1] = {},
  more: Partial<Config['inventory']> = {},
) =>
  w.config(
    hosts(vault),
    [
      w.dataset('data', 'h1:tank/data', {
        policy: w.policy({ copies: { min: 2, want: 3 }, replicate: any, ...over }),
        custodians: [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } })),
      }),
    ],
    more,
  );
const planOf = (config: Config, ...seen: HostObservation[]): Plan =>
  makePlan(config, assessFleet(config, w.observations(...seen), w.now), w.now);
const sent = ({ actions }: Plan) =>
  actions
    .filter(({ kind }) => kind === 'replicate' || kind === 'resume')
    .map(({ source, target }) => `${source} → ${target}`);
const first = (plan: Plan): Action | undefined =>
  plan.actions.find(({ kind }) => kind === 'replicate' || kind === 'resume');

describe('a copy is brought up to date from', () => {
  const empty = h('h4', 'deep');

  it('the origin alone, where the policy does not say otherwise', () => {
    const only = set({ replicate: w.policy().replicate });
    const plan = planOf(
      only,
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold', copy('cold/data', 2)),
      empty,
    );
    expect(sent(plan)).toEqual(['h1:tank → h3:cold']);
    const down = planOf(
      only,
      away(3 * day),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold'),
      empty,
    );
    expect(sent(down)).toEqual([]);
  });

  it('the nearer of two that have the newest snapshots, and says why', () => {
    const plan = planOf(
      set(),
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold', copy('cold/data', 2)),
      empty,
    );
    expect(sent(plan)).toEqual(['h2:vault → h3:cold']);
    expect(first(plan)?.title).toBe('update data on h3:cold from h2:vault');
    expect(first(plan)?.why).toContain(
      'it is sent from the copy on h2:vault, which has the newest snapshots too and lies at the same site, paris',
    );
  });

  it('the origin, when it has newer snapshots than the nearer one, or none is nearer', () => {
    const nearer = planOf(
      set(),
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 2)),
      h('h3', 'cold', copy('cold/data', 1)),
      empty,
    );
    expect(sent(nearer)).toEqual(['h1:tank → h2:vault', 'h1:tank → h3:cold']);
    const far = planOf(
      set(),
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold'),
      h('h4', 'deep', copy('deep/data', 2)),
    );
    expect(sent(far)).toEqual(['h1:tank → h4:deep']);
    expect(first(far)?.why.join()).toContain(
      'it is sent from the origin, h1:tank, since no other copy with the newest snapshots is nearer',
    );
  });

  it('the one with the faster way, among those that are as near', () => {
    const slow = { from: ids.hostName('h1'), to: null, via: 'relay' as const, limit: 1_000n };
    const plan = planOf(
      set({}, {}, { transfers: [slow] }),
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold'),
      h('h4', 'deep', copy('deep/data', 2)),
    );
    expect(sent(plan)).toEqual(['h2:vault → h4:deep']);
    expect(first(plan)?.why.join()).toContain('the faster way');
  });

  it('the best one left, while the origin is out of reach', () => {
    const plan = planOf(
      set({ replicate: { ...any, lag: ids.milliseconds(9 * day) } }),
      away(3 * day),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold', copy('cold/data', 1)),
      h('h4', 'deep', copy('deep/data', 2)),
    );
    expect(sent(plan)).toEqual(['h2:vault → h4:deep', 'h2:vault → h3:cold']);
    expect(first(plan)?.why.join()).toContain(
      'the origin is out of reach: it is sent from the copy on h2:vault, the only one that holds what is needed',
    );
  });

  describe('S5 a copy that ends with a snapshot which the origin does not have', () => {
    // By hand on the replica, or pruned at the origin since.
    const own = copy('vault/data', 2, {
      snapshots: [...snapshots.slice(0, 2), ...w.snaps(['by hand', hour])],
    });

    it('is no source, though the next one, which is not sent, is in common: what ends with it, the origin cannot go on to', () => {
      const [a, b, c] = snapshots;
      const [mine] = w.snaps(['by hand', hour]);
      const held = [a, b, mine, c].flatMap((each) => each ?? []);
      const plan = (exclude: readonly string[]) =>
        planOf(
          set({ copies: { min: 2, want: 4 }, replicate: { ...any, exclude } }),
          h('h1', 'tank', origin()),
          h('h2', 'vault', copy('vault/data', 0, { snapshots: held })),
          h('h3', 'cold'),
          h('h4', 'deep'),
        );
      expect(sent(plan([]))).toContain('h2:vault → h3:cold');
      expect(sent(plan(['c']))).toContain('h1:tank → h3:cold');
    });

    it('leads no other copy there while the origin is out of sight, and is copied anew where copies are missing', () => {
      const policy = set({ replicate: { ...any, lag: ids.milliseconds(9 * day) } });
      const plan = planOf(
        policy,
        away(3 * day, null),
        h('h2', 'vault', own),
        h('h3', 'cold', copy('cold/data', 1)),
        h('h4', 'deep'),
      );
      expect(sent(plan)).toEqual(['h2:vault → h4:deep']);
    });

    it('is copied anew only up to what the origin was last known to have: it can go on from there when it is back', () => {
      const exclude = ['c'];
      const held = copy('vault/data', 0, {
        snapshots: [...snapshots.slice(0, 2), ...w.snaps(['by hand', hour]), ...snapshots.slice(2)],
      });
      const plan = planOf(
        set({ copies: { min: 2, want: 2 }, replicate: { ...any, exclude } }),
        away(3 * day),
        h('h2', 'vault', held),
        h('h3', 'cold'),
        h('h4', 'deep'),
      );
      const commands =
        first(plan)
          ?.steps.flatMap(commandsOf)
          .map(({ command }) => command) ?? [];
      expect(commands.join('\n')).toContain('vault/data@b');
      expect(commands.join('\n')).not.toContain('by hand');
    });
  });

  it('a copy that still has its base, where the origin has none any more', () => {
    const pruned = origin({ snapshots: snapshots.slice(2), bookmarks: w.kept(snapshots.slice(2)) });
    const plan = planOf(
      set(),
      h('h1', 'tank', pruned),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold', copy('cold/data', 2)),
      empty,
    );
    expect(sent(plan)).toContain('h2:vault → h3:cold');
    expect(plan.actions.map(({ kind }) => kind)).not.toContain('aside');
  });

  it('none, where no copy has that base any more: then it is put aside', () => {
    const late = snapshots.slice(2);
    const plan = planOf(
      set(),
      h('h1', 'tank', origin({ snapshots: late, bookmarks: w.kept(late) })),
      h('h2', 'vault', copy('vault/data', 3, { snapshots: late })),
      h('h3', 'cold', copy('cold/data', 2)),
      empty,
    );
    expect(sent(plan)).not.toContain('h2:vault → h3:cold');
    expect(plan.actions.find(({ kind }) => kind === 'aside')?.target).toBe('h3:cold');
  });
});

describe('what a replica is when it is sent from', () => {
  const chained = (vault: FilesystemFacts, cold: FilesystemFacts | null, trust = {}) =>
    planOf(
      set({ replicate: { ...any, lag: ids.milliseconds(9 * day) } }, trust),
      away(3 * day),
      h('h2', 'vault', vault),
      h('h3', 'cold', ...(cold ? [cold] : [])),
      h('h4', 'deep'),
    );

  it('S2 every fact about the source is one about it, read again on its host', () => {
    const action = first(chained(copy('vault/data', 3), copy('cold/data', 2)));
    const facts = action?.steps.flatMap((step) => step.facts) ?? [];
    expect(facts.filter(({ kind }) => kind === 'snapshot-is')).toEqual([
      {
        kind: 'snapshot-is',
        host: 'h2',
        filesystem: 'vault/data',
        snapshot: 'b',
        guid: w.guidOf('b'),
      },
      {
        kind: 'snapshot-is',
        host: 'h2',
        filesystem: 'vault/data',
        snapshot: 'c',
        guid: w.guidOf('c'),
      },
    ]);
    expect(facts.some(({ host }) => host === 'h1')).toBe(false);
  });

  it('S7 nothing is snapshotted or bookmarked there: its base stays as the snapshot that it is', () => {
    const { actions } = chained(copy('vault/data', 3), copy('cold/data', 2));
    const commands = actions.flatMap(({ steps }) => steps.flatMap(commandsOf));
    for (const { command } of commands) expect(command).not.toMatch(/zfs (?:snapshot|bookmark)/);
  });

  it('is not one that has diverged, lies on a scratch pool, or fell behind while the origin was there', () => {
    const foreign = copy('vault/data', 3, {
      snapshots: [...snapshots, ...w.snaps(['theirs', minute])],
    });
    const cold = copy('cold/data', 2);
    for (const plan of [
      chained(foreign, cold),
      chained(copy('vault/data', 3), cold, { role: 'scratch' }),
      chained(copy('vault/data', 3), cold, { trust: 'untrusted' }),
    ]) {
      expect(sent(plan).filter((each) => each.startsWith('h2:vault'))).toEqual([]);
    }
    const late = planOf(
      set(),
      h('h1', 'tank', origin({ snapshots: [...snapshots, ...w.snaps(['d', minute])] })),
      h('h2', 'vault', copy('vault/data', 2)),
      h('h3', 'cold', copy('cold/data', 1)),
      h('h4', 'deep'),
    );
    expect(sent(late).every((each) => each.startsWith('h1:tank'))).toBe(true);
  });

  it('is not one that lacks the target’s newest snapshot, and no bookmark there stands for it', () => {
    const lacking = copy('vault/data', 3, {
      snapshots: [...snapshots.slice(0, 1), ...snapshots.slice(2)],
      bookmarks: [w.bookmark('b', 'b', 101, 4 * day)],
    });
    expect(sent(chained(lacking, copy('cold/data', 2)))).not.toContain('h2:vault → h3:cold');
  });

  const sealed = (name: string, count: number, over: Partial<FilesystemFacts> = {}) =>
    copy(name, count, {
      ...w.encrypted(name, 'unavailable'),
      snapshots: ivsets.slice(0, count),
      stamp: { dataset: 'data', role: 'keyless', send: 'w' },
      ...over,
    });

  it('S7 what came raw is sent raw and in no other way, whatever keys are loaded there', () => {
    const keyed = sealed('vault/data', 3, w.encrypted('vault/data', 'available'));
    const raw = first(chained(keyed, sealed('cold/data', 2)));
    expect(raw?.steps.flatMap(commandsOf)[0]?.command).toMatch(/^zfs send -w /);
    expect(sent(chained(keyed, copy('cold/data', 2)))).not.toContain('h2:vault → h3:cold');
  });

  it('S7 a raw line is not mixed with another: the base has the same IV set at both ends', () => {
    const other = sealed('cold/data', 2, {
      snapshots: ivsets.slice(0, 2).map((each) => ({ ...each, ivset: ids.guid('7') })),
    });
    expect(sent(chained(sealed('vault/data', 3), other))).not.toContain('h2:vault → h3:cold');
  });

  it('S7 a keyless pool gets nothing from a copy in the clear', () => {
    const plan = planOf(
      set(
        { copies: { min: 2, want: 3 }, replicate: { ...any, lag: ids.milliseconds(9 * day) } },
        { trust: 'keyless' },
      ),
      away(3 * day, null),
      h('h2', 'vault'),
      h('h3', 'cold', copy('cold/data', 3)),
      h('h4', 'deep'),
    );
    expect(sent(plan)).toEqual(['h3:cold → h4:deep']);
  });
});

describe('S8 a new copy while the origin is out of reach', () => {
  const policy = set({ replicate: { ...any, lag: ids.milliseconds(9 * day) } });
  const rest = [
    h('h2', 'vault', copy('vault/data', 3)),
    h('h3', 'cold', copy('cold/data', 3)),
    h('h4', 'deep'),
  ];

  it('S8 is not made while its grace runs: it keeps its place', () => {
    expect(sent(planOf(policy, away(5 * minute), ...rest))).toEqual([]);
  });

  it('S8 is made from a replica once it has passed, and not on the origin’s own pool', () => {
    const plan = planOf(policy, away(3 * day), ...rest);
    expect(sent(plan)).toEqual(['h2:vault → h4:deep']);
    expect(first(plan)?.why.join()).toContain('the origin is out of reach: ');
    expect(first(plan)?.steps.flatMap(commandsOf)[0]?.command).toMatch(
      /^zfs send -Lce -v -P vault\/data@a \| ssh .*holdfast:dataset=data.* deep\/data'$/,
    );
  });

  it('S8 is made also when the origin is not there any more, beside its place', () => {
    const gone = planOf(policy, h('h1', 'tank'), ...rest);
    expect(sent(gone)).toEqual(['h2:vault → h4:deep']);
  });

  it('S8 is not made on the origin’s own pool: there it would never count, and the origin is to come back', () => {
    const elsewhere = {
      ...policy,
      catalogue: {
        datasets: policy.catalogue.datasets.map((each) => ({
          ...each,
          origin: { ...each.origin, filesystem: ids.filesystemName('tank/live/data') },
        })),
      },
    };
    const plan = planOf(
      elsewhere,
      h('h1', 'tank'),
      ...rest.slice(0, 2),
      w.unreachable('h4', day, null),
    );
    expect(sent(plan)).toEqual([]);
    expect(plan.health.datasets[0]?.findings.map(({ text }) => text).join()).toContain(
      'h1:tank: its origin belongs there',
    );
  });

  it('S7 is not made from a copy in the clear of what is encrypted at its origin', () => {
    const plan = planOf(policy, away(3 * day, origin(w.encrypted('tank/data'))), ...rest);
    expect(sent(plan)).toEqual([]);
  });
});

describe('S11 a receive from a replica that was cut', () => {
  const cut = (fromPool: string) =>
    copy('cold/data', 2, {
      resumeToken: '1-c16fcb42f-f0-789c',
      resumes: {
        toGuid: w.guidOf('c'),
        fromGuid: w.guidOf('b'),
        raw: false,
        compressed: true,
        fromPool,
      },
    });
  const plan = (fromPool: string) =>
    planOf(
      set(),
      h('h1', 'tank', origin()),
      h('h2', 'vault', copy('vault/data', 3)),
      h('h3', 'cold', cut(fromPool)),
      h('h4', 'deep'),
    );

  it('S11 goes on from the pool that its token names: zfs finds the snapshot nowhere else', () => {
    expect(sent(plan('vault'))).toContain('h2:vault → h3:cold');
    expect(sent(plan('tank'))).toContain('h1:tank → h3:cold');
    expect(
      plan('vault')
        .health.datasets[0]?.findings.map(({ text }) => text)
        .join(),
    ).toContain('was cut and can be resumed');
  });

  it('S11 is given up, where it names a pool that is none of those: nothing can go on with it', () => {
    expect(sent(plan('elsewhere'))).not.toContain('h2:vault → h3:cold');
    expect(plan('elsewhere').actions.find(({ kind }) => kind === 'abort')).toMatchObject({
      tier: 'destructive',
      target: 'h3:cold',
    });
  });
});
