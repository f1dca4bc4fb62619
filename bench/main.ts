import { benchDurability } from './durability.ts';
import { benchKeystroke } from './keystroke.ts';
import { benchLayoutsView } from './layouts-view.ts';
import { table } from './measure.ts';
import { benchParse } from './parse.ts';
import { benchPlan } from './plan.ts';
import { benchScale } from './scale.ts';
import { benchFirstFrame, benchVersion } from './start.ts';

/* Ratios to a floor measured in the same run: they say more than seconds of a machine that nobody else has. */

const rows = [
  await benchParse(),
  ...(await benchPlan()),
  ...benchScale(),
  ...(await benchDurability()),
  benchKeystroke(),
  await benchLayoutsView(),
  await benchVersion(),
  ...(await benchFirstFrame()),
];
process.stdout.write(`${table(rows)}\n`);
