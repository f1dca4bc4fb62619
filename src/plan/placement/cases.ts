import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import { type Context, usable } from '../context.ts';
import { urgencyOf } from '../order/urgency.ts';
import { sourcesOf } from '../replicate/source.ts';
import { lossPromise } from './loss-promise.ts';
import { lossRanks } from './loss-rank.ts';
import { whyOccupied } from './occupied.ts';
import type { Place } from './request.ts';
import type { Case } from './triage.ts';

/** Whether this plan brings the copy of a dataset that lies on a pool to count, so that it keeps its place. */
export type Keeps = (health: DatasetHealth, pool: PoolId) => boolean;

/** What places are asked for, for every dataset that may have new copies. */
export function casesOf(context: Context, keeps: Keeps): readonly Case[] {
  const rank = lossRanks(context);
  return context.health.datasets.flatMap((health): readonly Case[] => {
    const sources = sourcesOf(context, health);
    // S8: what an unseen host may hold is not missing; a new copy waits until its grace is over.
    if (sources.length === 0 || health.unknown) return [];
    const encrypted = isEncrypted(sources);
    return [
      {
        request: {
          dataset: health.dataset,
          encrypted,
          bytes: health.bytes,
          standing: standingOf(health, sources, keeps),
          occupied: whyOccupied(context, health),
          promise: lossPromise(context, health, encrypted),
          loss: rank(health, encrypted),
        },
        urgency: urgencyOf(health).class,
        word: health.word,
      },
    ];
  });
}

/** Whether a new copy can be made of it that is encrypted: the origin says, and while it is out of reach its copies do. */
const isEncrypted = ([first, ...others]: readonly Copy[]): boolean =>
  (first?.role === 'origin' ? [first] : [first, ...others]).some(
    (copy) => copy?.members.every(({ facts }) => facts.encryption !== null) ?? false,
  );

/**
 * A copy that counts or can be brought to count keeps its place; one that cannot is no reason not to make another. An
 * origin that is out of reach keeps its own for as long as it is waited for, like any copy.
 */
const standingOf = (
  health: DatasetHealth,
  sources: readonly Copy[],
  keeps: Keeps,
): readonly Pool[] =>
  health.copies
    .filter((copy) =>
      copy.role === 'origin'
        ? sources.includes(copy) || copy.counted || copy.awaited
        : copy.role !== 'staged' && (copy.counted || copy.awaited || keeps(health, copy.pool.id)),
    )
    .map(({ pool }) => pool);

/** The pools with their room, less what the updates of copies that lie there will take. */
export function placesOf(context: Context, updates: readonly Action[]): readonly Place[] {
  const taken = new Map<PoolId, bigint>();
  for (const { target, estimate } of updates) {
    if (target !== null) taken.set(target, (taken.get(target) ?? 0n) + (estimate.bytes ?? 0n));
  }
  return context.health.pools.map(({ pool, placeable, facts }) => {
    const left = placeable - (taken.get(pool.id) ?? 0n);
    return {
      pool,
      usable: usable(context, pool),
      room: left > 0n ? left : 0n,
      size: facts?.size ?? 0n,
    };
  });
}
