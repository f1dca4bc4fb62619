import { assumedFrom } from '../src/durability/assumed.ts';
import type { WhatIf } from '../src/durability/what-if.ts';
import { whatIfRows } from '../src/durability/what-if-rows.ts';
import { whyOf } from '../src/durability/why.ts';
import { median, milliseconds, type Row } from './measure.ts';

/** The hardest that the layouts view can be asked: five copies over a link so slow that the first years count. */
const hardest: WhatIf = {
  disks: 24,
  diskBytes: 20e12,
  afr: 0.0157,
  dataBytes: 150e12,
  link: 12.5e6,
  copies: 5,
  hosts: 5,
  sites: 3,
  admins: 2,
};

/** What a keystroke in the layouts view computes: every layout anew, and the reasons of the one that is picked. */
export function benchKeystroke(): Row {
  const assumed = assumedFrom({});
  const times = Array.from({ length: 31 }, (_, key) => {
    const start = performance.now();
    const rows = whatIfRows({ ...hardest, afr: hardest.afr * (1 + key / 100) }, [], assumed);
    const [picked] = rows.flatMap(({ scenario }) => scenario ?? []);
    if (!picked || whyOf(picked).dominant === null) throw new Error('nothing was computed');
    return performance.now() - start;
  });
  return {
    what: 'a keystroke in the layouts view, 5 copies, a slow link',
    measured: milliseconds(median(times)),
    floor: '',
    ratio: '',
    aim: '50 ms',
  };
}
