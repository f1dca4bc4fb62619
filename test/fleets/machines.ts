import { addFilesystem } from '../../src/demo/zfs/commands/add-filesystem.ts';
import type { Machine, Vdev, Zpool } from '../../src/demo/zfs/machine.ts';
import type { HostDraft, PoolDraft } from './draft.ts';

const GiB = 1n << 30n;
const day = 86_400_000;

/** A large pool is never full here; a tight one may be. */
const sizes = { large: 4096n * GiB, tight: 2n * GiB } as const;

function disk(name: string, size: bigint): Vdev {
  const errors = { read: 0, write: 0, checksum: 0 };
  return { name, type: 'disk', parity: 0, guid: '1', size, children: [], state: 'ONLINE', errors };
}

function vdevsOf({ disks, size }: PoolDraft): readonly Vdev[] {
  const leaves = ['sda', 'sdb', 'sdc', 'sdd'].map((name) => disk(name, sizes[size] / 4n));
  switch (disks) {
    case 'stripe':
      return leaves;
    case 'mirror':
      return [{ ...disk('mirror-0', sizes[size]), type: 'mirror', children: leaves }];
    case 'raidz':
      return [{ ...disk('raidz2-0', sizes[size]), type: 'raidz', parity: 2, children: leaves }];
    default: {
      const never: never = disks;
      return never;
    }
  }
}

function makePool(host: string, draft: PoolDraft, start: number): Zpool {
  const { name, size, scrubbedDaysAgo } = draft;
  const at = start - (scrubbedDaysAgo ?? 0) * day;
  const lasts = day / 2;
  return {
    name,
    guid: `77${[...`${host}:${name}`].reduce((sum, char) => (sum * 131 + char.charCodeAt(0)) % 1e14, 7)}`,
    size: sizes[size],
    dataShare: 1000,
    fragmentation: 0,
    vdevs: vdevsOf(draft),
    scan:
      scrubbedDaysAgo === null
        ? null
        : {
            what: 'scrub',
            startedAt: at - lasts,
            lasts,
            pausedAt: null,
            pausedFor: 0,
            end: { at, how: 'finished' },
            bytes: GiB,
          },
    txg: 1000n,
    filesystems: new Map(),
  };
}

/** A machine with fresh pools. Everything on it is root's, and what it makes gets a guid that is the host's own. */
export function makeMachine(
  draft: HostDraft,
  number: number,
  clock: { readonly now: number },
  start: number,
): Machine {
  let minted = 0n;
  const machine: Machine = {
    name: draft.name,
    user: 'root',
    pools: new Map(draft.pools.map((pool) => [pool.name, makePool(draft.name, pool, start)])),
    keyFiles: new Map(),
    now: () => clock.now,
    speed: Number.POSITIVE_INFINITY,
    mint: () => {
      minted += 1n;
      return `${BigInt(number + 1) * 1_000_000_000_000_000_003n + minted * 7n}`;
    },
  };
  for (const pool of machine.pools.values()) {
    const made = { name: pool.name, type: 'filesystem', encryption: null } as const;
    addFilesystem(machine, pool, { ...made, properties: new Map() }).mounted = true;
  }
  return machine;
}

/** One disk of each pool that is to have a failed one. */
export function failDisks(draft: HostDraft, machine: Machine): void {
  for (const { name, failed } of draft.pools) {
    const [top] = machine.pools.get(name)?.vdevs ?? [];
    const broken = top && (top.children[0] ?? top);
    if (failed && broken) broken.state = 'FAULTED';
  }
}
