import type { HostName, PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import { type Context, listedOn } from '../context.ts';

/** The tops of what nobody knows, by the pool that it lies on: what lies below one comes with it. */
export type Strays = ReadonlyMap<PoolId, readonly FilesystemFacts[]>;

/** Less than this is a place and no data. */
const leastBytes = 16n << 20n;

/** Looks for filesystems that hold data and belong to no dataset: on some hosts, for the others they stand as they were `before`. */
export function straysIn(
  context: Context,
  hosts: ReadonlySet<HostName>,
  before: Strays = new Map(),
): Strays {
  const known = knownNames(context, hosts);
  return new Map(
    context.health.pools.flatMap(({ pool }) => {
      if (pool.role !== 'archive' || !context.seen.has(pool.host)) return [];
      const strays = hosts.has(pool.host) ? straysOn(context, pool, known) : before.get(pool.id);
      return [[pool.id, strays ?? []] as const];
    }),
  );
}

const key = (host: HostName, name: string): string => `${host} ${name}`;

/** What belongs to a dataset, and every filesystem above it. */
function knownNames(
  { health, config }: Context,
  hosts: ReadonlySet<HostName>,
): ReadonlySet<string> {
  const known = new Set<string>();
  const add = (host: HostName, name: string) => {
    for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1))
      known.add(key(host, name.slice(0, end)));
  };
  for (const { copies } of health.datasets) {
    for (const { pool, members } of copies) {
      if (!hosts.has(pool.host)) continue;
      for (const { facts } of members) add(pool.host, facts.name);
    }
  }
  for (const { name, pools } of config.inventory.hosts)
    if (hosts.has(name)) for (const pool of pools) add(name, pool.root);
  return known;
}

function straysOn(
  context: Context,
  pool: Pool,
  known: ReadonlySet<string>,
): readonly FilesystemFacts[] {
  const index = listedOn(context, pool.host);
  const strays: FilesystemFacts[] = [];
  for (const name of index.names) {
    const facts = index.byName.get(name);
    if (!facts || !(name === pool.name || name.startsWith(`${pool.name}/`))) continue;
    if (known.has(key(pool.host, name)) || facts.stamp.role === 'aside') continue;
    if (facts.used < leastBytes) continue;
    const last = strays.at(-1);
    if (!last || !name.startsWith(`${last.name}/`)) strays.push(facts);
  }
  return strays;
}
