import type { Action } from '../../model/action.ts';
import type { Advice } from '../../model/advice.ts';
import type { PoolHealth } from '../../model/health.ts';
import { instant } from '../../model/ids.ts';
import { count, formatBytes, formatDuration, formatInstant } from '../../model/units.ts';
import { commandLine } from '../../zfs/quote.ts';
import type { Context } from '../context.ts';
import type { Growth } from './growth.ts';

const dayMs = 86_400_000;
/** So long before, one can still buy disks. */
const soonMs = 90 * dayMs;

/** Pools that are nearly full, or will be before disks can be bought, with the day on which they are. */
export function adviseSpace(
  context: Context,
  actions: readonly Action[],
  growths: ReadonlyMap<string, Growth | null>,
): readonly Advice[] {
  return context.health.pools.flatMap((each) => {
    const growth = growths.get(each.pool.id);
    if (!each.facts || growth === undefined) return [];
    const nearly = each.findings.some(({ kind }) => kind === 'pool-nearly-full');
    const soon = growth?.fullInMs != null && growth.fullInMs <= soonMs;
    return nearly || soon ? [spaceAdvice(context, each, growth, actions)] : [];
  });
}

function spaceAdvice(
  { now }: Context,
  { pool, facts }: PoolHealth,
  growth: Growth | null,
  actions: readonly Action[],
): Advice {
  const size = facts?.size ?? 0n;
  const free = size - (facts?.allocated ?? 0n);
  const when = growth?.fullInMs == null ? null : instant(now + growth.fullInMs);
  const frees = actions.filter(({ kind, target }) => kind === 'retire' && target === pool.id);
  return {
    id: `pool-full ${pool.id}`,
    kind: 'pool-full',
    pool: pool.id,
    dataset: null,
    title:
      when === null
        ? `${pool.id} is nearly full`
        : `${pool.id} is full in ${formatDuration(when - now)}, on ${formatInstant(when).slice(0, 10)}, at its present growth`,
    text: [
      `${formatBytes(free)} of ${formatBytes(size)} are free`,
      growthText(growth),
      ...(frees.length === 0
        ? []
        : [`the plan has ${count(frees.length, 'action')} that give up copies there`]),
      'otherwise: retention that keeps less, copies that the policies do not ask for, another pool, or more disks',
    ],
    consider: [
      { host: pool.host, line: commandLine(['zfs', 'list', '-o', 'space', '-r', pool.name]) },
    ],
    draft: null,
  };
}

function growthText(growth: Growth | null): string {
  if (growth === null)
    return 'when it is full is not known: the snapshots there are younger than a week';
  if (growth.bytesPerDay === 0n)
    return `nothing was written there in ${growth.days} d, as far as its snapshots tell`;
  return `${formatBytes(growth.bytesPerDay)} a day were written there in the last ${growth.days} d, by what its snapshots say; what pruning frees is not taken off`;
}
