import { longRun } from '../fleets/drawn.ts';
import { describePromises } from '../fleets/promises.ts';
import { compare, stillPromises } from '../fleets/still.ts';

describePromises(longRun, stillPromises, compare);
