import { disksOf, poolState } from './health.ts';
import type { Machine, Zpool } from './machine.ts';
import { scanOf } from './scan.ts';

interface Trouble {
  readonly status: readonly string[];
  readonly action: readonly string[];
  /** Where more is said of it. */
  readonly see?: string;
}

/** Whether ZFS reads and writes nothing on it any more. */
export const isSuspended = (pool: Zpool): boolean => poolState(pool) === 'SUSPENDED';

/** What it says then of everything on the pool, be it there or not. */
export const suspended = 'pool I/O is currently suspended';

/** What zpool says is the matter, in its own line breaks. */
export function troubleOf(machine: Machine, pool: Zpool): Trouble | null {
  const scan = scanOf(machine, pool);
  if (scan?.what === 'resilver' && !scan.end)
    return {
      status: [
        'One or more devices is currently being resilvered.  The pool will',
        'continue to function, possibly in a degraded state.',
      ],
      action: ['Wait for the resilver to complete.'],
    };
  if (isSuspended(pool))
    return {
      status: ['One or more devices are faulted in response to IO failures.'],
      action: ["Make sure the affected devices are connected, then run 'zpool clear'."],
      see: 'https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-HC',
    };
  const states = new Set(disksOf(pool.vdevs).map((disk) => disk.state));
  if (poolState(pool) === 'DEGRADED' && !states.has('FAULTED') && states.has('OFFLINE'))
    return {
      status: [
        'One or more devices has been taken offline by the administrator.',
        'Sufficient replicas exist for the pool to continue functioning in a',
        'degraded state.',
      ],
      action: [
        "Online the device using 'zpool online' or replace the device with",
        "'zpool replace'.",
      ],
    };
  if (poolState(pool) === 'DEGRADED')
    return {
      status: [
        'One or more devices are faulted in response to persistent errors.',
        'Sufficient replicas exist for the pool to continue functioning in a',
        'degraded state.',
      ],
      action: ["Replace the faulted device, or use 'zpool clear' to mark the device", 'repaired.'],
    };
  return null;
}
