import { expect, test } from 'vitest';
import { absorptionOf } from '../../src/durability/absorption.ts';
import { type ChainCopy, type ChainEvent, chainOf } from '../../src/durability/chain.ts';
import { isLostWithin } from './archive-simulation.ts';
import { randomNumbers } from './random.ts';

const runs = 500_000;

/** A standard normal number lies within this in 99.9 % of cases. */
const within = 3.2905;

interface Situation {
  readonly years: number;
  readonly copies: readonly ChainCopy[];
  readonly events: readonly ChainEvent[];
}

const alike = (count: number, loss: number, restore: number): readonly ChainCopy[] =>
  Array.from({ length: count }, () => ({ loss, restore }));

const situations: Readonly<Record<string, Situation>> = {
  'two copies alike': { years: 1, copies: alike(2, 1, 0.05), events: [] },
  'two copies that differ, and an event that takes both': {
    years: 1,
    copies: [
      { loss: 1, restore: 0.05 },
      { loss: 0.5, restore: 0.1 },
    ],
    events: [{ rate: 0.02, hits: [0, 1] }],
  },
  'three copies on two sites, all under one administrator': {
    years: 5,
    copies: [
      { loss: 0.6, restore: 0.1 },
      { loss: 0.9, restore: 0.2 },
      { loss: 0.4, restore: 0.3 },
    ],
    events: [
      { rate: 0.2, hits: [0, 1] },
      { rate: 0.3, hits: [2] },
      { rate: 0.004, hits: [0, 1, 2] },
    ],
  },
  'four copies whose events overlap like a chain': {
    years: 10,
    copies: alike(4, 0.5, 0.15),
    events: [
      { rate: 0.2, hits: [0, 1] },
      { rate: 0.2, hits: [1, 2] },
      { rate: 0.2, hits: [2, 3] },
      { rate: 0.1, hits: [3, 0] },
    ],
  },
  'five copies, three of one batch, far slower to restore than to lose': {
    years: 2,
    copies: [...alike(3, 1.5, 0.8), ...alike(2, 0.7, 1.5)],
    events: [
      { rate: 0.3, hits: [0, 1, 2] },
      { rate: 0.2, hits: [3, 4] },
    ],
  },
  'restores of an hour beside some of a year': {
    years: 3,
    copies: [
      { loss: 2, restore: 1 / 8760 },
      { loss: 1, restore: 1 },
      { loss: 1, restore: 1.1 },
    ],
    events: [
      { rate: 0.5, hits: [0, 1] },
      { rate: 0.05, hits: [0, 2] },
    ],
  },
  'copies that are never made again': {
    years: 1.5,
    copies: alike(3, 0.9, Number.POSITIVE_INFINITY),
    events: [{ rate: 0.3, hits: [0, 2] }],
  },
  'a century of two good copies with a common mode': {
    years: 100,
    copies: alike(2, 0.1, 0.0118),
    events: [
      { rate: 0.003, hits: [0] },
      { rate: 0.003, hits: [1] },
      { rate: 0.0005, hits: [0, 1] },
    ],
  },
};

test.each(Object.entries(situations))(`%s: ${runs} lives`, (name, { years, copies, events }) => {
  const expected = absorptionOf(chainOf(copies, events)).probabilityBy(years);
  const random = randomNumbers(name.length * 7_919);
  let lost = 0;
  for (let run = 0; run < runs; run += 1)
    if (isLostWithin(years, copies, events, random)) lost += 1;
  const spread = Math.sqrt(runs * expected * (1 - expected));
  const off = (lost - runs * expected) / spread;
  expect(Math.abs(off), `${lost} of ${runs} against ${expected}`).toBeLessThan(within);
});
