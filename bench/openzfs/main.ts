import { parseArgs } from 'node:util';
import { type Lab, openLab } from '../../test/openzfs/lab/lab.ts';
import { type Row, table } from '../measure.ts';
import { benchChildren } from './children.ts';
import { benchFirstCopy } from './first-copy.ts';
import { benchLooks } from './look.ts';
import { watchPrograms } from './programs.ts';

/*
 * Everything in one run on real OpenZFS, and as ratios: emulated machines are slow, and their speed drifts. What a host
 * started is counted by its kernel, in one run more of each way. Names of parts as arguments run only those.
 */

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const parts: Readonly<Record<string, (lab: Lab) => Promise<readonly Row[]>>> = {
  look: (lab) => benchLooks(lab, { children: 40, snapshots: 10 }),
  ...(values.long && { 'look-long': (lab) => benchLooks(lab, { children: 199, snapshots: 20 }) }),
  'first-copy': benchFirstCopy,
  children: benchChildren,
};

const lab = await openLab({ hosts: 2 });
try {
  await watchPrograms(lab);
  for (const [name, part] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stdout.write(`${table(await part(lab))}\n\n`);
  }
} finally {
  await lab.close();
}
