import { emptyFilesystem } from '../zfs/empty-filesystem.ts';
import { guidOf } from '../zfs/identity.ts';
import type { Encryption, Filesystem, Vdev, Zpool } from '../zfs/machine.ts';
import type { PoolPlan } from './pools.ts';

/** What everything on a simulated host is made from. */
export interface Making {
  readonly seed: string;
  /** Milliseconds since 1970. */
  readonly start: number;
}

const day = 86_400_000;

function makeDisks(making: Making, host: string, plan: PoolPlan): readonly Vdev[] {
  return Array.from({ length: plan.disks }, (_, i) => {
    const guid = guidOf(making.seed, `${host}:${plan.name} disk ${i}`);
    const faulted = i === plan.faulted;
    return {
      name: `${plan.diskModel}_${BigInt(guid).toString(36).toUpperCase().slice(0, 8)}`,
      type: 'disk',
      parity: 0,
      guid,
      size: plan.diskSize,
      children: [],
      state: faulted ? 'FAULTED' : 'ONLINE',
      errors: faulted ? { read: 12, write: 340, checksum: 0 } : { read: 0, write: 0, checksum: 0 },
    } satisfies Vdev;
  });
}

function makeVdevs(making: Making, host: string, plan: PoolPlan): readonly Vdev[] {
  const disks = makeDisks(making, host, plan);
  const group = (
    name: string,
    type: 'mirror' | 'raidz',
    size: bigint,
    children: readonly Vdev[],
  ): Vdev => ({
    name,
    type,
    parity: plan.parity,
    guid: guidOf(making.seed, `${host}:${plan.name} ${name}`),
    size,
    children,
    state: 'ONLINE',
    errors: { read: 0, write: 0, checksum: 0 },
  });
  switch (plan.layout) {
    case 'stripe':
      return disks;
    case 'raidz':
      return [group(`raidz${plan.parity}-0`, 'raidz', plan.diskSize * BigInt(plan.disks), disks)];
    case 'mirror':
      return Array.from({ length: plan.disks / 2 }, (_, i) =>
        group(`mirror-${i}`, 'mirror', plan.diskSize, disks.slice(2 * i, 2 * i + 2)),
      );
    default: {
      const never: never = plan.layout;
      return never;
    }
  }
}

/** A pool with its disks and last scrub, and nothing on it but its root. */
export function makePool(making: Making, host: string, plan: PoolPlan): Zpool {
  const vdevs = makeVdevs(making, host, plan);
  const size = vdevs.reduce((sum, vdev) => sum + vdev.size, 0n);
  const endedAt = making.start - plan.scrubbed * day;
  const lasts = 0.6 * day;
  const pool: Zpool = {
    name: plan.name,
    guid: guidOf(making.seed, `${host}:${plan.name}`),
    size,
    dataShare: plan.dataShare,
    fragmentation: plan.fragmentation,
    vdevs,
    scan: {
      what: 'scrub',
      startedAt: endedAt - lasts,
      lasts,
      pausedAt: null,
      pausedFor: 0,
      end: { at: endedAt, how: 'finished' },
      bytes: size / 2n,
    },
    txg: 60_000_000n,
    filesystems: new Map(),
  };
  addPlanned(making, host, pool, { name: plan.name, type: 'filesystem', age: 1500 * 86_400 });
  return pool;
}

/** A filesystem as it stood at the start. `age` in seconds. */
export function addPlanned(
  making: Making,
  host: string,
  pool: Zpool,
  plan: {
    readonly name: string;
    readonly type: 'filesystem' | 'volume';
    readonly age: number;
    readonly encryption?: Encryption | null;
    readonly properties?: Readonly<Record<string, string>>;
  },
): Filesystem {
  const fs = emptyFilesystem({
    name: plan.name,
    type: plan.type,
    guid: guidOf(making.seed, `${host}:${plan.name} itself`),
    createtxg: pool.txg - BigInt(Math.floor(plan.age / 5)),
    creation: Math.floor(making.start / 1000) - plan.age,
    objsetid: 100 + pool.filesystems.size * 17,
    properties: new Map(Object.entries(plan.properties ?? {})),
    encryption: plan.encryption ?? null,
  });
  pool.filesystems.set(fs.name, fs);
  return fs;
}
