import type { DatasetHealth, FleetHealth } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';

/** On which pools together the copies of datasets lie. */
export interface CopySets {
  /** What may be added to these pools so that all of them hold copies of one dataset already: ids in their order, a space between them. */
  beside(standing: readonly PoolId[]): ReadonlySet<string>;
}

export const noSets: CopySets = { beside: () => new Set() };

/** Of a dataset with more copies beside those that stand, only all of them together are told. */
const mostBeside = 6;

/** The ids of the pools on which the copies of a dataset lie, in their order; null where there are less than two. */
export function setOf({ copies }: DatasetHealth): string | null {
  if (copies.length < 2) return null;
  const pools = copies
    .filter((copy) => copy.counted || copy.awaited)
    .map(({ pool }) => pool.id)
    .sort();
  return pools.length < 2 ? null : pools.join(' ');
}

/**
 * As the fleet is, not as this plan has it: so that what one dataset is promised changes no other's choice. Part of a set
 * counts as one: a pool that goes away then changes nothing among those that are left.
 */
export function copySetsOf({ datasets }: FleetHealth): CopySets {
  const holding = new Map<string, ReadonlySet<string>[]>();
  for (const text of new Set(datasets.map(setOf))) {
    if (text === null) continue;
    const set = new Set(text.split(' '));
    for (const pool of set) {
      const sets = holding.get(pool);
      if (sets) sets.push(set);
      else holding.set(pool, [set]);
    }
  }
  return {
    beside(standing) {
      const [first] = standing;
      const sets = first === undefined ? undefined : holding.get(first);
      return new Set(
        (sets ?? []).flatMap((set) =>
          standing.every((id) => set.has(id))
            ? partsOf([...set].filter((id) => !standing.some((each) => each === id)))
            : [],
        ),
      );
    },
  };
}

/** All choices of some of these, each in their order. */
function partsOf(ids: readonly string[]): readonly string[] {
  if (ids.length > mostBeside) return [ids.join(' ')];
  const parts: string[] = [];
  for (const id of ids) parts.push(id, ...parts.map((part) => `${part} ${id}`));
  return parts;
}
