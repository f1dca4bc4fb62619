import { addFilesystem } from '../../../src/demo/zfs/commands/add-filesystem.ts';
import { guidOf } from '../../../src/demo/zfs/identity.ts';
import type { Machine, Vdev, Zpool } from '../../../src/demo/zfs/machine.ts';
import { newestOf, open } from '../../../src/demo/zfs/machine.ts';
import type { Write } from './scenario.ts';

const MiB = 1024n ** 2n;

/** What ZFS makes of one of the lab's disks of 2 GiB: labels and the last part of a metaslab are lost. */
const diskSize = 1920n * MiB;
const raidzOfThree = 5632n * MiB;

/** Seconds since 1970 at which every scenario begins. */
export const start = 1_795_334_041;

const vdev = (name: string, type: Vdev['type'], size: bigint, children: readonly Vdev[]): Vdev => ({
  name,
  type,
  parity: type === 'raidz' ? 1 : 0,
  guid: guidOf('conformance', name),
  size,
  children,
  state: 'ONLINE',
  errors: { read: 0, write: 0, checksum: 0 },
});

/** `['vdb', 'vdc']`, `['mirror', 'vdb', 'vdc']` or `['raidz1', …]` of three disks. */
function vdevsOf(words: readonly string[]): readonly Vdev[] {
  const [first = '', ...rest] = words;
  const disks = (names: readonly string[]) => names.map((name) => vdev(name, 'disk', diskSize, []));
  if (first === 'mirror') return [vdev('mirror-0', 'mirror', diskSize, disks(rest))];
  if (first === 'raidz1') return [vdev('raidz1-0', 'raidz', raidzOfThree, disks(rest))];
  return disks(words);
}

function poolOf(name: string, words: readonly string[]): Zpool {
  const vdevs = vdevsOf(words);
  return {
    name,
    guid: guidOf('conformance', `pool ${name}`),
    size: vdevs.reduce((sum, each) => sum + each.size, 0n),
    dataShare: words.includes('raidz1') ? 666 : 1000,
    fragmentation: 0,
    vdevs,
    scan: null,
    txg: 4n,
    filesystems: new Map(),
  };
}

/** A machine with fresh pools whose clock goes on by a second whenever it is read. */
export function machineWith(
  name: string,
  pools: Readonly<Record<string, readonly string[]>>,
): Machine & { speed: number } {
  let minted = 0;
  let seconds = start;
  const machine: Machine & { speed: number } = {
    name,
    user: 'root',
    pools: new Map(),
    keyFiles: new Map(),
    now: () => {
      seconds += 1;
      return seconds * 1000;
    },
    speed: Number.POSITIVE_INFINITY,
    mint: (label) => {
      minted += 1;
      return guidOf('conformance', `${name} ${minted} ${label}`);
    },
  };
  for (const [pool, words] of Object.entries(pools)) {
    const made = poolOf(pool, words);
    machine.pools.set(pool, made);
    addFilesystem(machine, made, {
      name: pool,
      type: 'filesystem',
      encryption: null,
      properties: new Map(),
    }).mounted = true;
  }
  return machine;
}

/** What the newest snapshot alone refers to once the filesystem has gone on: blocks that were written anew. */
const leftBehind = 14_336n;

/** As a program that writes a new file: the filesystem grows, and no snapshot knows of it. */
export function written(machine: Machine, { filesystem, mebibytes }: Write): void {
  const { fs } = open(machine, filesystem);
  const bytes = BigInt(mebibytes) * MiB;
  fs.referenced += bytes;
  fs.written += bytes;
  const newest = newestOf(fs);
  if (newest && newest.used < leftBehind) newest.used = leftBehind;
}
