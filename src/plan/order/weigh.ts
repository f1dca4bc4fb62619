import type { Action } from '../../model/action.ts';
import type { PoolId } from '../../model/ids.ts';
import { type Growth, growthOf } from '../advise/growth.ts';
import type { Context } from '../context.ts';
import { inOrder } from './order.ts';
import { scoreOf } from './score.ts';
import { stakeIn } from './stake.ts';
import { waitOf } from './wait.ts';

/** Emptier than this, nobody asks when a pool is full. */
const askedFrom = 0.7;

/** How the fuller pools grow, by their id. */
export const growthsIn = (context: Context): ReadonlyMap<PoolId, Growth | null> =>
  new Map(
    context.health.pools.flatMap((each) => {
      const { facts, pool } = each;
      if (!facts || facts.size === 0n || !context.seen.has(pool.host)) return [];
      const fill = Number((facts.allocated * 1000n) / facts.size) / 1000;
      return fill < askedFrom ? [] : [[pool.id, growthOf(context, each)] as const];
    }),
  );

/** What waiting puts at stake, in words and for the order, and the actions in that order. */
export function weighed(
  context: Context,
  actions: readonly Action[],
  growths: ReadonlyMap<PoolId, Growth | null>,
): readonly Action[] {
  const stake = stakeIn(context);
  const fullIn = (pool: PoolId) => growths.get(pool)?.fullInMs ?? null;
  const { datasets: healths } = context;
  const outlook = { healths, stake, fullIn };
  const all = actions.map((action) => ({
    ...action,
    urgency: { ...action.urgency, score: scoreOf(action, healths, stake) },
    wait: waitOf(action, outlook),
  }));
  return inOrder(all, context);
}
