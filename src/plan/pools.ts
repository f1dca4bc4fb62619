import { groupBy } from '../model/groups.ts';
import type { Pool } from '../model/inventory.ts';

/** By the pool that each is about, in the order in which pools are first met: one action a pool is made of them. */
export const onEachPool = <T extends { readonly pool: Pool }>(
  all: readonly T[],
): readonly (readonly T[])[] => [...groupBy(all, ({ pool }) => pool.id).values()];
