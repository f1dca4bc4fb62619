import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Machine, Zpool } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { scanOf, startScan } from '../scan.ts';
import { misused } from '../usage.ts';

function stop(machine: Machine, pool: Zpool): void {
  const scan = scanOf(machine, pool);
  if (!scan || scan.end || scan.what !== 'scrub')
    throw new ZfsFailure(`cannot cancel scrubbing ${pool.name}: there is no active scrub`);
  scan.end = { at: machine.now(), how: 'canceled' };
}

/** Where no scrub is under way there is nothing to pause, and zpool does not mind. */
function pause(machine: Machine, pool: Zpool): void {
  const scan = scanOf(machine, pool);
  if (!scan || scan.end || scan.what !== 'scrub') return;
  if (scan.pausedAt !== null)
    throw new ZfsFailure(
      `cannot pause scrubbing ${pool.name}: scrub is paused; use 'zpool scrub' to resume scrub`,
    );
  scan.pausedAt = machine.now();
}

/** Starts a scrub, or goes on with one that was paused. */
function start(machine: Machine, pool: Zpool): void {
  if (machine.user !== 'root') throw new ZfsFailure(`cannot scrub ${pool.name}: permission denied`);
  const scan = scanOf(machine, pool);
  if (!scan || scan.end) {
    startScan(machine, pool, 'scrub');
    return;
  }
  if (scan.pausedAt === null) {
    const doing =
      scan.what === 'scrub'
        ? "currently scrubbing; use 'zpool scrub -s' to cancel scrub"
        : 'currently resilvering';
    throw new ZfsFailure(`cannot scrub ${pool.name}: ${doing}`);
  }
  scan.pausedFor += machine.now() - scan.pausedAt;
  scan.pausedAt = null;
}

const verbOf = (options: Options) => (options.has('s') ? stop : options.has('p') ? pause : start);

/** zpool scrub [-s | -p] pool…: starts one, stops it, or pauses it. One pool's refusal does not keep the others. */
export function zpoolScrub(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool scrub', args, 'sp');
  if (options.rest.length === 0) throw misused('zpool scrub', 'missing pool name argument');
  const errors = options.rest.flatMap((name) => {
    const pool = machine.pools.get(name);
    if (!pool) return [`cannot open '${name}': no such pool`];
    try {
      verbOf(options)(machine, pool);
      return [];
    } catch (error) {
      if (error instanceof ZfsFailure) return [error.said];
      throw error;
    }
  });
  return said([], errors, errors.length === 0 ? 0 : 1);
}
