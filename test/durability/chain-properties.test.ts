import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChainCopy } from '../../src/durability/chain.ts';
import { closeTo } from './close-to.ts';
import { lossByExponential } from './dense-exponential.ts';
import {
  lossBy,
  meanTimeOf,
  type Situation,
  share,
  situations,
  situationsWithPlace,
  someCopy,
  times,
} from './situations.ts';

/** Rounding may give or take the last digits; nothing else may. */
function neverWorse(better: Situation, worse: Situation, time: number): void {
  expect(lossBy(better, time)).toBeLessThanOrEqual(lossBy(worse, time) * (1 + 1e-11));
  expect(meanTimeOf(better) * (1 + 1e-11)).toBeGreaterThanOrEqual(meanTimeOf(worse));
}

const withCopy = (
  { copies, events }: Situation,
  place: number,
  change: Partial<ChainCopy>,
): Situation => ({
  copies: copies.map((copy, at) => (at === place ? { ...copy, ...change } : copy)),
  events,
});

const copyAt = ({ copies }: Situation, place: number): ChainCopy =>
  copies[place] ?? { loss: 0, restore: 0 };

test('the chain is the matrix exponential of its generator', () => {
  fc.assert(
    fc.property(situations(4, someCopy), times, (situation, time) => {
      const expected = lossByExponential(situation.copies, situation.events, time);
      closeTo(lossBy(situation, time), expected, 1e-9);
    }),
    { numRuns: 300 },
  );
});

test('a loss is a probability, and grows with the years', () => {
  fc.assert(
    fc.property(situations(5), times, times, (situation, one, other) => {
      const sooner = lossBy(situation, Math.min(one, other));
      const later = lossBy(situation, Math.max(one, other));
      expect(sooner).toBeGreaterThanOrEqual(0);
      expect(sooner).toBeLessThanOrEqual(later * (1 + 1e-11));
      expect(later).toBeLessThanOrEqual(1);
      expect(lossBy(situation, 0)).toBe(0);
    }),
  );
});

test('one more copy never makes it worse, whatever it shares with the others', () => {
  fc.assert(
    fc.property(
      situations(4),
      someCopy,
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      times,
      (situation, copy, shares, time) => {
        const place = situation.copies.length;
        const more = {
          copies: [...situation.copies, copy],
          events: situation.events.map(({ rate, hits }, at) => ({
            rate,
            hits: shares[at] ? [...hits, place] : hits,
          })),
        };
        neverWorse(more, situation, time);
      },
    ),
  );
});

test('a copy that is made again sooner never makes it worse', () => {
  fc.assert(
    fc.property(situationsWithPlace(5), share, times, ([situation, place], factor, time) => {
      const restore = Math.min(copyAt(situation, place).restore, 100) * factor;
      neverWorse(withCopy(situation, place, { restore }), situation, time);
    }),
  );
});

test('a copy that is lost more rarely never makes it worse', () => {
  fc.assert(
    fc.property(situationsWithPlace(5), share, times, ([situation, place], factor, time) => {
      const loss = copyAt(situation, place).loss * factor;
      neverWorse(withCopy(situation, place, { loss }), situation, time);
    }),
  );
});

test('events that are rarer, or spare a copy, never make it worse', () => {
  fc.assert(
    fc.property(situationsWithPlace(5), share, times, ([situation, spared], factor, time) => {
      const { copies, events } = situation;
      const rarer = events.map(({ rate, hits }) => ({ rate: rate * factor, hits }));
      neverWorse({ copies, events: rarer }, situation, time);
      const fewer = events.map(({ rate, hits }) => ({
        rate,
        hits: hits.filter((hit) => hit !== spared),
      }));
      neverWorse({ copies, events: fewer }, situation, time);
    }),
  );
});

test('the order in which copies and events are named does not matter', () => {
  fc.assert(
    fc.property(situations(5), fc.nat(), times, ({ copies, events }, turn, time) => {
      const turned = (place: number) => (place + turn) % copies.length;
      const moved = copies.map((copy) => copy);
      copies.forEach((copy, place) => {
        moved[turned(place)] = copy;
      });
      const again = {
        copies: moved,
        events: events.map(({ rate, hits }) => ({ rate, hits: hits.map(turned) })).reverse(),
      };
      const expected = lossBy({ copies, events }, time);
      if (expected === 0) expect(lossBy(again, time)).toBe(0);
      else closeTo(lossBy(again, time), expected, 1e-11);
    }),
  );
});
