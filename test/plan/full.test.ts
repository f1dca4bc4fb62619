import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Plan } from '../../src/model/action.ts';
import type { FilesystemFacts, HostObservation } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/** A pool on which nothing is left: what ZFS refuses there is not recommended, and what it does not is. */

const { day, hour } = w;
const snapshots = w.snaps(['a', 9 * day], ['b', 8 * day]);
const set = w.config(
  [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])],
  [w.dataset('data', 'h1:tank/data')],
);
const full = (pool: string) => w.filesystem(pool, { available: 18_432n });
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots, written: 1n, ...over });
const copy = (over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/data', { snapshots, ...over });
const h1 = (...fs: FilesystemFacts[]) => w.seen('h1', [w.zpool('tank')], fs);
const h2 = (...fs: FilesystemFacts[]) => w.seen('h2', [w.zpool('vault')], fs);
const planOf = (...seen: HostObservation[]): Plan =>
  makePlan(set, assessFleet(set, stamped(set, w.observations(...seen)), w.now), w.now);
const verbs = ({ actions }: Plan) =>
  new Set(
    actions
      .flatMap(({ steps }) => steps.flatMap(commandsOf))
      .flatMap(({ command }) => command.match(/zfs [a-z]+/g) ?? []),
  );
const told = ({ health }: Plan, kind: string) =>
  health.datasets[0]?.findings.filter((each) => each.kind === kind).map(({ text }) => text);

describe('where the origin’s pool has no room left', () => {
  it('no snapshot and no bookmark is recommended, and that is said', () => {
    const roomy = planOf(h1(origin()), h2(copy()));
    expect(verbs(roomy)).toContain('zfs snapshot');
    expect(verbs(roomy)).toContain('zfs bookmark');
    const plan = planOf(h1(full('tank'), origin()), h2(copy()));
    expect(verbs(plan)).not.toContain('zfs snapshot');
    expect(verbs(plan)).not.toContain('zfs bookmark');
    expect(told(plan, 'no-room')).toEqual([
      'h1:tank has no room left: ZFS makes no snapshot, bookmark or clone there until something is freed',
    ]);
  });

  it('a copy elsewhere is brought up to date all the same, without a bookmark of what it ends with', () => {
    const behind = copy({ snapshots: snapshots.slice(0, 1) });
    const plan = planOf(h1(full('tank'), origin()), h2(behind));
    expect(verbs(plan)).toContain('zfs receive');
    expect(verbs(plan)).not.toContain('zfs bookmark');
  });

  it('also where its top is not listed, and the pool itself is as good as full', () => {
    const size = 1024n ** 4n;
    const seen = (free: bigint) =>
      w.seen('h1', [w.zpool('tank', { size, free })], [], {
        filesystems: { ok: true, value: [origin({ available: 0n })] },
      });
    expect(verbs(planOf(seen(size / 40n), h2(copy())))).not.toContain('zfs snapshot');
    expect(verbs(planOf(seen(size / 2n), h2(copy())))).toContain('zfs snapshot');
  });

  it('a quota of the dataset alone bounds neither', () => {
    const plan = planOf(h1(w.filesystem('tank'), origin({ available: 0n })), h2(copy()));
    expect(verbs(plan)).toContain('zfs snapshot');
  });
});

it('a copy that has diverged on a full pool stays where it is: nothing can take its place there', () => {
  const own = copy({ snapshots: [...snapshots, ...w.snaps(['mine', hour])] });
  expect(verbs(planOf(h1(origin()), h2(own)))).toContain('zfs clone');
  const plan = planOf(h1(origin()), h2(full('vault'), own));
  expect(verbs(plan)).not.toContain('zfs rename');
  expect(told(plan, 'not-mended')?.join()).toContain(
    'h2:vault has no room left for what would take its place',
  );
});
