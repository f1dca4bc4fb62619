import type { Assumptions } from './assumptions.ts';
import { type Capacity, capacityOf } from './capacity.ts';
import { meanTimeToVdevLoss } from './disk-loss.ts';
import { meanTimeToDraidLoss } from './draid-loss.ts';
import { type Geometry, shapeOf } from './layout.ts';
import { hoursPerYear } from './units.ts';

/** The pool that a copy lies on, as far as loss goes. */
export interface PoolModel {
  readonly geometry: Geometry;
  readonly diskBytes: number;
  /** Failures of a disk a year: a rate, as Backblaze publishes it. */
  readonly afr: number;
}

/** Failure domains that a copy lies in. Copies that share a value share its events; null: shared with none. */
export interface CopyDomains {
  readonly host: string | null;
  readonly site: string | null;
  readonly batch: string | null;
  readonly admin: string | null;
  readonly keyDomain: string | null;
}

/** What a pool of such disks comes to. */
export interface PoolLoss {
  readonly capacity: Capacity;
  /** Losses of the pool by its disks, a year. */
  readonly perYear: number;
  /** From the failure of a disk until it is whole again. */
  readonly rebuildHours: number;
}

/** What a pool holds and how often its disks lose it; null when there can be no such pool. */
export function poolLossOf(
  { geometry, diskBytes, afr }: PoolModel,
  assumed: Assumptions,
): PoolLoss | null {
  const shape = shapeOf(geometry);
  const capacity = capacityOf(geometry, {
    bytes: diskBytes,
    overhead: assumed.diskOverhead,
    ashift: assumed.ashift,
  });
  if (!shape.ok || !capacity || afr < 0) return null;
  const failure = afr / hoursPerYear;
  const { rebuildHours, vdevHours } = vdevOf(geometry, shape, { failure, diskBytes }, assumed);
  const vdevs = geometry.layout.kind === 'stripe' ? 1 : geometry.vdevs;
  return { capacity, rebuildHours, perYear: (vdevs * hoursPerYear) / vdevHours };
}

/** Hours from the failure of a disk until it is whole again, and mean hours until a vdev is lost. */
function vdevOf(
  { layout }: Geometry,
  { width, parity }: { readonly width: number; readonly parity: number },
  { failure, diskBytes }: { readonly failure: number; readonly diskBytes: number },
  { diskDetect, replace, rebuild, fill, cohort }: Assumptions,
): { readonly rebuildHours: number; readonly vdevHours: number } {
  const vdev = { width, parity, failure, cohort };
  const written = (diskBytes * fill) / rebuild / 3600;
  const replacement = diskDetect + replace + written;
  if (layout.kind === 'draid' && layout.spares > 0) {
    // Each lost part is read from `data` others and written once; width − 1 disks share that work.
    const onSpare = diskDetect + (written * (layout.data + 1)) / (width - 1);
    return {
      rebuildHours: onSpare,
      vdevHours: meanTimeToDraidLoss({
        ...vdev,
        spares: layout.spares,
        rebuild: onSpare,
        replacement,
      }),
    };
  }
  return {
    rebuildHours: replacement,
    vdevHours: meanTimeToVdevLoss({ ...vdev, repair: replacement, rebuilds: 'serial' }),
  };
}

/** Hours until a lost copy is there again: noticed, room found, copied over the link (bytes per second). */
export const restoreHoursOf = (
  bytes: number,
  link: number,
  { detect, replace }: Assumptions,
): number => detect + replace + bytes / link / 3600;
