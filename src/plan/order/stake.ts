import { riskOf } from '../../durability/of-fleet.ts';
import { standingLoss } from '../../durability/standing.ts';
import { isSealed } from '../../health/loss.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { Context } from '../context.ts';

/** The probability that all copies of a dataset that count now are lost within so many years; null: not known. */
export type Stake = (health: DatasetHealth, years: number) => number | null;

/** Datasets on the same pools share a fate, so each set of pools is asked once a plan, and each time for it. */
export function stakeIn({ config, pools }: Context): Stake {
  const known = new Map<string, ((years: number) => number) | null>();
  const answers = new Map<string, number>();
  return (health, years) => {
    // S8: what an unseen host may hold besides is not known.
    if (health.unknown) return null;
    const counted = health.copies.filter((copy) => copy.counted);
    const place = counted.map((copy) => `${copy.pool.id} ${isSealed(copy)}`).join(' ');
    let loss = known.get(place);
    if (loss === undefined) {
      const copies = counted.map((copy) => ({
        pool: copy.pool,
        facts: pools.get(copy.pool.id)?.facts ?? null,
        sealed: isSealed(copy),
      }));
      // None is made again meanwhile, so how large it is does not matter.
      const risk = riskOf(copies, 0n, config);
      loss = risk.known ? standingLoss(risk.risk) : null;
      known.set(place, loss);
    }
    if (loss === null) return null;
    const question = `${place} ${years}`;
    const answer = answers.get(question) ?? loss(years);
    answers.set(question, answer);
    return answer;
  };
}
