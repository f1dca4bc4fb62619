import { lossOfFleet } from '../../durability/fleet-loss.ts';
import { riskOf } from '../../durability/of-fleet.ts';
import { makeOf } from '../../durability/of-pool.ts';
import { isSealed } from '../../health/loss.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { Context } from '../context.ts';
import type { LossRank } from './request.ts';

/** Less likely than that, and no model can tell two places apart. */
const leastLikely = 1e-12;

/**
 * How likely a loss is, in half decades: finer than that, no model deserves belief, and a choice would hang on a disk more
 * or less. What it hangs on is alike on most pools, so it is computed once for all sets that are alike in it.
 */
export function lossRanks(
  context: Context,
): (health: DatasetHealth, encrypted: boolean) => LossRank {
  const ranks = new Map<string, number>();
  const makes = makesOf(context);
  const { config, pools: known } = context;
  // Without limits on routes it is no matter which host a copy is made again from.
  const limited = config.inventory.transfers.some(({ limit }) => limit !== null);
  return ({ copies, bytes }, encrypted) => {
    const sealed = new Map(copies.map((copy) => [copy.pool.id, isSealed(copy)]));
    const isSealedOn = ({ id }: Pool) => sealed.get(id) ?? encrypted;
    const size = 1n << BigInt(bytes.toString(2).length);
    return (pools) => {
      const key = `${size} ${likeness(pools, makes, isSealedOn, limited)}`;
      const before = ranks.get(key);
      if (before !== undefined) return before;
      const risk = riskOf(
        pools.map((pool) => ({
          pool,
          facts: known.get(pool.id)?.facts ?? null,
          sealed: isSealedOn(pool),
        })),
        size,
        config,
      );
      const rank = risk.known ? halfDecade(lossOfFleet(risk.risk)) : Number.POSITIVE_INFINITY;
      ranks.set(key, rank);
      return rank;
    };
  };
}

const halfDecade = (probability: number): number =>
  Math.floor(2 * Math.log10(Math.max(probability, leastLikely)));

/** What pools have in common with each other, and what each is made of; not what they are called. */
function likeness(
  pools: readonly Pool[],
  makes: ReadonlyMap<PoolId, number>,
  isSealedOn: (pool: Pool) => boolean,
  limited: boolean,
): string {
  let text = '';
  for (const [at, pool] of pools.entries()) {
    text += `${makes.get(pool.id)}${isSealedOn(pool) ? 's' : '-'}`;
    text += limited ? pool.host : firstWith(pools, at, (each) => each.host);
    for (const axis of ['site', 'batch', 'admin'] as const)
      text += `.${firstWith(pools, at, ({ domains }) => domains[axis])}`;
    text += ' ';
  }
  return text;
}

const firstWith = (
  pools: readonly Pool[],
  at: number,
  domainOf: (pool: Pool) => string | undefined,
): number => {
  const pool = pools[at];
  return pool ? pools.findIndex((each) => domainOf(each) === domainOf(pool)) : at;
};

/** A number for each kind of pool: its vdevs, its size, and what is assumed of it alone. */
function makesOf({ config, pools }: Context): ReadonlyMap<PoolId, number> {
  const numbers = new Map<string, number>();
  return new Map(
    [...pools].map(([id, { facts }]) => {
      const make = facts ? makeOf(facts) : null;
      const text = JSON.stringify([make, config.assumptions.pools.get(id) ?? null]);
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return [id, number];
    }),
  );
}
