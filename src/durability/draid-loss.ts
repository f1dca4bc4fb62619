import { add } from './chain.ts';
import { eliminate, meanTimeToLoss } from './elimination.ts';

/** One draid vdev with distributed spares, in any one unit of time. */
export interface DraidRates {
  readonly width: number;
  /** Disks that may be missing at a time without loss. */
  readonly parity: number;
  readonly spares: number;
  /** Failures of one disk, by time. */
  readonly failure: number;
  /** Time in which a failed disk's data is written onto a spare. */
  readonly rebuild: number;
  /** Time in which a failed disk is replaced and written, so that a spare is free again. */
  readonly replacement: number;
  /** By how much a failed disk makes others likelier to fail. */
  readonly cohort: number;
}

/** A rate has to be a number, whoever is quick. */
const leastTime = 1e-9;

/**
 * Mean time until a draid vdev loses data by its disks alone. Its chain knows two numbers: disks that are missing, and
 * spares that stand for a failed disk. While a spare is free a missing disk is soon written onto it; when all are in
 * use it waits for a new disk, as in raidz. Disks are replaced one at a time, those without a spare first.
 */
export function meanTimeToDraidLoss(vdev: DraidRates): number {
  const { width, parity, spares, failure, cohort } = vdev;
  const rebuild = 1 / Math.max(vdev.rebuild, leastTime);
  const replacement = 1 / Math.max(vdev.replacement, leastTime);
  const size = (parity + 1) * (spares + 1);
  const rates = new Float64Array(size * size);
  const lost = new Float64Array(size);
  const place = (missing: number, inUse: number) => missing * (spares + 1) + inUse;
  for (let missing = 0; missing <= parity; missing += 1)
    for (let inUse = 0; inUse <= spares; inUse += 1) {
      const here = place(missing, inUse);
      const go = (toMissing: number, toInUse: number, rate: number) =>
        add(rates, here * size + place(toMissing, toInUse), rate);
      const gone = missing + inUse;
      const next = Math.max(0, width - gone) * failure * (gone === 0 ? 1 : cohort);
      if (missing === parity) add(lost, here, next);
      else go(missing + 1, inUse, next);
      const free = inUse < spares;
      if (missing > 0 && free) go(missing - 1, inUse + 1, rebuild);
      if (missing > 0 && !free) go(missing - 1, inUse, replacement);
      else if (inUse > 0) go(missing, inUse - 1, replacement);
    }
  return meanTimeToLoss(eliminate({ size, rates, lost }));
}
