import type { PoolHealth } from '../../model/health.ts';
import { zpoolOfFilesystem } from '../../model/ids.ts';
import { type Context, listedOn } from '../context.ts';

const dayMs = 86_400_000;
const longestDays = 30;
/** A week has its weekend in it; less tells nothing of a month. */
const leastDays = 7;

/** How fast a pool fills, by what its snapshots say was written. */
export interface Growth {
  readonly bytesPerDay: bigint;
  /** Over how many days that was counted. */
  readonly days: number;
  /** When it is full at that rate, in milliseconds from now; null: never. */
  readonly fullInMs: number | null;
}

/**
 * What was written to the pool's filesystems between their snapshots of the last thirty days. What a filesystem held at its
 * oldest snapshot is no growth, and what pruning has freed since is not known, so it is rather too fast than too slow. null where
 * the snapshots are too young to tell.
 */
export function growthOf(context: Context, { pool, facts }: PoolHealth): Growth | null {
  if (!facts) return null;
  const from = context.now - longestDays * dayMs;
  let written = 0n;
  let oldest: number = context.now;
  for (const { name, snapshots } of listedOn(context, pool.host).byName.values()) {
    if (zpoolOfFilesystem(name) !== pool.name) continue;
    oldest = Math.min(oldest, snapshots[0]?.creation ?? context.now);
    for (let at = snapshots.length - 1; at > 0; at -= 1) {
      const snapshot = snapshots[at];
      if (!snapshot || snapshot.creation < from) break;
      written += snapshot.written;
    }
  }
  const days = Math.min(longestDays, Math.floor((context.now - oldest) / dayMs));
  if (days < leastDays) return null;
  const bytesPerDay = written / BigInt(days);
  const left = facts.size - facts.allocated;
  return {
    bytesPerDay,
    days,
    fullInMs: bytesPerDay === 0n ? null : (Number(left) / Number(bytesPerDay)) * dayMs,
  };
}
