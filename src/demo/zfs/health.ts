import type { Vdev, Zpool } from './machine.ts';

/** The state of a disk, or of a group by how many of its disks it can do without. */
export function vdevState(vdev: Vdev): string {
  if (vdev.type === 'disk') return vdev.state;
  const gone = vdev.children.filter((child) => vdevState(child) !== 'ONLINE').length;
  if (gone === 0) return 'ONLINE';
  const spare = vdev.type === 'mirror' ? vdev.children.length - 1 : vdev.parity;
  return gone <= spare ? 'DEGRADED' : 'UNAVAIL';
}

/** Without one of its top-level vdevs a pool stands still; with one degraded it works on. */
export function poolState(pool: Zpool): 'ONLINE' | 'DEGRADED' | 'SUSPENDED' {
  const states = pool.vdevs.map(vdevState);
  if (states.every((state) => state === 'ONLINE')) return 'ONLINE';
  return states.every((state) => state === 'ONLINE' || state === 'DEGRADED')
    ? 'DEGRADED'
    : 'SUSPENDED';
}

export const disksOf = (vdevs: readonly Vdev[]): readonly Vdev[] =>
  vdevs.flatMap((vdev) => (vdev.type === 'disk' ? [vdev] : disksOf(vdev.children)));
