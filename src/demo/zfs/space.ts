import type { Filesystem, Machine, Zpool } from './machine.ts';
import { findFilesystem, findPool, parentOf } from './machine.ts';
import { parseBytes } from './numbers.ts';

const GiB = 1024n ** 3n;

export interface SpaceOf {
  readonly dataset: bigint;
  readonly snapshots: bigint;
  readonly children: bigint;
  readonly refreservation: bigint;
  readonly total: bigint;
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const atLeastZero = (bytes: bigint): bigint => larger(bytes, 0n);

/** A quota or a reservation that is set here; 0: none. */
export const limitOf = (fs: Filesystem, property: string): bigint =>
  parseBytes(fs.properties.get(property) ?? '0') ?? 0n;

export function spaceOf(pool: Zpool, fs: Filesystem): SpaceOf {
  const snapshots = fs.snapshots.reduce((sum, snapshot) => sum + snapshot.used, 0n);
  let children = fs.inconsistent ? 0n : (fs.partial?.received ?? 0n);
  for (const other of pool.filesystems.values())
    if (parentOf(other.name) === fs.name) children += claimOf(pool, other);
  const dataset = ownBytes(pool, fs);
  const refreservation = atLeastZero(limitOf(fs, 'refreservation') - dataset);
  const total = dataset + snapshots + children + refreservation;
  return { dataset, snapshots, children, refreservation, total };
}

/** A clone shares what its origin refers to: only what it has more is its own. */
function ownBytes(pool: Zpool, fs: Filesystem): bigint {
  if (fs.origin === null) return fs.referenced;
  const [name, snapshot] = fs.origin.split('@');
  const origin = pool.filesystems.get(name ?? '');
  const shared = origin?.snapshots.find((each) => each.name === snapshot)?.referenced ?? 0n;
  return larger(fs.referenced - shared, 1024n);
}

/** What a filesystem takes from its parent: what it uses, or what is reserved for it. */
const claimOf = (pool: Zpool, fs: Filesystem): bigint =>
  larger(spaceOf(pool, fs).total, limitOf(fs, 'reservation'));

const usedInPool = (pool: Zpool): bigint => {
  const root = pool.filesystems.get(pool.name);
  return root ? claimOf(pool, root) : 0n;
};

export const allocatedOf = (pool: Zpool): bigint =>
  (usedInPool(pool) * 1000n) / BigInt(pool.dataShare);

/** ZFS keeps 1/32 of a pool to itself, at most 128 GiB, at least 128 MiB or half of it (spa_get_slop_space). */
function usableIn(pool: Zpool): bigint {
  const usable = (pool.size * BigInt(pool.dataShare)) / 1000n;
  const share = smaller(usable / 32n, 128n * GiB);
  const least = smaller(usable / 2n, GiB / 8n);
  return usable - larger(share, least);
}

/** As dsl_dir_space_available: the parent's room and one's own reservation, or less by a quota. */
function availableBelow(machine: Machine, pool: Zpool, fs: Filesystem): bigint {
  const used = spaceOf(pool, fs).total;
  const quota = limitOf(fs, 'quota');
  const own = quota === 0n ? null : atLeastZero(quota - used);
  const above = parentOf(fs.name);
  const parent = above === null ? null : findFilesystem(machine, above);
  const room = parent
    ? availableBelow(machine, pool, parent) + atLeastZero(limitOf(fs, 'reservation') - used)
    : atLeastZero(usableIn(pool) - used);
  return own === null ? room : smaller(own, room);
}

/** What may still be written here. */
export function availableOf(machine: Machine, fs: Filesystem): bigint {
  const pool = findPool(machine, fs.name);
  if (!pool) return 0n;
  const room = availableBelow(machine, pool, fs) + spaceOf(pool, fs).refreservation;
  const refquota = limitOf(fs, 'refquota');
  return refquota === 0n ? room : smaller(room, atLeastZero(refquota - fs.referenced));
}

/** A block that a change of the pool's own records is reckoned to write, three times over: DST_AVG_BLKSHIFT, dsl_sync_task_sync. */
const recordBytes = 3n * 16_384n;

/** Whether ZFS refuses to make something: of the pool as a whole, whatever a quota says, not so many blocks are left. */
export function lacksRoomFor(machine: Machine, pool: Zpool, blocks: number): boolean {
  const top = pool.filesystems.get(pool.name);
  return top !== undefined && availableOf(machine, top) < BigInt(blocks) * recordBytes;
}
