import { poolState, vdevState } from '../health.ts';
import type { Machine, Vdev, Zpool } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import { troubleOf } from '../pool-trouble.ts';
import { scanOf } from '../scan.ts';
import { allocatedOf } from '../space.ts';
import { scanJson } from './zpool-scan-lines.ts';

function vdevJson(vdev: Vdev): object {
  const { read, write, checksum } = vdev.errors;
  const state = vdevState(vdev);
  const isDisk = vdev.type === 'disk';
  return {
    name: vdev.name,
    vdev_type: vdev.type,
    guid: vdev.guid,
    ...(isDisk ? { path: `/dev/disk/by-id/${vdev.name}-part1` } : {}),
    class: 'normal',
    state,
    ...(isDisk ? { phys_space: niceBytes(vdev.size) } : { total_space: niceBytes(vdev.size) }),
    read_errors: String(read),
    write_errors: String(write),
    checksum_errors: String(checksum),
    ...(isDisk ? { slow_ios: '0' } : {}),
    ...(isDisk && state === 'FAULTED' ? { aux: 'ERR_EXCEEDED' } : {}),
    ...(isDisk ? {} : { vdevs: vdevsJson(vdev.children) }),
  };
}

const vdevsJson = (vdevs: readonly Vdev[]): object =>
  Object.fromEntries(vdevs.map((vdev) => [vdev.name, vdevJson(vdev)]));

/** One pool of zpool status -j. */
export function poolJson(machine: Machine, pool: Zpool): object {
  const trouble = troubleOf(machine, pool);
  const scan = scanOf(machine, pool);
  const root = {
    name: pool.name,
    vdev_type: 'root',
    guid: pool.guid,
    class: 'normal',
    state: poolState(pool),
    alloc_space: niceBytes(allocatedOf(pool)),
    total_space: niceBytes(pool.size),
    read_errors: '0',
    write_errors: '0',
    checksum_errors: '0',
    vdevs: vdevsJson(pool.vdevs),
  };
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
    vdevs: { [pool.name]: root },
    error_count: '0',
  };
}
