import { parseArgs } from 'node:util';
import { openLab } from '../../test/openzfs/lab/lab.ts';
import { type Row, table } from '../measure.ts';
import { benchChildren } from './children.ts';
import { benchFirstCopy } from './first-copy.ts';
import { benchLooks } from './look.ts';
import { watchPrograms } from './programs.ts';

/*
 * Everything in one run on real OpenZFS, and as ratios: emulated machines are slow, and their speed drifts. What a host
 * started is counted by its kernel, in one run more of each way.
 */

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });

const lab = await openLab({ hosts: 2 });
const print = (rows: readonly Row[]) => process.stdout.write(`${table(rows)}\n\n`);
try {
  await watchPrograms(lab);
  print(await benchLooks(lab, { children: 40, snapshots: 10 }));
  if (values.long) print(await benchLooks(lab, { children: 199, snapshots: 20 }));
  print(await benchFirstCopy(lab));
  print(await benchChildren(lab));
} finally {
  await lab.close();
}
