import { expect, test } from 'vitest';
import { meanTimeToVdevLoss } from '../../src/durability/disk-loss.ts';
import { meanTimeToDraidLoss } from '../../src/durability/draid-loss.ts';
import { randomNumbers } from './random.ts';
import { lifeOf, type SimulatedVdev } from './vdev-simulation.ts';

const runs = 100_000;

/** A standard normal number lies within this in 99.9 % of cases. */
const within = 3.2905;

const calm = { failure: 1 / 1_000, rebuild: 0, replacement: 30, cohort: 1, spares: 0 };

const vdevs: Readonly<Record<string, SimulatedVdev>> = {
  'a mirror of two': { ...calm, width: 2, parity: 1 },
  'raidz1 of eight': { ...calm, width: 8, parity: 1 },
  'raidz2 of six whose disks are of one age': { ...calm, width: 6, parity: 2, cohort: 4 },
  'raidz3 of nine': { ...calm, width: 9, parity: 3, replacement: 60 },
  'draid1:3d:1s of eight': { ...calm, width: 8, parity: 1, spares: 1, rebuild: 5 },
  'draid2:4d:2s of ten whose disks are of one age': {
    ...calm,
    width: 10,
    parity: 2,
    spares: 2,
    rebuild: 8,
    replacement: 90,
    cohort: 2,
  },
};

function meanTimeOf({ spares, replacement, ...vdev }: SimulatedVdev): number {
  return spares > 0
    ? meanTimeToDraidLoss({ ...vdev, spares, replacement })
    : meanTimeToVdevLoss({ ...vdev, repair: replacement, rebuilds: 'serial' });
}

test.each(Object.entries(vdevs))(`%s: ${runs} lives`, (name, vdev) => {
  const random = randomNumbers(name.length * 104_729);
  let [sum, squares] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const life = lifeOf(vdev, random);
    sum += life;
    squares += life ** 2;
  }
  const mean = sum / runs;
  const error = Math.sqrt((squares / runs - mean ** 2) / runs);
  const expected = meanTimeOf(vdev);
  const off = (mean - expected) / error;
  expect(Math.abs(off), `${mean} ± ${error} against ${expected}`).toBeLessThan(within);
});
