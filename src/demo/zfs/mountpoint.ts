import type { Filesystem, Machine } from './machine.ts';
import { findPool } from './machine.ts';
import { propertyOf } from './properties.ts';

/** Where it is to be mounted: a path, `none` or `legacy`. */
export function mountpointOf(machine: Machine, fs: Filesystem): string {
  const pool = findPool(machine, fs.name);
  const found = pool ? propertyOf(machine, { kind: 'filesystem', pool, fs }, 'mountpoint') : null;
  return found?.value ?? 'none';
}
