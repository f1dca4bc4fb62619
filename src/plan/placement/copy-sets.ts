import type { FleetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';

/** On which pools together the copies of datasets lie that lack nothing. */
export interface CopySets {
  /** What else there is in the sets that hold all of these pools: ids in their order, a space between them. */
  beside(standing: readonly PoolId[]): ReadonlySet<string>;
}

export const noSets: CopySets = { beside: () => new Set() };

/**
 * As the fleet is, not as this plan has it: so that what one dataset is promised changes no other's choice. A dataset that
 * lacks a copy has no set yet; a pool that goes away leaves no new ones behind.
 */
export function copySetsOf({ datasets }: FleetHealth): CopySets {
  const holding = new Map<PoolId, Map<string, ReadonlySet<PoolId>>>();
  for (const { dataset, copies } of datasets) {
    const pools = copies
      .filter((copy) => copy.counted || copy.awaited)
      .map(({ pool }) => pool.id)
      .sort();
    if (pools.length < Math.max(2, dataset.policy.copies.want)) continue;
    for (const pool of pools) {
      const sets = holding.get(pool) ?? new Map<string, ReadonlySet<PoolId>>();
      holding.set(pool, sets);
      sets.set(pools.join(' '), new Set(pools));
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
