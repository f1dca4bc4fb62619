import { poolState, vdevState } from '../health.ts';
import type { Machine, Vdev, Zpool } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import { troubleOf } from '../pool-trouble.ts';
import { scanOf } from '../scan.ts';
import { allocatedOf } from '../space.ts';
import { scanJson } from './zpool-scan-lines.ts';

const errorsJson = ({ read, write, checksum }: Vdev['errors']): object => ({
  read_errors: String(read),
  write_errors: String(write),
  checksum_errors: String(checksum),
});

/** By a name that the kernel gave, as `vdb`, or one by which udev finds it again. */
const pathOf = (name: string): string =>
  /^(?:sd|vd|xvd)[a-z]+$/.test(name) ? `/dev/${name}1` : `/dev/disk/by-id/${name}-part1`;

function diskJson(disk: Vdev, room: object): object {
  const { read, write, checksum } = disk.errors;
  const gaveUp = disk.state === 'FAULTED' && read + write + checksum > 0;
  const broken = disk.state === 'FAULTED' && !gaveUp;
  return {
    name: disk.name,
    vdev_type: disk.type,
    guid: disk.guid,
    path: pathOf(disk.name),
    class: 'normal',
    state: disk.state,
    ...room,
    rep_dev_size: niceBytes(disk.size),
    phys_space: niceBytes(disk.size),
    ...errorsJson(disk.errors),
    slow_ios: '0',
    ...(gaveUp ? { aux: 'ERR_EXCEEDED' } : {}),
    ...(broken ? { aux: 'EXTERNAL' } : {}),
  };
}

/** What a group of disks can hold, with its parity and without. */
interface Room {
  readonly allocated: bigint;
  readonly total: bigint;
  readonly usable: bigint;
}

const roomJson = ({ allocated, total, usable }: Room): object => ({
  alloc_space: niceBytes(allocated),
  total_space: niceBytes(total),
  def_space: niceBytes(usable),
});

/** Data lies evenly on a pool's groups. */
function roomIn(pool: Zpool, vdev: Vdev): Room {
  const usable = (vdev.size * BigInt(pool.dataShare)) / 1000n;
  return { allocated: (allocatedOf(pool) * vdev.size) / pool.size, total: vdev.size, usable };
}

/** A group of disks, or a disk that stands in the pool by itself. */
function vdevJson(pool: Zpool, vdev: Vdev): object {
  const room = roomJson(roomIn(pool, vdev));
  if (vdev.type === 'disk') return diskJson(vdev, room);
  return {
    name: vdev.name,
    vdev_type: vdev.type,
    guid: vdev.guid,
    class: 'normal',
    state: vdevState(vdev),
    ...room,
    rep_dev_size: niceBytes(vdev.size),
    ...errorsJson(vdev.errors),
    vdevs: byName(vdev.children, (child) => diskJson(child, {})),
  };
}

const byName = (vdevs: readonly Vdev[], json: (vdev: Vdev) => object): object =>
  Object.fromEntries(vdevs.map((vdev) => [vdev.name, json(vdev)]));

const rootJson = (pool: Zpool): object => ({
  name: pool.name,
  vdev_type: 'root',
  guid: pool.guid,
  class: 'normal',
  state: poolState(pool),
  ...roomJson({
    allocated: allocatedOf(pool),
    total: pool.size,
    usable: (pool.size * BigInt(pool.dataShare)) / 1000n,
  }),
  ...errorsJson({ read: 0, write: 0, checksum: 0 }),
  vdevs: byName(pool.vdevs, (vdev) => vdevJson(pool, vdev)),
});

/** One pool of zpool status -j. */
export function poolJson(machine: Machine, pool: Zpool): object {
  const trouble = troubleOf(machine, pool);
  const scan = scanOf(machine, pool);
  return {
    name: pool.name,
    state: poolState(pool),
    pool_guid: pool.guid,
    txg: String(pool.txg),
    spa_version: '5000',
    zpl_version: '5',
    ...(trouble
      ? { status: `${trouble.status.join('\n\t')}\n`, action: `${trouble.action.join('\n\t')}\n` }
      : {}),
    ...(scan ? { scan_stats: scanJson(machine, scan) } : {}),
    vdevs: { [pool.name]: rootJson(pool) },
    error_count: '0',
  };
}
