import { longRun } from '../fleets/drawn.ts';
import { describePromises } from '../fleets/promises.ts';
import { tell } from '../fleets/story.ts';
import { storyPromises } from '../fleets/story-promises.ts';

describePromises(longRun, storyPromises, tell);
