import type { Filesystem, Machine, Zpool } from './machine.ts';
import { findPool, parentOf } from './machine.ts';
import { parseBytes } from './numbers.ts';

const GiB = 1024n ** 3n;

export interface SpaceOf {
  readonly dataset: bigint;
  readonly snapshots: bigint;
  readonly children: bigint;
  readonly refreservation: bigint;
  readonly total: bigint;
}

const numberOf = (fs: Filesystem, property: string): bigint =>
  parseBytes(fs.properties.get(property) ?? '0') ?? 0n;

export function spaceOf(pool: Zpool, fs: Filesystem): SpaceOf {
  const snapshots = fs.snapshots.reduce((sum, snapshot) => sum + snapshot.used, 0n);
  let children = fs.inconsistent ? 0n : (fs.partial?.received ?? 0n);
  for (const other of pool.filesystems.values())
    if (parentOf(other.name) === fs.name) children += spaceOf(pool, other).total;
  const reserved = numberOf(fs, 'refreservation') - fs.referenced;
  const refreservation = reserved > 0n ? reserved : 0n;
  const total = fs.referenced + snapshots + children + refreservation;
  return { dataset: fs.referenced, snapshots, children, refreservation, total };
}

const usedInPool = (pool: Zpool): bigint => {
  const root = pool.filesystems.get(pool.name);
  return root ? spaceOf(pool, root).total : 0n;
};

export const allocatedOf = (pool: Zpool): bigint =>
  (usedInPool(pool) * 1000n) / BigInt(pool.dataShare);

/** ZFS keeps 1/32 of a pool to itself, at most 128 GiB (spa_slop_shift). */
function availableInPool(pool: Zpool): bigint {
  const usable = (pool.size * BigInt(pool.dataShare)) / 1000n;
  const slop = usable / 32n < 128n * GiB ? usable / 32n : 128n * GiB;
  const left = usable - slop - usedInPool(pool);
  return left > 0n ? left : 0n;
}

/** What may still be written here: the pool's room, or less by a quota on the way up. */
export function availableOf(machine: Machine, fs: Filesystem): bigint {
  const pool = findPool(machine, fs.name);
  if (!pool) return 0n;
  let available = availableInPool(pool);
  for (let name: string | null = fs.name; name !== null; name = parentOf(name)) {
    const above = pool.filesystems.get(name);
    const quota = above ? numberOf(above, 'quota') : 0n;
    if (!above || quota === 0n) continue;
    const left = quota - spaceOf(pool, above).total;
    if (left < available) available = left > 0n ? left : 0n;
  }
  return available;
}
