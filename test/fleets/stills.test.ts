import { everyTime } from './drawn.ts';
import { describePromises } from './promises.ts';
import { compare, stillPromises } from './still.ts';

describePromises(everyTime, stillPromises, compare);
