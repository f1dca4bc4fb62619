import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../src/model/observation.ts';
import { type Send, sendPath } from '../../src/plan/replicate/path.ts';
import * as w from '../support/world.ts';

/** A history of up to eight snapshots, of which some are excluded, and what the target has of it. */
interface History {
  readonly excluded: readonly boolean[];
  /** Where the target stands: at nothing, at a snapshot, or at one that is a bookmark alone by now, before all others. */
  readonly base: number | 'nothing' | 'bookmark';
}

const nameAt = (at: number, excluded: boolean) => `${excluded ? 'x' : 's'}${at}`;
const isSent = ({ name }: Pick<SnapshotFacts, 'name'>) => name.startsWith('s');

function sourceOf({ excluded, base }: History): FilesystemFacts {
  const snapshots = w.snaps(
    ...excluded.map((each, at) => [nameAt(at, each), (20 - at) * w.day, BigInt(1 << at)] as const),
  );
  return w.filesystem('tank/data', {
    snapshots,
    bookmarks: base === 'bookmark' ? [w.bookmark('kept', 'gone', 99, 30 * w.day)] : [],
  });
}

const common = ({ excluded, base }: History): ids.Guid | null => {
  if (base === 'nothing') return null;
  return base === 'bookmark' ? w.guidOf('gone') : w.guidOf(nameAt(base, excluded[base] ?? false));
};

const histories: fc.Arbitrary<History> = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 8 })
  .chain((excluded) =>
    fc.record({
      excluded: fc.constant(excluded),
      base: fc.oneof(
        fc.constantFrom('nothing' as const, 'bookmark' as const),
        fc.integer({ min: 0, max: excluded.length - 1 }),
      ),
    }),
  );

/** The snapshots that are to arrive, by their place. */
const wanted = ({ excluded, base }: History): readonly number[] =>
  excluded.flatMap((each, at) => (each || (typeof base === 'number' && at <= base) ? [] : [at]));

/** What a send carries, as zfs does it: all in between with `-I`, the last one alone otherwise. */
function carriedBy({ base, from, to }: Send, { snapshots }: FilesystemFacts): readonly number[] {
  const last = snapshots.findIndex(({ guid }) => guid === to.guid);
  if (base.kind !== 'all') return [last];
  const first = snapshots.findIndex(({ guid }) => guid === from?.guid);
  return snapshots.map((_, at) => at).filter((at) => at > first && at <= last);
}

/** The least number of sends there is, found by trying every one that zfs would take. */
function leastSends(history: History): number {
  const places = wanted(history);
  const best = new Map<number, number>();
  const from = (done: number): number => {
    if (done === places.length) return 0;
    const known = best.get(done);
    if (known !== undefined) return known;
    const at = done === 0 ? history.base : (places[done - 1] ?? 0);
    const tries = [from(done + 1)];
    if (typeof at === 'number') {
      for (let end = done + 2; end <= places.length; end += 1) {
        // -I takes all in between: none that is excluded may be there.
        if ((places[end - 1] ?? 0) - at === end - done) tries.push(from(end));
      }
    }
    const least = 1 + Math.min(...tries);
    best.set(done, least);
    return least;
  };
  return from(0);
}

describe('the sends around excluded snapshots', () => {
  test('carry exactly those that are not excluded, in their order, and nothing twice', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const source = sourceOf(history);
        const sends = sendPath(source, common(history), isSent) ?? [];
        expect(sends.flatMap((send) => carriedBy(send, source))).toEqual(wanted(history));
      }),
      { numRuns: 500 },
    );
  });

  test('are as few as any that zfs would take', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(sendPath(sourceOf(history), common(history), isSent)).toHaveLength(
          leastSends(history),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('each go on from what the one before has brought, and none by -I from a bookmark (openzfs#12415)', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let at = common(history);
        for (const { base, from, to } of sendPath(sourceOf(history), common(history), isSent) ??
          []) {
          expect(from?.guid ?? null).toBe(at);
          if (from?.mark === '#') expect(base.kind).toBe('step');
          at = to.guid;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('count what lies between as carried: a jump over an excluded one brings its changes too', () => {
    const history = { excluded: [false, true, true, false], base: 0 };
    const sends = sendPath(sourceOf(history), common(history), isSent) ?? [];
    expect(sends.map(({ base, to, bytes }) => [base.kind, to.name, bytes])).toEqual([
      ['step', 's3', 14n],
    ]);
  });

  it('are none where the base is gone', () => {
    const source = sourceOf({ excluded: [false, false], base: 'nothing' });
    expect(sendPath(source, w.guidOf('never'), isSent)).toBeNull();
  });
});
