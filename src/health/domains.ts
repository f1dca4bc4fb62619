import type { Dataset, Selector, Spread } from '../model/catalogue.ts';
import type { Pool } from '../model/inventory.ts';

/** A pool's value on an axis or attribute; null is unknown. */
export function attribute(pool: Pool, name: string): string | null {
  switch (name) {
    case 'trust':
      return pool.trust;
    case 'role':
      return pool.role;
    case 'country':
      return pool.country;
    default:
      return pool.domains[name] ?? null;
  }
}

/** Distinct values of an axis among the pools. Unknown is one value: two unknowns are never distinct. */
export function distinct(pools: readonly Pool[], axis: string): number {
  return new Set(pools.map((pool) => attribute(pool, axis))).size;
}

/** Whether a pool matches every key of the selector. Unknown matches nothing. */
export function matches(pool: Pool, where: Selector): boolean {
  return Object.entries(where).every(([name, values]) => {
    const value = attribute(pool, name);
    return value !== null && values.includes(value);
  });
}

/** The entry of the catalogue that keeps the dataset off a pool; null when none does. */
export const forbiddenBy = (
  { placement }: Dataset,
  pool: Pool,
): Dataset['placement']['forbid'][number] | null =>
  placement.forbid.find((each) =>
    typeof each === 'string' ? each === pool.id : matches(pool, each),
  ) ?? null;

/** How much a copy had rather lie on this pool than on another: the weights of all entries that name it. */
export const preferenceFor = ({ placement }: Dataset, pool: Pool): number =>
  placement.prefer.reduce((sum, each) => {
    if (typeof each === 'string') return sum + (each === pool.id ? 1 : 0);
    return sum + (matches(pool, each.where) ? each.weight : 0);
  }, 0);

/** How many distinct values are missing for the spread to hold: 0 when it does. */
export function spreadShortfall(pools: readonly Pool[], spread: Spread): number {
  return Math.max(0, spread.min - distinct(pools, spread.axis));
}

/** Where the law and its owners let a dataset lie. A pool whose country is not known is allowed only where all are. */
export function jurisdictionAllows(dataset: Dataset, pool: Pool): boolean {
  const { allow, deny } = dataset.legal.jurisdiction;
  if (pool.country === null) return allow.length === 0 && deny.length === 0;
  return (allow.length === 0 || allow.includes(pool.country)) && !deny.includes(pool.country);
}

/** A keyless copy without its key is no copy: custodians at the copy's own site share its fate. */
export function custodiansElsewhere(dataset: Dataset, pool: Pool): number {
  const here = pool.domains['site'];
  // An unknown site is never another one.
  if (here === undefined) return 0;
  return dataset.custodians.filter(({ domains }) => {
    const site = domains['site'];
    return site !== undefined && site !== here;
  }).length;
}
