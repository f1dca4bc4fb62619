import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import type { PoolId } from '../model/ids.ts';

/** The origins of the catalogue by place. */
export interface Origins {
  /** The dataset whose origin a replica by this name would be taken for: it is in its place, above it, or below one that is recursive. */
  meeting(pool: PoolId, name: string): Dataset | null;
}

export function indexOrigins({ catalogue }: Config): Origins {
  const at = new Map<string, Dataset>();
  const above = new Map<string, Dataset>();
  const key = (pool: PoolId, name: string) => `${pool} ${name}`;
  for (const dataset of catalogue.datasets) {
    const { pool, filesystem } = dataset.origin;
    at.set(key(pool, filesystem), dataset);
    for (const parent of parentsOf(filesystem)) above.set(key(pool, parent), dataset);
  }
  return {
    meeting(pool, name) {
      const there = at.get(key(pool, name)) ?? above.get(key(pool, name));
      if (there) return there;
      const below = parentsOf(name).map((parent) => at.get(key(pool, parent)));
      return below.find((dataset) => dataset?.recursive === true) ?? null;
    },
  };
}

/** `a/b` and `a` of `a/b/c`. */
function parentsOf(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, parts.length - 1 - at).join('/'));
}
