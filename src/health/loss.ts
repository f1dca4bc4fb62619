import { causeWords } from '../durability/cause-words.ts';
import { lossOfFleet, whyOfFleet } from '../durability/fleet-loss.ts';
import { type KnownRisk, riskOf, riskYears } from '../durability/of-fleet.ts';
import { leastProbability, oneIn, promisedText, yearsText } from '../durability/words.ts';
import type { Config } from '../model/config.ts';
import type { Copy, DatasetHealth, Finding, FleetHealth } from '../model/health.ts';
import type { Pool } from '../model/inventory.ts';
import type { PoolFacts } from '../model/observation.ts';

type FactsOf = (pool: Pool) => PoolFacts | null;

/** What the loss of the copies that count hangs on; what an unseen host may hold besides is not known (S8). */
function riskOfCopies(
  { copies, unknown, bytes }: Pick<DatasetHealth, 'copies' | 'unknown' | 'bytes'>,
  config: Config,
  factsOf: FactsOf,
): KnownRisk {
  if (unknown) return { known: false, why: 'a host or pool that may hold a copy was not seen' };
  const counted = copies
    .filter((copy) => copy.counted)
    .map((copy) => ({ pool: copy.pool, facts: factsOf(copy.pool), sealed: isSealed(copy) }));
  return riskOf(counted, bytes, config);
}

/** The same for any dataset of the fleet as it stands. */
export function risksIn(
  { pools }: FleetHealth,
  config: Config,
): (dataset: DatasetHealth) => KnownRisk {
  const facts = new Map(pools.map((each) => [each.pool.id, each.facts]));
  return (dataset) => riskOfCopies(dataset, config, ({ id }) => facts.get(id) ?? null);
}

/** Without its keys, which are kept elsewhere, it cannot be read. */
export const isSealed = ({ role, members }: Copy): boolean =>
  role === 'keyless' || members.some(({ facts }) => facts.encryption?.key === 'unavailable');

/** Whether the policy's promise of how likely a loss may be is kept, where it makes one. */
export function lossFindings(
  health: Pick<DatasetHealth, 'dataset' | 'copies' | 'unknown' | 'bytes'>,
  config: Config,
  factsOf: FactsOf,
): readonly Finding[] {
  const most = health.dataset.policy.durability?.maxLoss10y ?? null;
  if (most === null) return [];
  const promised = `${promisedText(most)} over ${yearsText(riskYears)} is promised`;
  const known = riskOfCopies(health, config, factsOf);
  // No copy that counts is a worse matter, and told of already.
  if (!known.known && !health.copies.some((copy) => copy.counted)) return [];
  if (!known.known)
    return [finding('note', `how likely a loss is cannot be told (${promised}): ${known.why}`)];
  if (lossOfFleet(known.risk) <= most) return [];
  const { probability, dominant, withOneMoreSite } = whyOfFleet(known.risk);
  const reasons = [
    ...(dominant === null ? [] : [`dominated by: ${causeWords[dominant]}`]),
    ...(withOneMoreSite === null ? [] : [`one more site → ${oneIn(withOneMoreSite)}`]),
  ];
  const text =
    probability < leastProbability
      ? `a loss may be likelier than promised: no model vouches for ${oneIn(probability)}, ${promised}`
      : `a loss is too likely: ${oneIn(probability)}, ${promised}; ${reasons.join('; ')}`;
  return [finding('warning', text)];
}

const finding = (severity: Finding['severity'], text: string): Finding => ({
  kind: 'loss-too-likely',
  severity,
  text,
  pool: null,
});
