import { type Law, lawOf } from '../health/legal.ts';
import type { DatasetHealth } from '../model/health.ts';
import { type HostName, type Instant, instant } from '../model/ids.ts';
import type { Context } from './context.ts';

/** What law says of destroying anything of a dataset now: what every action asks that takes something away (S5). */
export const lawNow = (context: Context, health: DatasetHealth): Law =>
  lawOf(health.dataset, surelyNow(context, health));

/**
 * The time that it is at least, by this machine's clock and by those of the hosts that hold the dataset: one clock
 * that runs ahead neither ends a legal term nor makes a mark old.
 */
export function surelyNow(context: Context, { copies }: DatasetHealth): Instant {
  return copies.reduce(
    (least, { pool }) => earlier(least, timeOn(context, pool.host)),
    context.now,
  );
}

/** What time it is by a host's clock; by this machine's where the host did not say. */
function timeOn({ now, seen }: Context, host: HostName): Instant {
  const look = seen.get(host);
  return look?.hostClock ? instant(look.hostClock + Math.max(0, now - look.at)) : now;
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
