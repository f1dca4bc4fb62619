import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import type { Step } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { forbidden } from '../../src/plan/refuse.ts';
import { stamped } from '../support/stamped.ts';
import {
  bookmark,
  config,
  dataset,
  day,
  encrypted,
  filesystem,
  GiB,
  guidOf,
  host,
  hour,
  kept,
  minute,
  now,
  observations,
  policy,
  pool,
  replica,
  seen,
  snaps,
  TiB,
  unreachable,
  zpool,
} from '../support/world.ts';

const h1 = (...fs: FilesystemFacts[]) => seen('h1', [zpool('tank')], fs);
const h2 = (...fs: FilesystemFacts[]) => seen('h2', [zpool('vault')], fs);
const h3 = (...fs: FilesystemFacts[]) => seen('h3', [zpool('cold')], fs);
const hosts = [
  host('h1', [pool('h1:tank')]),
  host('h2', [pool('h2:vault')]),
  host('h3', [pool('h3:cold')]),
];
const data = (over: Parameters<typeof dataset>[2] = {}) => dataset('data', 'h1:tank/data', over);
/** Its bases are kept: bookmarks have tests of their own. */
const origin = ({
  snapshots = snaps(['a', 3 * day], ['b', hour / 2]),
  ...over
}: Partial<FilesystemFacts> = {}) =>
  filesystem('tank/data', { snapshots, bookmarks: kept(snapshots), ...over });

const planOf = (set: Config, ...seenHosts: HostObservation[]): Plan =>
  makePlan(set, assessFleet(set, stamped(set, observations(...seenHosts)), now), now);

const commands = (action: Action | undefined): readonly string[] =>
  (action?.steps ?? []).flatMap((step: Step) =>
    step.kind === 'relay'
      ? [`${step.send.host}: ${step.send.command}`, `${step.receive.host}: ${step.receive.command}`]
      : [`${step.run.host}: ${step.run.command}`],
  );

describe('a snapshot', () => {
  const due = { snapshots: snaps(['a', 5 * hour]), written: GiB };

  it('is due when the finest tier’s time has passed and something was written', () => {
    const set = config(hosts.slice(0, 1), [
      data({ policy: policy({ copies: { min: 1, want: 1 } }) }),
    ]);
    const [action] = planOf(set, h1(origin(due))).actions;
    expect(commands(action)).toEqual(['h1: zfs snapshot tank/data@holdfast-20261122T100000Z']);
    expect(action?.why).toEqual(['data: newest snapshot is 5 h old, 1.00 GiB written since']);
    expect(planOf(set, h1(origin({ ...due, written: 0n }))).actions).toEqual([]);
    expect(planOf(set, h1(origin({ ...due, snapshots: snaps(['a', hour / 2]) }))).actions).toEqual(
      [],
    );
  });

  it('is due when a copy is to be fresher than the finest tier', () => {
    const often = {
      ...policy().replicate,
      every: ids.milliseconds(10 * minute),
      lag: ids.milliseconds(day),
    };
    const set = config(hosts.slice(0, 1), [
      data({ policy: policy({ copies: { min: 1, want: 1 }, replicate: often }) }),
    ]);
    const written = origin({ snapshots: snaps(['a', hour / 2]), written: GiB });
    expect(planOf(set, h1(written)).actions.map(({ kind }) => kind)).toEqual(['snapshot']);
  });

  it('of everything due on one pool is one command, atomic, and one action', () => {
    const one = policy({ copies: { min: 1, want: 1 } });
    const set = config(hosts.slice(0, 1), [
      data({ policy: one }),
      dataset('more', 'h1:tank/more', { policy: one }),
    ]);
    const plan = planOf(
      set,
      h1(
        origin(due),
        filesystem('tank/data/a child', due),
        filesystem('tank/more', { written: 1n }),
      ),
    );
    expect(plan.actions).toHaveLength(1);
    expect(commands(plan.actions[0])).toEqual([
      "h1: zfs snapshot tank/data@holdfast-20261122T100000Z 'tank/data/a child@holdfast-20261122T100000Z' tank/more@holdfast-20261122T100000Z",
    ]);
  });

  it('is left to another tool where the policy says so', () => {
    const other = policy({
      copies: { min: 1, want: 1 },
      snapshots: { by: 'other', tiers: policy().snapshots.tiers },
    });
    const set = config(hosts.slice(0, 1), [data({ policy: other })]);
    expect(planOf(set, h1(origin(due))).actions).toEqual([]);
  });
});

describe('a first replication', () => {
  const set = config(hosts.slice(0, 2), [data()]);

  it('sends the oldest snapshot in full and then all that followed, resumable and inert (S9)', () => {
    const [action] = planOf(set, h1(origin()), h2()).actions;
    expect(action?.title).toBe('replicate data to h2:vault from h1:tank');
    expect(commands(action)).toEqual([
      "h1: zfs send -Lce -v -P tank/data@a | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 h2.example.org 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=data -o holdfast:role=replica -o holdfast:send=Lce -o holdfast:summary=data vault/data'",
      "h1: zfs send -Lce -v -P -i @a tank/data@b | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 h2.example.org 'zfs receive -s -u vault/data'",
    ]);
    expect(action?.steps[0].facts.map(({ kind }) => kind)).toEqual([
      'snapshot-is',
      'absent',
      'pool-usable',
      'space-for',
    ]);
    expect(action?.steps[0].outcomes.map(({ kind }) => kind)).toEqual(['guid-there', 'inert']);
  });

  it('of a volume sets nothing that a volume does not have', () => {
    const [action] = planOf(
      set,
      h1(origin({ type: 'volume', canmount: null, mountpoint: null })),
      h2(),
    ).actions;
    expect(commands(action)[0]).toContain(
      "'zfs receive -s -u -o readonly=on -o holdfast:dataset=data ",
    );
  });

  it('waits for the first snapshot', () => {
    const plan = planOf(set, h1(origin({ snapshots: [] })), h2());
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['snapshot']);
  });

  it('makes the root first where it is not there yet', () => {
    const rooted = config(
      [hosts[0] ?? host('h1', []), host('h2', [pool('h2:vault', { root: 'vault/replica' })])],
      [data()],
    );
    const target = { ...h2(), missing: [ids.filesystemName('vault/replica')] };
    const [action] = planOf(rooted, h1(origin()), target).actions;
    expect(commands(action)[0]).toBe(
      'h2: zfs create -p -o canmount=off -o mountpoint=none vault/replica',
    );
    expect(commands(action)[1]).toContain('vault/replica/data');
  });

  it('of a recursive dataset sends each filesystem by itself, parents first', () => {
    const child = filesystem('tank/data/child', { snapshots: snaps(['c', hour]) });
    const [action] = planOf(
      set,
      h1(origin({ snapshots: snaps(['a', hour]) }), child),
      h2(),
    ).actions;
    expect(commands(action).map((each) => each.split(' | ')[0])).toEqual([
      'h1: zfs send -Lce -v -P tank/data@a',
      'h1: zfs send -Lce -v -P tank/data/child@c',
      `h1: zfs bookmark tank/data/child@c tank/data/child#holdfast-base-${guidOf('c')}`,
    ]);
  });

  it('of more than a TiB asks for its numbers once more', () => {
    const big = origin({ used: 3n * TiB, snapshots: snaps(['a', hour, 3n * TiB]) });
    expect(planOf(set, h1(big), h2()).actions[0]).toMatchObject({
      tier: 'costly',
      estimate: { bytes: 3n * TiB },
    });
    expect(planOf(set, h1(origin()), h2()).actions[0]?.tier).toBe('safe');
  });
});

describe('an incremental replication', () => {
  const set = config(hosts.slice(0, 2), [data()]);
  const behind = (over: Partial<FilesystemFacts> = {}) =>
    h2(replica('vault/data', { snapshots: snaps(['a', 3 * day]), ...over }));

  it('goes on from the newest snapshot in common, with all in between', () => {
    const source = origin({ snapshots: snaps(['a', 3 * day], ['b', day], ['c', hour / 2]) });
    const [action] = planOf(set, h1(source), behind()).actions;
    expect(commands(action)).toEqual([
      "h1: zfs send -Lce -v -P -I @a tank/data@c | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 h2.example.org 'zfs receive -s -u vault/data'",
    ]);
    expect(action?.steps[0].facts).toContainEqual({
      kind: 'newest-is',
      host: 'h2',
      filesystem: 'vault/data',
      guid: guidOf('a'),
    });
  });

  it('takes one step from a bookmark and then the rest: -I cannot start from one (openzfs#12415)', () => {
    const source = origin({
      snapshots: snaps(['b', day], ['c', hour], ['d', hour / 2]),
      bookmarks: [bookmark('kept', 'a', 99, 3 * day)],
    });
    const [action] = planOf(set, h1(source), behind()).actions;
    expect(commands(action).map((each) => each.split(' | ')[0])).toEqual([
      'h1: zfs send -Lce -v -P -i tank/data#kept tank/data@b',
      'h1: zfs send -Lce -v -P -I @b tank/data@d',
      `h1: zfs bookmark tank/data@d tank/data#holdfast-base-${guidOf('d')}`,
    ]);
  });

  it('finds the copy under another name and sends there', () => {
    const elsewhere = h2(replica('vault/old name/data', { snapshots: snaps(['a', 3 * day]) }));
    expect(commands(planOf(set, h1(origin()), elsewhere).actions[0])[0]).toContain(
      "receive -s -u '\\''vault/old name/data'\\'''",
    );
  });

  it('is not tried onto a replica that has diverged or was written to, and nothing is forced', () => {
    const foreign = behind({ snapshots: snaps(['a', 3 * day], ['theirs', minute]) });
    const written = behind({ written: 4096n });
    for (const target of [foreign, written]) {
      const plan = planOf(set, h1(origin()), target);
      const there = plan.actions.filter(({ target: at }) => at === 'h2:vault');
      expect(there.flatMap(commands).filter((each) => /receive|-F|-r/.test(each))).toEqual([]);
    }
  });

  it('is not proposed where the copy’s pool has no room for it, and how much is lacking is said', () => {
    const behind = replica('vault/data', { snapshots: snaps(['a', 3 * day]), available: 5n * GiB });
    const grown = origin({ snapshots: snaps(['a', 3 * day], ['b', hour / 2, 8n * GiB]) });
    const planned = (room: bigint) =>
      planOf(config(hosts.slice(0, 2), [data()]), h1(grown), h2({ ...behind, available: room }));
    const full = planned(5n * GiB);
    expect(full.actions.filter(({ kind }) => kind === 'replicate')).toEqual([]);
    expect(full.health.datasets[0]?.findings).toContainEqual({
      kind: 'no-room',
      severity: 'danger',
      pool: 'h2:vault',
      text: 'the copy on h2:vault cannot be brought up to date: vault/data has room for 5.00 GiB, 8.00 GiB are needed',
    });
    const roomy = planned(9n * GiB);
    expect(roomy.actions.filter(({ kind }) => kind === 'replicate')).toHaveLength(1);
    expect(roomy.health.datasets[0]?.findings.map(({ kind }) => kind)).not.toContain('no-room');
  });

  it('nor where nothing is left, be it of nothing: ZFS takes no stream there', () => {
    const still = origin({ snapshots: snaps(['a', 9 * day], ['b', 8 * day, 0n]), written: 1n });
    const full = replica('vault/data', { snapshots: snaps(['a', 9 * day]), available: 0n });
    const plan = planOf(config(hosts.slice(0, 2), [data()]), h1(still), h2(full));
    expect(plan.actions.filter(({ kind }) => kind === 'replicate')).toEqual([]);
    expect(plan.health.datasets[0]?.findings.map(({ text }) => text).join('\n')).toContain(
      'vault/data has room for 0 B, 1.00 MiB are needed',
    );
  });

  it('goes on with an interrupted receive first, by its token', () => {
    const cut = behind({ resumeToken: '1-c16fcb42f-f0-789c' });
    const [action] = planOf(set, h1(origin()), cut).actions;
    expect(action?.kind).toBe('resume');
    expect(commands(action)).toEqual([
      "h1: zfs send -v -P -t 1-c16fcb42f-f0-789c | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 h2.example.org 'zfs receive -s -u vault/data'",
    ]);
    expect(action?.steps[0].outcomes).toEqual([
      { kind: 'newest-among', host: 'h2', filesystem: 'vault/data', guids: [guidOf('b')] },
    ]);
  });

  it('never receives onto something else that bears the copy’s name', () => {
    const stranger = h2(filesystem('vault/data', { snapshots: snaps(['x', day]) }));
    const plan = planOf(set, h1(origin()), stranger);
    expect(plan.actions).toEqual([]);
    expect(plan.health.datasets[0]?.findings.at(-1)?.text).toContain(
      'h2:vault: vault/data is there already, and is no copy that can go on',
    );
  });

  it('keeps the flags that the copy was begun with', () => {
    const sealed = origin(encrypted('tank/data'));
    const raw = behind({
      ...encrypted('vault/data', 'unavailable'),
      stamp: { dataset: 'data', role: 'replica', send: 'w' },
    });
    const plain = behind({ stamp: { dataset: 'data', role: 'replica', send: 'Lce' } });
    expect(commands(planOf(set, h1(sealed), raw).actions[0])[0]).toContain(
      'zfs send -w -v -P -i @a',
    );
    expect(commands(planOf(set, h1(sealed), plain).actions[0])[0]).toContain(
      'zfs send -Lce -v -P -i @a',
    );
  });
});

describe('the way of the bytes', () => {
  const two = (rules: Config['inventory']['transfers'], over: Parameters<typeof host>[2] = {}) =>
    config([host('h1', [pool('h1:tank')], over), host('h2', [pool('h2:vault')], over)], [data()], {
      transfers: rules,
    });
  const rule = (via: 'direct' | 'relay', limit: bigint | null = null) => ({
    from: null,
    to: null,
    via,
    limit,
  });

  it('is two commands joined by this machine when relayed', () => {
    const [action] = planOf(
      two([rule('relay', 1024n)]),
      h1(origin({ snapshots: snaps(['a', hour]) })),
      h2(),
    ).actions;
    expect(commands(action)).toEqual([
      'h1: zfs send -Lce -v -P tank/data@a',
      'h2: zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=data -o holdfast:role=replica -o holdfast:send=Lce -o holdfast:summary=data vault/data',
    ]);
    expect(action?.steps[0]).toMatchObject({ kind: 'relay', limit: 1024n });
  });

  it('keeps a limit by pv or mbuffer on the source, or else by relaying, and says so', () => {
    const first = (tools: readonly string[]) =>
      planOf(two([rule('direct', 1024n)]), { ...h1(origin()), tools }, h2()).actions[0];
    expect(commands(first(['pv']))[0]).toContain('| pv -q -L 1024 | ssh ');
    expect(commands(first(['mbuffer']))[0]).toContain('| mbuffer -q -R 1024 | ssh ');
    expect(first([])?.steps[0].kind).toBe('relay');
    expect(first([])?.why.join()).toContain('h1 has neither pv nor mbuffer');
  });

  it('stays on the host between two of its pools', () => {
    const set = config([host('h1', [pool('h1:tank'), pool('h1:b')])], [data()]);
    const both = seen(
      'h1',
      [zpool('tank'), zpool('b')],
      [origin({ snapshots: snaps(['a', hour]) })],
    );
    expect(commands(planOf(set, both).actions[0])[0]).toMatch(
      /^h1: zfs send \S+ -v -P tank\/data@a \| zfs receive /,
    );
  });

  it('goes through sudo where the host asks for it, on both ends', () => {
    const [action] = planOf(two([], { become: 'sudo' }), h1(origin()), h2()).actions;
    expect(commands(action)[0]).toMatch(/^h1: sudo -n zfs send .* 'sudo -n zfs receive /);
  });

  it('uses the address that other hosts know a host by', () => {
    const peer = { host: '10.99.0.12', user: 'repl', port: 2222 };
    const [action] = planOf(two([], { peer }), h1(origin()), h2()).actions;
    expect(commands(action)[0]).toContain(
      " | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 -p 2222 repl@10.99.0.12 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin zfs receive ",
    );
  });
});

describe('a scrub', () => {
  it('is proposed for a pool whose copies are not verified, once, and not while one runs', () => {
    const set = config(hosts.slice(0, 2), [data()]);
    const vault = (scan: ReturnType<typeof zpool>['scan']) =>
      seen(
        'h2',
        [zpool('vault', { scan })],
        [replica('vault/data', { snapshots: snaps(['a', 3 * day], ['b', hour / 2]) })],
      );
    const plan = planOf(set, h1(origin()), vault({ kind: 'none' }));
    expect(plan.actions.map((each) => commands(each))).toEqual([['h2: zpool scrub vault']]);
    const running = vault({
      kind: 'running',
      what: 'scrub',
      startedAt: now,
      percent: 1,
      paused: false,
    });
    expect(planOf(set, h1(origin()), running).actions).toEqual([]);
  });
});

describe('S7 keys never travel', () => {
  const keyless = [
    host('h1', [pool('h1:tank')]),
    host('h2', [pool('h2:vault', { trust: 'keyless' })]),
  ];
  const custodians = [
    { id: 'safe-a', domains: { site: 'cambridge' } },
    { id: 'safe-b', domains: { site: 'oxford' } },
  ];

  it('S7 a keyless pool gets a raw stream of an encrypted origin, looked at again before it goes', () => {
    const [action] = planOf(
      config(keyless, [data({ custodians })]),
      h1(origin(encrypted('tank/data'))),
      h2(),
    ).actions;
    expect(commands(action)[0]).toContain('zfs send -w -v -P tank/data@a');
    expect(commands(action)[0]).toContain('-o holdfast:role=keyless -o holdfast:send=w');
    expect(action?.steps.every((step) => step.facts.some(({ kind }) => kind === 'encrypted'))).toBe(
      true,
    );
  });

  it('S7 a plaintext origin is refused there, plainly explained', () => {
    const plan = planOf(config(keyless, [data({ custodians })]), h1(origin()), h2());
    expect(plan.actions).toEqual([]);
    expect(
      plan.health.datasets[0]?.findings.find(({ kind }) => kind === 'no-place')?.text,
    ).toContain(
      'h2:vault: it is keyless and takes only encrypted datasets; this one is not encrypted at its origin',
    );
  });
});

describe('S8 unknown is not missing', () => {
  const set = config(hosts, [data()]);
  const held = replica('vault/data', { snapshots: snaps(['a', 3 * day], ['b', hour / 2]) });

  it('S8 nothing is replicated anew while an unreachable host’s grace runs', () => {
    expect(
      planOf(set, h1(origin()), unreachable('h2', 5 * minute, h2(held)), h3()).actions,
    ).toEqual([]);
    expect(planOf(set, h1(origin()), unreachable('h2', 5 * minute, null), h3()).actions).toEqual(
      [],
    );
  });

  it('S8 and is, once the grace has passed', () => {
    const plan = planOf(set, h1(origin()), unreachable('h2', hour, h2(held)), h3());
    expect(plan.actions.map(({ target }) => target)).toEqual(['h3:cold']);
  });

  it('S8 a copy that was on its way keeps its place while its host’s grace runs', () => {
    const cut = replica('vault/data', {
      resumeToken: '1-abc',
      stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
    });
    expect(planOf(set, h1(origin()), unreachable('h2', 5 * minute, h2(cut)), h3()).actions).toEqual(
      [],
    );
    const later = planOf(set, h1(origin()), unreachable('h2', hour, h2(cut)), h3());
    expect(later.actions.map(({ target }) => target)).toEqual(['h3:cold']);
  });

  it('S8 no command is ever planned for a host that was not seen', () => {
    const plan = planOf(set, unreachable('h1', hour, h1(origin())), h2(held), h3());
    expect(plan.actions).toEqual([]);
  });
});

describe('the plan', () => {
  const many = config(hosts, [
    data({ policy: policy({ copies: { min: 2, want: 3 } }) }),
    dataset('alone', 'h1:tank/alone', {
      reproduce: { possible: 'no', time: null, effort: null, cost: null, how: null },
    }),
    dataset('cache', 'h1:tank/cache', {
      reproduce: { possible: 'yes', time: null, effort: null, cost: null, how: null },
    }),
  ]);
  const fleet = [
    h1(
      origin(),
      filesystem('tank/alone', { snapshots: snaps(['x', hour]) }),
      filesystem('tank/cache', { snapshots: snaps(['y', hour]) }),
    ),
    h2(replica('vault/data', { snapshots: snaps(['a', 3 * day], ['b', hour / 2]) })),
    h3(),
  ];

  it('recommends what cannot be made again first, then what only lacks a wanted copy', () => {
    const plan = planOf(many, ...fleet);
    expect(plan.actions.map(({ datasets, urgency }) => [datasets[0], urgency.class])).toEqual([
      ['alone', 1],
      ['cache', 2],
      ['data', 4],
    ]);
  });

  it('is the same for the same fleet in any order of hosts, pools and datasets', () => {
    const text = (plan: Plan) =>
      JSON.stringify(plan.actions, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
    const reference = text(planOf(many, ...fleet));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(hosts, { minLength: 3 }),
        fc.shuffledSubarray([...many.catalogue.datasets], { minLength: 3 }),
        fc.shuffledSubarray(fleet, { minLength: 3 }),
        (someHosts, someDatasets, someSeen) => {
          expect(text(planOf(config(someHosts, someDatasets), ...someSeen))).toBe(reference);
        },
      ),
    );
  });

  it('gives the same need the same id, and another state another', () => {
    const idsOf = (at: number) =>
      makePlan(
        many,
        assessFleet(many, stamped(many, observations(...fleet)), ids.instant(now + at)),
        ids.instant(now + at),
      ).actions.map(({ id }) => id);
    expect(idsOf(60_000)).toEqual(idsOf(0));
    const moved = planOf(
      many,
      h1(origin({ snapshots: snaps(['a', 3 * day], ['c', minute]) })),
      ...fleet.slice(1),
    );
    expect(moved.actions.find(({ target }) => target === 'h3:cold')?.id).not.toBe(
      planOf(many, ...fleet).actions.find(({ target }) => target === 'h3:cold')?.id,
    );
  });

  it('gives another id when the command would be another, on the same snapshots (S1)', () => {
    const idOf = (over: Parameters<typeof host>[2]) => {
      const set = config(
        [hosts[0] ?? host('h1', []), host('h2', [pool('h2:vault')], over)],
        [data()],
      );
      return planOf(set, h1(origin()), h2()).actions[0]?.id;
    };
    expect(idOf({ become: 'sudo' })).not.toBe(idOf({}));
    expect(idOf({})).toBe(idOf({}));
  });

  it('S4 writes no command that forces', () => {
    for (const action of planOf(many, ...fleet).actions) {
      for (const command of commands(action)) expect(forbidden(command)).toBeNull();
    }
  });

  it('never promises the same room twice', () => {
    const two = config(hosts.slice(0, 2), [data(), dataset('other', 'h1:tank/other')]);
    const size = 3n * TiB;
    const small = seen('h2', [zpool('vault')], [filesystem('vault', { available: 4n * TiB })]);
    const plan = planOf(
      two,
      h1(
        origin({ used: size, snapshots: snaps(['a', hour, size]) }),
        filesystem('tank/other', { used: size, snapshots: snaps(['o', hour, size]) }),
      ),
      small,
    );
    expect(plan.actions).toHaveLength(1);
    expect(
      plan.health.datasets.flatMap(({ findings }) =>
        findings.filter(({ kind }) => kind === 'no-place'),
      ),
    ).toHaveLength(1);
  });
});
