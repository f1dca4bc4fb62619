import { type FilesystemIndex, isWhole } from '../health/facts.ts';
import type { Config } from '../model/config.ts';
import type { Copy, DatasetHealth, FleetHealth, PoolHealth } from '../model/health.ts';
import type { DatasetId, Guid, HostName, Instant, PoolId } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import type { FilesystemFacts, SeenHost } from '../model/observation.ts';
import { indexOrigins, type Origins } from './origins.ts';

/** What every kind of action is planned from: indexed once a plan. */
export interface Context {
  readonly config: Config;
  readonly health: FleetHealth;
  readonly now: Instant;
  readonly datasets: ReadonlyMap<DatasetId, DatasetHealth>;
  readonly hosts: ReadonlyMap<HostName, Host>;
  readonly pools: ReadonlyMap<PoolId, PoolHealth>;
  /** Only hosts that answered, and told all: nothing is ever planned on a memory (S2) or on half a look (S8). */
  readonly seen: ReadonlyMap<HostName, SeenHost>;
  readonly origins: Origins;
  /** The first id, in the order of ids, under which each zpool is listed. */
  readonly firstNames: ReadonlyMap<Guid, PoolId>;
}

export function contextOf(config: Config, health: FleetHealth, now: Instant): Context {
  const seen = new Map(
    health.hosts.flatMap((host) =>
      host.state === 'seen' && host.last && isWhole(host.last)
        ? [[host.host, host.last] as const]
        : [],
    ),
  );
  return {
    config,
    health,
    now,
    seen,
    datasets: new Map(health.datasets.map((each) => [each.dataset.id, each])),
    origins: originsOf(config),
    firstNames: firstNames(health),
    hosts: new Map(config.inventory.hosts.map((host) => [host.name, host])),
    pools: new Map(health.pools.map((pool) => [pool.pool.id, pool])),
  };
}

/** `health.pools` is in the order of ids; the last one set wins, so it is gone through from the end. */
const firstNames = ({ pools }: FleetHealth): ReadonlyMap<Guid, PoolId> =>
  new Map(
    pools
      .toReversed()
      .flatMap(({ pool, facts }) => (facts ? [[facts.guid, pool.id] as const] : [])),
  );

const origins = new WeakMap<Config, Origins>();

/** The catalogue changes seldom, and every look at a host is followed by a plan. */
function originsOf(config: Config): Origins {
  const known = origins.get(config) ?? indexOrigins(config);
  origins.set(config, known);
  return known;
}

/**
 * A copy that may be changed as it lies. A pool that is listed under two names holds one copy, and under the other
 * name that may be the origin itself.
 */
export function isChangeable(context: Context, { copies }: DatasetHealth, copy: Copy): boolean {
  if (!usable(context, copy.pool)) return false;
  const guidOf = ({ pool }: Copy) => context.pools.get(pool.id)?.facts?.guid;
  const first = copies.find(
    (other) => guidOf(other) === guidOf(copy) && usable(context, other.pool),
  );
  return first === copy;
}

const listings = new WeakMap<SeenHost, FilesystemIndex>();
const nothing: FilesystemIndex = { byName: new Map(), names: [] };

/** What was seen on a host, by name and in the order of names; made once a look, when it is first asked for. */
export function listedOn({ seen: all }: Pick<Context, 'seen'>, host: HostName): FilesystemIndex {
  const seen = all.get(host);
  if (!seen) return nothing;
  const made = listings.get(seen) ?? indexOf(seen);
  listings.set(seen, made);
  return made;
}

function indexOf({ filesystems }: SeenHost): FilesystemIndex {
  const all = filesystems.ok ? filesystems.value : [];
  const byName = new Map<string, FilesystemFacts>(all.map((each) => [each.name, each]));
  return { byName, names: [...byName.keys()].sort() };
}

/** A pool that can be worked on: its host answered and could list it, and it is up and writable. */
export function usable(context: Context, pool: Pool): boolean {
  const facts = context.pools.get(pool.id)?.facts;
  const unread = context.seen.get(pool.host)?.unread;
  return (
    unread !== undefined &&
    !unread.some((each) => each.pool === pool.name) &&
    facts !== null &&
    facts !== undefined &&
    !facts.readonly &&
    (facts.state === 'ONLINE' || facts.state === 'DEGRADED')
  );
}

/** The origin as it was seen just now; null when it was not. */
export function liveOrigin(context: Context, health: DatasetHealth): Copy | null {
  const origin = health.copies.find((copy) => copy.role === 'origin');
  return origin && usable(context, origin.pool) ? origin : null;
}

export const memberAt = (copy: Copy, path: string): FilesystemFacts | null =>
  copy.members.find((member) => member.path === path)?.facts ?? null;
