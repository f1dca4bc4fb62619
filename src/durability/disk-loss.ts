/** One vdev whose disks fail and are replaced, in any one unit of time. */
export interface VdevRates {
  readonly width: number;
  /** Disks that may be gone at a time without loss. */
  readonly parity: number;
  /** Failures of one disk, by time. */
  readonly failure: number;
  /** Time from a failure until the disk is whole again; 0: at once, Infinity: never. */
  readonly repair: number;
  /** By how much a failure makes others likelier until it is repaired: disks of one age and batch (1: not at all). */
  readonly cohort: number;
  /** Whether several failed disks are rebuilt at the same time. Serially is the careful assumption. */
  readonly rebuilds: 'serial' | 'parallel';
}

/**
 * Mean time until a vdev loses data by its disks alone, in the unit of the rates: the exact birth–death chain over
 * failed disks. From i failed ones the next fails at (n − i)·λ·κ, and one is repaired at μ (serial) or i·μ
 * (parallel); the mean time from i to i + 1 failed ones is t_i = (1 + d_i·t_(i−1)) / b_i, and their sum is the mean
 * time to loss. Elling's MTTDL is its limit where repairs are far quicker than failures.
 */
export function meanTimeToVdevLoss(vdev: VdevRates): number {
  const { width, parity, failure, repair, cohort, rebuilds } = vdev;
  let before = 0;
  let total = 0;
  for (let failed = 0; failed <= parity; failed += 1) {
    const next = (width - failed) * failure * (failed === 0 ? 1 : cohort);
    // Nothing is repaired while nothing has failed, or ever: 0/0 and ∞/∞ where repairs take no time, or for ever.
    const idle = failed === 0 || repair === Number.POSITIVE_INFINITY;
    const back = idle ? 0 : ((rebuilds === 'serial' ? 1 : failed) * before) / repair;
    before = (1 + back) / next;
    total += before;
  }
  return total;
}
