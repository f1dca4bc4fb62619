import { describe, expect, test } from 'vitest';
import { absorptionOf } from '../../src/durability/absorption.ts';
import { type ChainCopy, type ChainEvent, chainOf } from '../../src/durability/chain.ts';
import { closeTo } from './close-to.ts';

const lossBy = (time: number, copies: readonly ChainCopy[], events: readonly ChainEvent[] = []) =>
  absorptionOf(chainOf(copies, events)).probabilityBy(time);
const meanTime = (copies: readonly ChainCopy[], events: readonly ChainEvent[] = []) =>
  absorptionOf(chainOf(copies, events)).meanTime;

describe('two copies, against a simulation of 200,000 runs', () => {
  test('of one kind', () => {
    const copies = [
      { loss: 1, restore: 0.05 },
      { loss: 1, restore: 0.05 },
    ];
    closeTo(lossBy(1, copies), 0.080_082_176_73, 1e-9);
    closeTo(meanTime(copies), 11.5, 1e-12);
  });

  test('of two kinds, with an event that takes both', () => {
    const copies = [
      { loss: 1, restore: 0.05 },
      { loss: 0.5, restore: 0.1 },
    ];
    const events = [{ rate: 0.02, hits: [0, 1] }];
    closeTo(lossBy(1, copies, events), 0.076_496_381_93, 1e-9);
    closeTo(meanTime(copies, events), 11.941_689_17, 1e-9);
  });
});

describe('what can be said without a chain', () => {
  test('one copy is lost as its rate says', () => {
    for (const loss of [1e-30, 1e-9, 0.1, 3])
      closeTo(lossBy(10, [{ loss, restore: 0.01 }]), -Math.expm1(-10 * loss), 1e-12);
    closeTo(meanTime([{ loss: 0.25, restore: 1 }]), 4, 1e-14);
  });

  test('copies that are never made again are lost independently', () => {
    const never = Number.POSITIVE_INFINITY;
    const copies = [0.1, 0.2, 0.3].map((loss) => ({ loss, restore: never }));
    const expected = [0.1, 0.2, 0.3].reduce((product, loss) => -Math.expm1(-loss * 2) * product, 1);
    closeTo(lossBy(2, copies), expected, 1e-12);
  });

  test('copies that are made again at once are lost only by what takes all of them', () => {
    const copies = [0.1, 0.2, 0.3].map((loss) => ({ loss, restore: 0 }));
    expect(lossBy(10, copies)).toBe(0);
    expect(meanTime(copies)).toBe(Number.POSITIVE_INFINITY);
    const events = [
      { rate: 0.001, hits: [0, 1, 2] },
      { rate: 0.5, hits: [0, 1] },
    ];
    closeTo(lossBy(10, copies, events), -Math.expm1(-0.01), 1e-12);
    closeTo(meanTime(copies, events), 1000, 1e-12);
  });

  test('an event that takes all copies is as likely however many there are', () => {
    for (const count of [1, 2, 5]) {
      const copies = Array.from({ length: count }, () => ({ loss: 0, restore: 0.1 }));
      const events = [{ rate: 1e-5, hits: copies.map((_, place) => place) }];
      closeTo(lossBy(10, copies, events), -Math.expm1(-1e-4), 1e-12);
    }
  });

  test('copies that nothing takes are not lost', () => {
    const copies = [
      { loss: 0, restore: 1 },
      { loss: 0, restore: 1 },
    ];
    expect(lossBy(10, copies)).toBe(0);
    expect(meanTime(copies)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('numbers that are far apart', () => {
  test('five copies that are lost once in a million years: 5e-37, and every digit of it', () => {
    const [loss, restore, time] = [1e-6, 1e-2, 10];
    const copies = Array.from({ length: 5 }, () => ({ loss, restore }));
    // Four are gone at a time s with (λT·(1 − exp(−s/T)))^4, and then the fifth goes; integrated over all s.
    const firstWeeks = restore * (1 + 1 / 2 + 1 / 3 + 1 / 4);
    const expected = 5 * loss * (loss * restore) ** 4 * (time - firstWeeks);
    closeTo(lossBy(time, copies), expected, 1e-7);
  });

  test('what has hardly begun: two copies of a day against a restore of a year', () => {
    const copies = [
      { loss: 1e-9, restore: 1 },
      { loss: 1e-12, restore: 1 },
    ];
    closeTo(lossBy(1e-3, copies), 1e-9 * 1e-12 * 1e-3 ** 2, 1e-3);
  });

  test('restore times of an hour beside some of a year, and eight copies of them', () => {
    const hour = 1 / 8760;
    const copies = Array.from({ length: 8 }, (_, at) => ({
      loss: 0.1,
      restore: at % 2 === 0 ? hour : 10_000 * hour,
    }));
    const events = [{ rate: 1e-5, hits: copies.map((_, place) => place) }];
    closeTo(lossBy(10, copies, events), -Math.expm1(-1e-4), 1e-9);
    closeTo(lossBy(100, copies, events), -Math.expm1(-1e-3), 1e-9);
    closeTo(meanTime(copies, events), 1e5, 1e-9);
  });

  test('a restore that takes next to no time is one that takes none', () => {
    const copies = [1e-320, 0.5, 1e-12].map((restore) => ({ loss: 0.3, restore }));
    const events = [{ rate: 0.01, hits: [0, 1, 2] }];
    closeTo(lossBy(3, copies, events), -Math.expm1(-0.03), 1e-9);
  });

  test('of rates that no computer can hold nothing is known', () => {
    expect(lossBy(10, [{ loss: Number.POSITIVE_INFINITY, restore: 1 }])).toBeNaN();
    const huge = { loss: 1e308, restore: 1 };
    expect(lossBy(1e10, [huge, huge])).toBeNaN();
  });
});

describe('many years', () => {
  const copies = [
    { loss: 0.1, restore: 0.012 },
    { loss: 0.003, restore: 0.012 },
    { loss: 0.05, restore: 0.03 },
  ];
  const events = [{ rate: 0.001, hits: [0, 2] }];
  const left = (years: number) => Math.log1p(-lossBy(years, copies, events));

  test('are each as dangerous as the last', () => {
    const year = left(11) - left(10);
    closeTo(left(1000) - left(999), year, 1e-7);
    closeTo(left(3) - left(2), year, 1e-7);
    closeTo(1 / meanTime(copies, events), -year, 1e-5);
  });

  test('go on from the first weeks without a step', () => {
    // Around the time from which the slowest mode alone is taken: 30 of the longest absences, here about a year.
    const times = Array.from({ length: 40 }, (_, at) => 0.5 + at * 0.05);
    const steps = times.slice(1).map((time, at) => left(times[at] ?? 0) - left(time));
    for (const step of steps) closeTo(step, steps.at(-1) ?? 0, 1e-8);
  });
});

test('a last copy that nothing threatens is never lost, though another is', () => {
  const never = Number.POSITIVE_INFINITY;
  const copies = [
    { loss: 1, restore: never },
    { loss: 0, restore: never },
  ];
  expect(lossBy(10, copies)).toBe(0);
  expect(meanTime(copies)).toBe(Number.POSITIVE_INFINITY);
  closeTo(lossBy(5, copies, [{ rate: 1e-5, hits: [0, 1] }]), -Math.expm1(-5e-5), 1e-12);
});
