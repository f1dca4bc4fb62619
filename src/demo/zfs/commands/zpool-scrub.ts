import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { scanOf, startScan } from '../scan.ts';

/** zpool scrub [-s | -p] pool…: starts one, stops it, or pauses it. */
export function zpoolScrub(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool scrub', args, 'sp');
  for (const name of options.rest) {
    const pool = machine.pools.get(name);
    if (!pool) throw new ZfsFailure(`cannot open '${name}': no such pool`);
    const scan = scanOf(machine, pool);
    const running = scan && !scan.end ? scan : null;
    const now = machine.now();
    if (options.has('s') || options.has('p')) {
      const verb = options.has('s') ? 'cancel scrubbing' : 'pause scrubbing';
      if (running?.what !== 'scrub')
        throw new ZfsFailure(`cannot ${verb} ${name}: there is no active scrub`);
      if (options.has('s')) running.end = { at: now, how: 'canceled' };
      else running.pausedAt ??= now;
    } else if (running && running.pausedAt !== null) {
      running.pausedFor += now - running.pausedAt;
      running.pausedAt = null;
    } else if (running) {
      const doing =
        running.what === 'scrub'
          ? "currently scrubbing; use 'zpool scrub -s' to cancel scrub"
          : 'currently resilvering';
      throw new ZfsFailure(`cannot scrub ${name}: ${doing}`);
    } else startScan(machine, pool, 'scrub');
  }
  return said([]);
}
