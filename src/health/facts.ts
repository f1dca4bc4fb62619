import { type HostName, hostOf, type Instant, instant, type PoolId, poolId } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type {
  FilesystemFacts,
  HostObservation,
  Observations,
  PoolFacts,
  SeenHost,
  UnreadPool,
} from '../model/observation.ts';

/** The best that is known of a host: seen now, or remembered from before it went out of sight (S8). */
export interface Known {
  readonly host: SeenHost;
  /** False: these are the last facts of a host that does not answer now, or that could not tell all it was asked. */
  readonly live: boolean;
}

/** A look that could not list the pools or the filesystems does not show that anything is missing (S8). */
export const isWhole = ({ pools, filesystems }: SeenHost): boolean => pools.ok && filesystems.ok;

function knownOf(observation: HostObservation | undefined): Known | null {
  switch (observation?.kind) {
    case 'seen':
      return { host: observation, live: isWhole(observation) };
    case 'unreachable':
      return observation.last ? { host: observation.last, live: false } : null;
    case 'pending':
    case undefined:
      return null;
  }
}

/** A host's filesystems by name and in the order of their names, so that those below one are found without a scan. */
export interface FilesystemIndex {
  readonly byName: ReadonlyMap<string, FilesystemFacts>;
  readonly names: readonly string[];
}

/** Everything that health asks of the observations, indexed once. */
export interface KnownFleet {
  readonly hosts: ReadonlyMap<HostName, Known>;
  /** What lies on an unread pool is among them, as it was last seen. */
  readonly filesystems: ReadonlyMap<HostName, FilesystemIndex>;
  /** Pools that their host, whether it answers now or did last, could not list. */
  readonly unread: ReadonlyMap<PoolId, UnreadPool>;
}

export function indexObservations(observations: Observations): KnownFleet {
  const hosts = new Map<HostName, Known>();
  const filesystems = new Map<HostName, FilesystemIndex>();
  const unread = new Map<PoolId, UnreadPool>();
  for (const [name, observation] of observations) {
    const known = knownOf(observation);
    if (!known) continue;
    hosts.set(name, known);
    for (const each of known.host.unread) unread.set(poolId(name, each.pool), each);
    filesystems.set(name, filesystemsOf(known.host));
  }
  return { hosts, filesystems, unread };
}

/** A look never changes: what was sorted once for it stays with it. */
const indexed = new WeakMap<SeenHost, FilesystemIndex>();

function filesystemsOf(seen: SeenHost): FilesystemIndex {
  const known = indexed.get(seen);
  if (known) return known;
  const listed = [
    ...(seen.filesystems.ok ? seen.filesystems.value : []),
    ...seen.unread.flatMap(({ last }) => last?.filesystems ?? []),
  ];
  const byName = new Map<string, FilesystemFacts>(listed.map((each) => [each.name, each]));
  const index = { byName, names: [...byName.keys()].sort() };
  indexed.set(seen, index);
  return index;
}

/** Whether what is known to lie on a pool was seen by the look that is judged. */
export const isLive = (fleet: KnownFleet, pool: Pool): boolean =>
  fleet.hosts.get(pool.host)?.live === true && !fleet.unread.has(pool.id);

/** When that was seen; null when it never was. */
export function seenAt(fleet: KnownFleet, pool: Pool): Instant | null {
  const unread = fleet.unread.get(pool.id);
  return unread ? (unread.last?.at ?? null) : (fleet.hosts.get(pool.host)?.host.at ?? null);
}

/** Less than this is the time that a look takes, not a clock that is off. */
export const clockSlackMs = 120_000;

/**
 * What time it is by a host's own clock: ages of its snapshots and scrubs are told by it. A clock that runs ahead
 * would otherwise make everything on the host look fresh for ever.
 */
export function hostTime(fleet: KnownFleet, host: HostName, now: Instant): Instant {
  const seen = fleet.hosts.get(host)?.host;
  if (!seen || seen.hostClock === null) return now;
  const ahead = seen.hostClock - seen.at;
  return Math.abs(ahead) <= clockSlackMs + seen.tookMs ? now : instant(now + ahead);
}

export function poolFacts(fleet: KnownFleet, pool: Pool): PoolFacts | null {
  const pools = fleet.hosts.get(pool.host)?.host.pools;
  return pools?.ok ? (pools.value.find((each) => each.name === pool.name) ?? null) : null;
}

export function filesystemOn(
  fleet: KnownFleet,
  pool: PoolId,
  name: string,
): FilesystemFacts | null {
  return fleet.filesystems.get(hostOf(pool))?.byName.get(name) ?? null;
}

/** The filesystem and those below it, in the order of their names. */
export function treeOf(
  index: FilesystemIndex | undefined,
  top: string,
): readonly FilesystemFacts[] {
  if (!index) return [];
  const tree: FilesystemFacts[] = [];
  const self = index.byName.get(top);
  if (self) tree.push(self);
  const prefix = `${top}/`;
  for (let at = lowerBound(index.names, prefix); at < index.names.length; at += 1) {
    const name = index.names[at] ?? '';
    if (!name.startsWith(prefix)) break;
    const facts = index.byName.get(name);
    if (facts) tree.push(facts);
  }
  return tree;
}

function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
