import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tiers } from '../../../src/model/catalogue.ts';
import { guid, instant } from '../../../src/model/ids.ts';
import { type Dated, unwanted } from '../../../src/plan/retention/tiers.ts';
import { taken } from '../../support/history.ts';

const none: Tiers = { hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
const keeping = (over: Partial<Tiers>): Tiers => ({ ...none, ...over });
const gone = (tiers: Partial<Tiers>, ...days: string[]) =>
  unwanted(keeping(tiers), taken(...days)).map(({ creation }) =>
    new Date(creation)
      .toISOString()
      .replace(/T01:00:00.000Z$/, '')
      .replace('.000Z', 'Z'),
  );

describe('what retention keeps, by the calendar in UTC', () => {
  it.each<[string, Partial<Tiers>, string[], string[]]>([
    [
      'the newest of each day, of as many days as there are to be',
      { daily: 2 },
      ['2026-11-18', '2026-11-19T05:00:00Z', '2026-11-19T23:59:59Z', '2026-11-20', '2026-11-22'],
      ['2026-11-18', '2026-11-19T05:00:00Z'],
    ],
    [
      'the newest of each hour',
      { hourly: 2 },
      [
        '2026-11-20T10:00:00Z',
        '2026-11-20T11:10:00Z',
        '2026-11-20T11:50:00Z',
        '2026-11-20T12:00:00Z',
        '2026-11-22',
      ],
      ['2026-11-20T10:00:00Z', '2026-11-20T11:10:00Z'],
    ],
    [
      'weeks from Monday to Sunday, over the end of a year',
      { weekly: 2 },
      ['2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04', '2027-01-20'],
      ['2026-12-27', '2026-12-28'],
    ],
    [
      'months of whatever length, with the leap day in February',
      { monthly: 2 },
      ['2024-01-31', '2024-02-28', '2024-02-29', '2024-03-01', '2024-05-09'],
      ['2024-01-31', '2024-02-28'],
    ],
    [
      'no leap day in a year that has none, and none in 1900 or 2100 either',
      { yearly: 1 },
      ['2099-12-31', '2100-02-28', '2100-12-31', '2101-06-01'],
      ['2099-12-31', '2100-02-28'],
    ],
    [
      'the hours of a night on which clocks are changed like any others',
      { hourly: 3 },
      [
        '2026-10-25T00:00:00Z',
        '2026-10-25T01:00:00Z',
        '2026-10-25T02:00:00Z',
        '2026-10-25T03:00:00Z',
        '2026-10-27',
      ],
      ['2026-10-25T00:00:00Z'],
    ],
    [
      'one snapshot for every tier that it fits',
      { daily: 1, monthly: 1, yearly: 1 },
      ['2025-12-31', '2026-10-31', '2026-11-20', '2026-11-22'],
      ['2025-12-31', '2026-10-31'],
    ],
    [
      'what is old where nothing new was taken: periods without a snapshot are not counted',
      { daily: 3 },
      ['2019-01-01', '2021-05-05', '2024-02-29', '2026-11-22'],
      [],
    ],
    [
      'everything since the midnight before the newest, so that nobody is asked every hour',
      { hourly: 1 },
      ['2026-11-22T00:00:00Z', '2026-11-22T01:00:00Z', '2026-11-22T02:00:00Z'],
      [],
    ],
    ['everything, where nothing is said of what to keep (zrepl#651)', {}, ['2026-01-01'], []],
  ])('keeps %s', (_, tiers, days, expected) => {
    expect(gone(tiers, ...days)).toEqual(expected);
  });

  it('goes by when a snapshot was taken, whatever its name says', () => {
    const [old, young] = taken('2020-01-01', '2026-11-20');
    const today = taken('2026-11-22');
    if (!old || !young) throw new Error('there are two');
    const swapped = [{ ...old, name: young.name }, { ...young, name: old.name }, ...today];
    expect(unwanted(keeping({ daily: 1 }), swapped).map(({ guid: id }) => id)).toEqual([old.guid]);
  });
});

const historyArb: fc.Arbitrary<readonly Dated[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 6 * 366 * 24 * 4 }), { maxLength: 80 })
  .map((quarters) =>
    quarters.map((quarter, at) => ({
      guid: guid(`${quarter}${at}`),
      // Quarters of an hour from 2023 to 2028, two of four in the same.
      creation: instant(Date.UTC(2023, 0, 1) + Math.floor(quarter / 2) * 1_800_000),
    })),
  );
const tiersArb: fc.Arbitrary<Tiers> = fc.record({
  hourly: fc.integer({ min: 0, max: 30 }),
  daily: fc.integer({ min: 0, max: 40 }),
  weekly: fc.integer({ min: 0, max: 9 }),
  monthly: fc.integer({ min: 0, max: 14 }),
  yearly: fc.integer({ min: 0, max: 5 }),
});
const guids = (list: readonly Dated[]) => list.map(({ guid: id }) => id).sort();

describe('retention of any history', () => {
  const runs = { numRuns: 1000 };

  it('prunes nothing of what it has left', () => {
    fc.assert(
      fc.property(historyArb, tiersArb, (history, tiers) => {
        const first = new Set(guids(unwanted(tiers, history)));
        const left = history.filter(({ guid: id }) => !first.has(id));
        expect(unwanted(tiers, left)).toEqual([]);
      }),
      runs,
    );
  });

  it('never prunes more where more is kept', () => {
    fc.assert(
      fc.property(historyArb, tiersArb, tiersArb, (history, tiers, more) => {
        // Tiers that add up to nothing say nothing.
        const some = { ...tiers, daily: tiers.daily + 1 };
        const sum = Object.fromEntries(
          Object.entries(some).map(([tier, number]) => [tier, number + more[tier as keyof Tiers]]),
        ) as unknown as Tiers;
        const pruned = new Set(guids(unwanted(some, history)));
        for (const id of guids(unwanted(sum, history))) expect(pruned).toContain(id);
      }),
      runs,
    );
  });

  it('is the same in whatever order they come', () => {
    fc.assert(
      fc.property(
        historyArb.chain((history) =>
          fc.tuple(
            fc.constant(history),
            fc.shuffledSubarray([...history], {
              minLength: history.length,
              maxLength: history.length,
            }),
          ),
        ),
        tiersArb,
        ([history, other], tiers) => {
          expect(guids(unwanted(tiers, other))).toEqual(guids(unwanted(tiers, history)));
        },
      ),
      runs,
    );
  });

  it('never prunes the newest, and keeps at least as many as its largest tier, where there are', () => {
    fc.assert(
      fc.property(historyArb, tiersArb, (history, tiers) => {
        const pruned = unwanted(tiers, history);
        const newest = Math.max(...history.map(({ creation }) => creation));
        expect(pruned.every(({ creation }) => creation < newest)).toBe(true);
        const days = new Set(history.map(({ creation }) => Math.floor(creation / 86_400_000)));
        expect(history.length - pruned.length).toBeGreaterThanOrEqual(
          Math.min(days.size, tiers.daily),
        );
      }),
      runs,
    );
  });
});
