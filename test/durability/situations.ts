import fc from 'fast-check';
import { absorptionOf } from '../../src/durability/absorption.ts';
import { type ChainCopy, type ChainEvent, chainOf } from '../../src/durability/chain.ts';

/** Copies and what may befall them, for properties that hold of all. */
export interface Situation {
  readonly copies: readonly ChainCopy[];
  readonly events: readonly ChainEvent[];
}

export const lossBy = ({ copies, events }: Situation, time: number): number =>
  absorptionOf(chainOf(copies, events)).probabilityBy(time);

export const meanTimeOf = ({ copies, events }: Situation): number =>
  absorptionOf(chainOf(copies, events)).meanTime;

/** Numbers of any size between two, small ones as often as large ones. */
export const sized = (least: number, most: number): fc.Arbitrary<number> =>
  fc
    .double({ min: Math.log(least), max: Math.log(most), noNaN: true })
    .map((logarithm) => Math.exp(logarithm));

/** A share of something; never all of it. */
export const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** In years: from days to a lifetime. */
export const times = sized(0.01, 100);

/** From a pool that is hardly ever lost to one that is lost each month; there again after hours or after a year. */
export const someCopy: fc.Arbitrary<ChainCopy> = fc.record({
  loss: sized(1e-8, 10),
  restore: sized(1e-3, 1),
});

/** Copies that are there again at once or never are as good as any. */
const anyCopy = fc.record({
  loss: fc.oneof(
    someCopy.map(({ loss }) => loss),
    fc.constant(0),
  ),
  restore: fc.oneof(
    { weight: 4, arbitrary: sized(1e-4, 10) },
    { weight: 1, arbitrary: fc.constantFrom(0, Number.POSITIVE_INFINITY) },
  ),
});

export const situations = (
  most: number,
  copy: fc.Arbitrary<ChainCopy> = anyCopy,
): fc.Arbitrary<Situation> =>
  fc.array(copy, { minLength: 1, maxLength: most }).chain((copies) =>
    fc.record({
      copies: fc.constant(copies),
      events: fc.array(
        fc.record({
          rate: sized(1e-8, 1),
          hits: fc.subarray(
            copies.map((_, place) => place),
            { minLength: 1 },
          ),
        }),
        { maxLength: 4 },
      ),
    }),
  );

/** A situation and one of its copies, by place. */
export const situationsWithPlace = (most: number): fc.Arbitrary<readonly [Situation, number]> =>
  situations(most).chain((situation) =>
    fc.tuple(fc.constant(situation), fc.nat({ max: situation.copies.length - 1 })),
  );
