import type { DatasetHealth, FleetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';

/** On which pools together the copies of datasets lie that lack nothing. */
export interface CopySets {
  /** What else there is in the sets that hold all of these pools: ids in their order, a space between them. */
  beside(standing: readonly PoolId[]): ReadonlySet<string>;
}

export const noSets: CopySets = { beside: () => new Set() };

/** The ids of the pools together, in their order; null where copies are missing. */
export function setOf(health: DatasetHealth): string | null {
  const least = Math.max(2, health.dataset.policy.copies.want);
  const pools = health.copies.length < least ? [] : poolsIn(health);
  return pools.length < least ? null : pools.join(' ');
}

const poolsIn = ({ copies }: DatasetHealth): readonly PoolId[] =>
  copies
    .filter((copy) => copy.counted || copy.awaited)
    .map(({ pool }) => pool.id)
    .sort();

/**
 * As the fleet is, not as this plan has it: so that what one dataset is promised changes no other's choice. A dataset that
 * lacks a copy has no set yet; a pool that goes away leaves no new ones behind.
 */
export function copySetsOf({ datasets }: FleetHealth): CopySets {
  const holding = new Map<PoolId, Map<string, ReadonlySet<PoolId>>>();
  const known = new Set<string>();
  for (const health of datasets) {
    const text = setOf(health);
    if (text === null || known.has(text)) continue;
    known.add(text);
    const pools = poolsIn(health);
    const set = new Set(pools);
    for (const pool of pools) {
      const sets = holding.get(pool) ?? new Map<string, ReadonlySet<PoolId>>();
      holding.set(pool, sets);
      sets.set(text, set);
    }
  }
  return {
    beside(standing) {
      const [first] = standing;
      const sets = first === undefined ? undefined : holding.get(first);
      return new Set(
        [...(sets?.values() ?? [])].flatMap((set) =>
          standing.every((id) => set.has(id))
            ? [[...set].filter((id) => !standing.includes(id)).join(' ')]
            : [],
        ),
      );
    },
  };
}
