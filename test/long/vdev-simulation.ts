import { waitFor } from './random.ts';

/** A vdev of disks that fail one by one; `spares` are distributed ones, and 0 for all but draid. */
export interface SimulatedVdev {
  readonly width: number;
  readonly parity: number;
  readonly spares: number;
  readonly failure: number;
  /** Time to write a failed disk's data onto a spare. */
  readonly rebuild: number;
  /** Time to replace a failed disk. */
  readonly replacement: number;
  readonly cohort: number;
}

type Disk = 'well' | 'missing' | 'on a spare';

/** How long a vdev lives, told disk by disk. One disk at a time is replaced, and one written onto a spare. */
export function lifeOf(vdev: SimulatedVdev, random: () => number): number {
  const disks = Array.from({ length: vdev.width }, (): Disk => 'well');
  const count = (state: Disk) => disks.filter((disk) => disk === state).length;
  let now = 0;
  for (;;) {
    const well = count('well');
    const missing = count('missing');
    const onSpares = count('on a spare');
    if (missing > vdev.parity) return now;
    const eager = well === vdev.width ? 1 : vdev.cohort;
    const fails = waitFor(well * vdev.failure * eager, random);
    const free = onSpares < vdev.spares;
    const rebuilt = missing > 0 && free ? waitFor(1 / vdev.rebuild, random) : Infinity;
    // A disk that a spare will soon stand for can wait; one for which there is none cannot.
    const urgent = missing > 0 ? (free ? null : 'missing') : null;
    const replaced: Disk | null = urgent ?? (onSpares > 0 ? 'on a spare' : null);
    const newDisk = replaced ? waitFor(1 / vdev.replacement, random) : Infinity;
    const next = Math.min(fails, rebuilt, newDisk);
    now += next;
    if (next === fails) disks[disks.indexOf('well')] = 'missing';
    else if (next === rebuilt) disks[disks.indexOf('missing')] = 'on a spare';
    else if (replaced) disks[disks.indexOf(replaced)] = 'well';
  }
}
