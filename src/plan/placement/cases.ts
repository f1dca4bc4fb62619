import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import { type Context, usable } from '../context.ts';
import { isFull, leastBytes } from '../full.ts';
import { urgencyOf } from '../order/urgency.ts';
import { sourcesOf } from '../replicate/source.ts';
import { lossPromise } from './loss-promise.ts';
import { lossRanks } from './loss-rank.ts';
import { whyOccupied } from './occupied.ts';
import { lacks } from './questions.ts';
import type { Place } from './request.ts';
import type { Case } from './triage.ts';

/** A dataset that may have new copies. */
export interface Placeable {
  readonly health: DatasetHealth;
  readonly encrypted: boolean;
  /** Pools whose copy keeps its place. */
  readonly standing: readonly Pool[];
}

/** null where nothing can be sent, or is to be waited for. `keeps`: pools whose copy this plan brings to count. */
export function placeableOf(
  context: Context,
  health: DatasetHealth,
  keeps: ReadonlySet<PoolId>,
): Placeable | null {
  const sources = sourcesOf(context, health);
  // S8: what an unseen host may hold is not missing; a new copy waits until its grace is over.
  if (sources.length === 0 || health.unknown) return null;
  return {
    health,
    encrypted: isEncrypted(sources),
    standing: standingOf(health, sources, keeps),
  };
}

/** The same, and null where nothing is lacking; a pin is answered for all the same. */
export function askingOf(
  context: Context,
  health: DatasetHealth,
  keeps: ReadonlySet<PoolId>,
): Placeable | null {
  const placeable = placeableOf(context, health, keeps);
  if (placeable === null) return null;
  const { dataset } = health;
  const asks = dataset.placement.pin.length > 0 || lacks({ dataset, standing: placeable.standing });
  return asks ? placeable : null;
}

/** What places are asked for. */
export function casesOf(context: Context, placeable: readonly Placeable[]): readonly Case[] {
  const rank = lossRanks(context);
  return placeable.map(
    ({ health, encrypted, standing }): Case => ({
      request: {
        dataset: health.dataset,
        encrypted,
        bytes: health.bytes,
        standing,
        occupied: whyOccupied(context, health, encrypted),
        promise: lossPromise(context, health, encrypted),
        loss: rank(health, encrypted),
      },
      urgency: urgencyOf(health).class,
      word: health.word,
    }),
  );
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
  keeps: ReadonlySet<PoolId>,
): readonly Pool[] =>
  health.copies
    .filter((copy) =>
      copy.role === 'origin'
        ? sources.includes(copy) || copy.counted || copy.awaited
        : copy.role !== 'staged' && (copy.counted || copy.awaited || keeps.has(copy.pool.id)),
    )
    .map(({ pool }) => pool);

/** The pools with their room, less what the updates of copies that lie there will take. */
export function placesOf(context: Context, updates: readonly Action[]): readonly Place[] {
  const taken = new Map<PoolId, bigint>();
  for (const { target, estimate } of updates) {
    if (target !== null) taken.set(target, (taken.get(target) ?? 0n) + (estimate.bytes ?? 0n));
  }
  return context.health.pools.map(({ pool, placeable, facts }) => {
    const size = facts?.size ?? 0n;
    // What ZFS keeps back is in what it calls free, and is all that is known of a pool whose root is yet to be made.
    const left = isFull(context, pool) ? 0n : placeable;
    return {
      pool,
      usable: usable(context, pool),
      room: coarse(left - (taken.get(pool.id) ?? 0n), size),
      free: coarse(left, size),
      size,
    };
  });
}

/**
 * In steps of at most a 4096th of the pool, rounded down: what is written between two looks is no reason to choose
 * another place, and nothing is promised that is not there.
 */
function coarse(room: bigint, size: bigint): bigint {
  if (room < leastBytes) return 0n;
  const bits = BigInt(Math.max(0, size.toString(2).length - 13));
  return (room >> bits) << bits;
}
