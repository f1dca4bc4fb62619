/** How the disks of a pool are laid out. Widths are disks of one vdev. */
export type Layout =
  | { readonly kind: 'stripe' }
  | { readonly kind: 'mirror' }
  | { readonly kind: 'raidz'; readonly parity: Parity }
  | {
      readonly kind: 'draid';
      readonly parity: Parity;
      /** Data disks of one redundancy group. */
      readonly data: number;
      /** Distributed spares of one vdev. */
      readonly spares: number;
    };

export type Parity = 1 | 2 | 3;

/** The disks of a pool, all of one kind: `disks` of them in `vdevs` equal vdevs of this layout. */
export interface Geometry {
  readonly layout: Layout;
  readonly disks: number;
  readonly vdevs: number;
}

/** What a vdev of a geometry is made of, or why there can be no such pool. */
export type VdevShape =
  | { readonly ok: true; readonly width: number; readonly parity: number }
  | { readonly ok: false; readonly why: string };

const no = (why: string): VdevShape => ({ ok: false, why });

/** The width and the redundancy of one vdev: how many of its disks may fail without loss. */
export function shapeOf({ layout, disks, vdevs }: Geometry): VdevShape {
  if (!Number.isSafeInteger(disks) || disks < 1) return no('a pool has at least one disk');
  if (!Number.isSafeInteger(vdevs) || vdevs < 1) return no('a pool has at least one vdev');
  if (layout.kind === 'stripe')
    return vdevs === 1 || vdevs === disks
      ? { ok: true, width: disks, parity: 0 }
      : no('in a stripe each disk is a vdev of its own');
  if (disks % vdevs !== 0) return no(`${disks} disks do not make ${vdevs} equal vdevs`);
  const width = disks / vdevs;
  switch (layout.kind) {
    case 'mirror':
      return width < 2
        ? no(`a mirror of ${width} disk mirrors nothing`)
        : { ok: true, width, parity: width - 1 };
    case 'raidz':
      return width < layout.parity + 1
        ? no(`raidz${layout.parity} of ${width} disks: a vdev needs ${layout.parity + 1} at least`)
        : width > 255
          ? no(`raidz${layout.parity} of ${width} disks: a vdev has 255 at most`)
          : { ok: true, width, parity: layout.parity };
    case 'draid': {
      const { parity, data, spares } = layout;
      if (!Number.isSafeInteger(data) || data < 1)
        return no('a draid group has at least one data disk');
      if (!Number.isSafeInteger(spares) || spares < 0) return no('draid spares are a whole number');
      if (width > 255) return no(`draid of ${width} disks: a vdev has 255 at most`);
      return width < data + parity + spares
        ? no(
            `draid${parity}:${data}d:${spares}s of ${width} disks: a vdev needs ${data + parity + spares} at least`,
          )
        : { ok: true, width, parity };
    }
  }
}

/** `raidz2 10`, `mirror 5x2`, `stripe 10`, `draid2:8d:1s 24`. */
export function layoutText({ layout, disks, vdevs }: Geometry): string {
  const name = layoutName(layout);
  if (layout.kind === 'stripe') return `${name} ${disks}`;
  return vdevs === 1 ? `${name} ${disks}` : `${name} ${vdevs}x${disks / vdevs}`;
}

/** `stripe`, `mirror`, `raidz1`, `draid2:8d:1s`: as `zpool create` names it, without what the disks tell. */
export function layoutName(layout: Layout): string {
  switch (layout.kind) {
    case 'stripe':
    case 'mirror':
      return layout.kind;
    case 'raidz':
      return `raidz${layout.parity}`;
    case 'draid':
      return `draid${layout.parity}:${layout.data}d:${layout.spares}s`;
  }
}

/** Disks whose space ZFS counts and takes the deflate ratio of: of a mirror one, of draid all but its spares. */
export function countedDisks({ layout, disks, vdevs }: Geometry): number {
  switch (layout.kind) {
    case 'stripe':
    case 'raidz':
      return disks;
    case 'mirror':
      return vdevs;
    case 'draid':
      return disks - vdevs * layout.spares;
  }
}
