import { expect, it } from 'vitest';
import { everyTime } from './drawn.ts';
import { examples } from './examples.ts';
import { describePromises } from './promises.ts';
import { tell } from './story.ts';
import { storyPromises } from './story-promises.ts';

describePromises(everyTime, storyPromises, tell);

it.each(Object.entries(examples))('no more so: %s', (_, draft) => {
  expect([...tell(draft)]).toEqual([]);
});
