import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../../src/health/assess.ts';
import type { Action } from '../../../src/model/action.ts';
import * as ids from '../../../src/model/ids.ts';
import type {
  FilesystemFacts,
  HostObservation,
  SnapshotFacts,
} from '../../../src/model/observation.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { taken } from '../../support/history.ts';
import * as w from '../../support/world.ts';

/* Three places, a history of twelve snapshots, and everything that may keep one: judged by what must never be gone. */

const history = taken(
  ...Array.from(
    { length: 12 },
    (_, at) => `2026-${`${10 + Math.floor(at / 10)}`}-${`${1 + (at % 10)}`.padStart(2, '0')}`,
  ),
);
const places = ['h1:tank/data', 'h2:vault/data', 'h3:cold/data'] as const;

const snapshotsArb = fc
  .array(
    fc.record({
      there: fc.constantFrom(true, true, true, false),
      holds: fc.constantFrom(0, 0, 0, 0, 1),
      clones: fc.constantFrom(0, 0, 0, 0, 1, undefined),
      mark: fc.constantFrom(-8, -8, -8, -3, 5, undefined, 'unreadable' as const),
    }),
    { minLength: 12, maxLength: 12 },
  )
  .map((list) =>
    history.flatMap((snapshot, at): readonly SnapshotFacts[] => {
      const { there = false, holds = 0, clones, mark } = list[at] ?? {};
      const { clones: _, ...bare } = snapshot;
      const when = typeof mark === 'number' ? ids.instant(w.now + mark * w.day) : mark;
      return there
        ? [
            {
              ...bare,
              holds,
              ...(clones === undefined ? {} : { clones }),
              ...(when === undefined || at > 8 ? {} : { mark: when }),
            },
          ]
        : [];
    }),
  );

const tokenArb = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(11), fc.nat(11)).map(([from, to]) => ({
      resumeToken: '1-c16fcb42f-f0-789c',
      resumes: {
        fromGuid: history[from]?.guid ?? null,
        toGuid: history[to]?.guid ?? ids.guid('1'),
        raw: false,
      },
    })),
  },
  { weight: 1, arbitrary: fc.constant({ resumeToken: '1-c16fcb42f-f0-789c' }) },
);

const fleetArb = fc.record({
  snapshots: fc.tuple(snapshotsArb, snapshotsArb, snapshotsArb),
  tokens: fc.tuple(fc.constant({}), tokenArb, tokenArb),
  marks: fc.subarray(history.map((_, at) => at)),
  sight: fc.tuple(
    fc.constantFrom('seen', 'seen', 'seen', 'seen', 'away'),
    fc.constantFrom('seen', 'seen', 'seen', 'away', 'never'),
    fc.constantFrom('seen', 'seen', 'seen', 'away', 'never'),
  ),
  scrubbed: fc.tuple(fc.boolean(), fc.constant(true), fc.constant(true)),
  min: fc.integer({ min: 1, max: 3 }),
  daily: fc.integer({ min: 0, max: 6 }),
  replica: fc.constantFrom(null, 1, 4),
  hold: fc.constantFrom(false, false, false, true),
});
type Fleet = typeof fleetArb extends fc.Arbitrary<infer T> ? T : never;

const filesystemsOf = (fleet: Fleet): readonly FilesystemFacts[] =>
  places.map((place, at) => {
    const name = place.split(':')[1] ?? '';
    const facts = { snapshots: fleet.snapshots[at] ?? [], ...fleet.tokens[at] };
    const stamp = { dataset: 'data', role: null, send: 'Lce' };
    if (at > 0) return w.replica(name, { ...facts, stamp });
    const bookmarks = fleet.marks.flatMap((index) => {
      const { guid, createtxg, creation } = history[index] as SnapshotFacts;
      return [{ name: ids.snapshotName(`holdfast-base-${guid}`), guid, createtxg, creation }];
    });
    return w.filesystem(name, { ...facts, bookmarks });
  });

function planOf(fleet: Fleet) {
  const none = { hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const policy = w.policy({
    copies: { min: fleet.min, want: 3 },
    snapshots: { by: 'holdfast', tiers: { ...none, daily: fleet.daily } },
    keepReplica: fleet.replica === null ? null : { ...none, daily: fleet.replica },
    replicate: {
      every: ids.milliseconds(400 * w.day),
      lag: ids.milliseconds(800 * w.day),
      from: 'origin',
      exclude: [],
    },
  });
  const legal = { keep: null, from: null, basis: null, rule: null, hold: fleet.hold };
  const dataset = w.dataset('data', places[0], {
    policy,
    retention: { legal, desirable: null, deleteAfter: null },
  });
  const pools = places.map((place) => place.split('/')[0] ?? '');
  const config = w.config(
    pools.map((pool) => w.host(pool.split(':')[0] ?? '', [w.pool(pool)])),
    [dataset],
  );
  const observed = filesystemsOf(fleet).map((facts, at): HostObservation => {
    const [host = '', pool = ''] = pools[at]?.split(':') ?? [];
    const scan = fleet.scrubbed[at] ? {} : { scan: { kind: 'none' as const } };
    const last = w.seen(host, [w.zpool(pool, scan)], [facts]);
    if (fleet.sight[at] === 'seen') return last;
    return w.unreachable(host, 60 * w.day, fleet.sight[at] === 'away' ? last : null);
  });
  return makePlan(config, assessFleet(config, w.observations(...observed), w.now), w.now);
}

/** Guids of the snapshots that an action destroys, with the place. */
const destroyedBy = (fleet: Fleet, { target, steps }: Action) => {
  const at = places.findIndex((place) => place.startsWith(`${target}/`));
  const names = new Set(
    steps.flatMap((step) => (step.kind === 'command' ? (step.rehearse?.destroys ?? []) : [])),
  );
  const place = places[at]?.split(':')[1];
  const gone = (fleet.snapshots[at] ?? []).filter(({ name }) => names.has(`${place}@${name}`));
  return { at, gone, guids: new Set(gone.map(({ guid }) => guid)) };
};

describe('S5 whatever keeps a snapshot, in any small fleet', () => {
  let pruned = 0;

  it('S5 nothing is destroyed that any of it keeps', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        for (const action of planOf(fleet).actions.filter(({ kind }) => kind === 'prune')) {
          const { at, gone, guids } = destroyedBy(fleet, action);
          pruned += gone.length;
          const here = fleet.snapshots[at] ?? [];
          expect(fleet.hold).toBe(false);
          expect(fleet.sight).not.toContain('never');
          expect(fleet.sight[0]).toBe('seen');
          expect(fleet.sight[at]).toBe('seen');
          expect(gone).not.toContain(here.at(-1));
          // As many as the tiers keep stay, of those that there were.
          const keeps = at === 0 ? fleet.daily : (fleet.replica ?? fleet.daily);
          expect(here.length - gone.length).toBeGreaterThanOrEqual(Math.min(here.length, keeps));
          for (const { holds, clones, mark, creation } of gone) {
            expect([holds, clones]).toEqual([0, 0]);
            expect(typeof mark === 'number' && mark <= w.now - 7 * w.day).toBe(true);
            expect(Number(mark)).toBeGreaterThanOrEqual(creation);
          }
          for (const token of fleet.tokens as readonly Partial<FilesystemFacts>[]) {
            if (token.resumeToken) expect(token.resumes).toBeDefined();
            if (!token.resumes) continue;
            expect(guids).not.toContain(token.resumes.toGuid);
            expect(guids).not.toContain(token.resumes.fromGuid);
          }
          const live = places.filter(
            (_, each) => fleet.sight[each] === 'seen' && fleet.scrubbed[each],
          );
          expect(live.length).toBeGreaterThanOrEqual(fleet.min);
        }
      }),
      { numRuns: 1500 },
    );
    expect(pruned).toBeGreaterThan(100);
  });

  it('S5 no two copies lose the newest that they have in common, with all prunes of a plan done', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const prunes = planOf(fleet).actions.filter(({ kind }) => kind === 'prune');
        const gone = new Map(
          prunes.map((action) => {
            const { at, guids } = destroyedBy(fleet, action);
            return [at, guids] as const;
          }),
        );
        const bookmarked = new Set(fleet.marks.map((index) => history[index]?.guid));
        const dropped = new Set(
          prunes.flatMap(({ steps }) =>
            steps.flatMap(({ outcomes }) =>
              outcomes.flatMap((outcome) =>
                outcome.kind === 'bookmark-gone' ? [`${outcome.bookmark}`] : [],
              ),
            ),
          ),
        );
        const had = (at: number) => (fleet.snapshots[at] ?? []).map(({ guid }) => guid);
        const has = (at: number) => had(at).filter((guid) => !gone.get(at)?.has(guid));
        for (const [a, b] of [
          [0, 1],
          [0, 2],
          [1, 2],
        ] as const) {
          const bases = (list: readonly ids.Guid[], guid: ids.Guid, left: boolean) =>
            list.includes(guid) ||
            (a === 0 && bookmarked.has(guid) && !(left && dropped.has(`holdfast-base-${guid}`)));
          const base = had(b).findLast((guid) => bases(had(a), guid, false));
          if (base === undefined) continue;
          expect(has(b), `${places[b]} still has it`).toContain(base);
          expect(bases(has(a), base, true), `${places[a]} still has it`).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
