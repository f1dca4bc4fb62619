import { expect, it } from 'vitest';
import { everyTime } from './drawn.ts';
import { stillExamples } from './examples.ts';
import { describePromises } from './promises.ts';
import { compare, stillPromises } from './still.ts';

describePromises(everyTime, stillPromises, compare);

it.each(Object.entries(stillExamples))('no more so: %s', (_, draft) => {
  expect([...compare(draft)]).toEqual([]);
});
