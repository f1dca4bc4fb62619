import type { Machine, Scan, Zpool } from './machine.ts';
import { allocatedOf } from './space.ts';

/** Bytes a second that a scan of the embedded fleet goes through at speed 1: some seconds for a pool. */
const scanRate = 6 * 1024 ** 4;

/**
 * `zpool status` tells a scan's end in whole seconds: one that is shorter than that could seem to have ended
 * before it was asked for.
 */
const shortest = 1000;

/** How far a scan has come by now; it ends by itself when its time is over. */
export function progressOf(machine: Machine, scan: Scan): { readonly share: number } {
  const now = scan.end?.at ?? scan.pausedAt ?? machine.now();
  const spent = now - scan.startedAt - scan.pausedFor;
  if (!scan.end && scan.pausedAt === null && spent >= scan.lasts)
    scan.end = { at: scan.startedAt + scan.pausedFor + scan.lasts, how: 'finished' };
  return { share: Math.min(1, spent / scan.lasts) };
}

/** The pool's last scan, brought up to now. */
export function scanOf(machine: Machine, pool: Zpool): Scan | null {
  if (pool.scan) progressOf(machine, pool.scan);
  return pool.scan;
}

export function startScan(machine: Machine, pool: Zpool, what: Scan['what']): void {
  const bytes = allocatedOf(pool);
  const lasts = Math.max(shortest, (Number(bytes) / scanRate / machine.speed) * 1000);
  pool.scan = {
    what,
    startedAt: machine.now(),
    lasts,
    pausedAt: null,
    pausedFor: 0,
    end: null,
    bytes,
  };
}
