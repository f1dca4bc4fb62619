import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import { disksOf, poolState } from '../health.ts';
import type { Machine, Vdev, Zpool } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { startScan } from '../scan.ts';
import { misused } from '../usage.ts';

type Verb = 'offline' | 'online' | 'clear';

function poolNamed(machine: Machine, verb: Verb, name: string): Zpool {
  const pool = machine.pools.get(name);
  if (pool) return pool;
  const noSuch = `cannot open '${name}': no such pool`;
  const also = verb === 'clear' ? '' : `\nfailed to open pool "${name}"`;
  throw new ZfsFailure(`${noSuch}${also}`);
}

const deviceOf = (pool: Zpool, name: string): Vdev | undefined =>
  disksOf(pool.vdevs).find((disk) => disk.name === name);

/** The pool and devices of a command line that needs at least one of each. */
function named(machine: Machine, verb: Verb, names: readonly string[]) {
  const [poolName, ...devices] = names;
  const command = `zpool ${verb}`;
  if (poolName === undefined) throw misused(command, 'missing pool name argument');
  if (devices.length === 0) throw misused(command, 'missing device name');
  return { pool: poolNamed(machine, verb, poolName), devices };
}

/** zpool offline [-f] pool device…: a disk that the others do without, or with -f one that is called broken. */
export function zpoolOffline(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool offline', args, 'f');
  const { pool, devices } = named(machine, 'offline', options.rest);
  for (const name of devices) {
    const fail = (why: string) => new ZfsFailure(`cannot offline ${name}: ${why}`);
    const disk = deviceOf(pool, name);
    if (!disk) throw fail('no such device in pool');
    const before = disk.state;
    disk.state = options.has('f') ? 'FAULTED' : 'OFFLINE';
    if (poolState(pool) !== 'SUSPENDED') continue;
    disk.state = before;
    throw fail('no valid replicas');
  }
  return said([]);
}

/** What a disk missed while it was away is written to it. */
function bringBack(machine: Machine, pool: Zpool, disk: Vdev): void {
  const wasAway = disk.state !== 'ONLINE';
  disk.state = 'ONLINE';
  disk.errors = { read: 0, write: 0, checksum: 0 };
  if (wasAway) startScan(machine, pool, 'resilver');
}

/** zpool online pool device… */
export function zpoolOnline(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool online', args, '');
  const { pool, devices } = named(machine, 'online', options.rest);
  for (const name of devices) {
    const disk = deviceOf(pool, name);
    if (!disk) throw new ZfsFailure(`couldn't find device "${name}" in pool "${pool.name}"`);
    if (disk.state !== 'FAULTED') bringBack(machine, pool, disk);
  }
  return said([]);
}

/** zpool clear pool [device] */
export function zpoolClear(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool clear', args, '');
  const [poolName, device, ...more] = options.rest;
  if (poolName === undefined) throw misused('zpool clear', 'missing pool name');
  if (more.length > 0) throw misused('zpool clear', 'too many arguments');
  const pool = poolNamed(machine, 'clear', poolName);
  const disks = disksOf(pool.vdevs).filter((disk) => device === undefined || disk.name === device);
  if (device !== undefined && disks.length === 0)
    throw new ZfsFailure(`cannot clear errors for ${device}: no such device in pool`);
  for (const disk of disks) if (disk.state !== 'OFFLINE') bringBack(machine, pool, disk);
  return said([]);
}
