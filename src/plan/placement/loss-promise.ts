import { lossOfFleet } from '../../durability/fleet-loss.ts';
import { riskOf, riskYears } from '../../durability/of-fleet.ts';
import { promisedText, yearsText } from '../../durability/words.ts';
import { isSealed } from '../../health/loss.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { Context } from '../context.ts';
import type { LossPromise } from './request.ts';

/** What the dataset's policy promises of how likely a loss may be, to be asked of any set of pools. */
export function lossPromise(
  { config, pools: known }: Context,
  { dataset, copies, bytes }: DatasetHealth,
  encrypted: boolean,
): LossPromise | null {
  const most = dataset.policy.durability?.maxLoss10y ?? null;
  if (most === null) return null;
  // A new copy of an encrypted dataset is received raw, and no key is loaded where it lies (S7).
  const sealed = new Map(copies.map((copy) => [copy.pool.id, isSealed(copy)]));
  return {
    words: `${promisedText(most)} over ${yearsText(riskYears)}`,
    kept: (pools) => {
      const risk = riskOf(
        pools.map((pool) => ({
          pool,
          facts: known.get(pool.id)?.facts ?? null,
          sealed: sealed.get(pool.id) ?? encrypted,
        })),
        bytes,
        config,
      );
      return risk.known && lossOfFleet(risk.risk) <= most;
    },
  };
}
