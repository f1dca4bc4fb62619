import { countedDisks, type Geometry, type Layout, shapeOf } from './layout.ts';

const kib = 1024;
const mib = 1024 ** 2;
const gib = 1024 ** 3;

/** Labels and boot region that ZFS keeps on each disk: 2 x 256 KiB in front, 3.5 MiB of boot region, 2 x 256 KiB behind. */
const labels = 4.5 * mib;

/** The block by which ZFS converts raw into usable space, whatever recordsize the files have (vdev_deflate_ratio). */
const deflateBlock = 128 * kib;

/** Space that ZFS keeps from everyone: 1/32 of the pool, at least 128 MiB and at most 128 GiB (spa_slop_shift, spa_get_slop_space). */
const slopShare = 32;
const leastSlop = 128 * mib;
const mostSlop = 128 * gib;

export interface Capacity {
  /** What `zfs list` shows as available on the empty pool, in bytes. */
  readonly usableBytes: number;
  /** Usable bytes to the bytes of the disks as they are sold. */
  readonly efficiency: number;
}

/**
 * Usable space of a pool of equal disks; null when there can be no such pool or nothing is left of it.
 * `overhead` is what each disk gives to boot, swap and alignment, in bytes. Formula: (disks − labels) x deflate ratio −
 * slop, checked against `zfs list` of a raidz1 of ten 7.68 TB disks (61.8 T).
 */
export function capacityOf(
  geometry: Geometry,
  disk: { readonly bytes: number; readonly overhead: number; readonly ashift: number },
): Capacity | null {
  const shape = shapeOf(geometry);
  const each = disk.bytes - disk.overhead - labels;
  if (!shape.ok || each <= 0) return null;
  const space =
    each * countedDisks(geometry) * deflateRatio(geometry.layout, shape.width, disk.ashift);
  const slop = Math.min(mostSlop, Math.max(leastSlop, space / slopShare));
  const usableBytes = space - slop;
  return usableBytes <= 0
    ? null
    : { usableBytes, efficiency: usableBytes / (disk.bytes * geometry.disks) };
}

/** Usable to allocated bytes of a block of 128 KiB. */
export function deflateRatio(layout: Layout, width: number, ashift: number): number {
  switch (layout.kind) {
    case 'stripe':
    case 'mirror':
      return 1;
    case 'raidz':
      return deflateBlock / raidzAllocation(deflateBlock, { width, parity: layout.parity, ashift });
    case 'draid':
      return deflateBlock / draidAllocation(deflateBlock, { ...layout, ashift });
  }
}

/**
 * Bytes that a block takes on a raidz vdev: data sectors, parity for each row of them, and padding to a multiple of
 * parity + 1, so that no hole is left that is too small to be used (vdev_raidz_asize).
 */
export function raidzAllocation(
  bytes: number,
  {
    width,
    parity,
    ashift,
  }: { readonly width: number; readonly parity: number; readonly ashift: number },
): number {
  const sector = 2 ** ashift;
  const data = Math.ceil(bytes / sector);
  const written = data + parity * Math.ceil(data / (width - parity));
  return roundUp(written, parity + 1) * sector;
}

/** Bytes that a block takes on a draid vdev: whole rows of a group, data and parity (vdev_draid_asize). */
function draidAllocation(
  bytes: number,
  {
    data,
    parity,
    ashift,
  }: { readonly data: number; readonly parity: number; readonly ashift: number },
): number {
  const sector = 2 ** ashift;
  const rows = Math.ceil(bytes / sector / data);
  return rows * (data + parity) * sector;
}

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;
