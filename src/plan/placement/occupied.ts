import { isLocked } from '../../health/profile.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { Guid, PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import { type Context, listedOn } from '../context.ts';
import { replicaTop } from '../replicate/replicate.ts';
import type { Obstacle, WhyOccupied } from './request.ts';

/** Nothing is received onto what is there already: neither onto a copy that cannot go on, nor onto a stranger. */
export function whyOccupied(
  context: Context,
  health: DatasetHealth,
  encrypted: boolean,
): WhyOccupied {
  const holding = new Map(health.copies.map(({ pool, state }) => [pool.id, state]));
  return (pool) => {
    // A copy beside its origin never counts; where that is gone or out of sight, it is to come back to its place.
    if (pool.id === health.dataset.origin.pool) return lasting('its origin belongs there');
    const state = holding.get(pool.id);
    if (state !== undefined) {
      return curable(
        `it holds a copy that ${state === 'diverged' ? 'has diverged' : 'does not count'}`,
      );
    }
    const name = replicaTop(pool, health.dataset.id);
    const owner = context.origins.meeting(pool.id, name);
    if (owner) return lasting(`${name} is the place of ${owner.id}, which has its origin there`);
    if (listedOn(context, pool.host).byName.has(name)) {
      return curable(`${name} is there already, and is no copy that can go on`);
    }
    if (!encrypted && isRootLocked(context, pool)) {
      return curable(
        `${pool.root} is encrypted, and its key is not loaded: what comes in the clear needs it`,
      );
    }
    const other = otherName(context, health, pool);
    return other === null ? null : lasting(`it is the pool ${other} by another name`);
  };
}

/** Whether what is received in the clear below a pool's root would be encrypted with a key that is not loaded. */
export function isRootLocked(context: Context, { host, root }: Pool): boolean {
  const facts = listedOn(context, host).byName.get(root);
  return facts !== undefined && isLocked(facts);
}

const curable = (why: string): Obstacle => ({ why, curable: true });
const lasting = (why: string): Obstacle => ({ why, curable: false });

/** By which id a pool is spoken of that is listed twice, when that is not this one: the one that holds a copy already, else the first. */
function otherName(context: Context, { copies }: DatasetHealth, pool: Pool): PoolId | null {
  const guidOf = (id: PoolId): Guid | undefined => context.pools.get(id)?.facts?.guid;
  const guid = guidOf(pool.id);
  if (guid === undefined) return null;
  const holder = copies.find((copy) => guidOf(copy.pool.id) === guid)?.pool.id;
  const spoken = holder ?? context.firstNames.get(guid) ?? pool.id;
  return spoken === pool.id ? null : spoken;
}
