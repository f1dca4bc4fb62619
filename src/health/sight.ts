import type { Config } from '../model/config.ts';
import type { HostName, Instant, PoolId } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import type { Observations, UnreadPool } from '../model/observation.ts';
import { forbiddenBy, jurisdictionAllows } from './domains.ts';
import { isWhole } from './facts.ts';
import type { Lineage } from './lineage.ts';

/** Where a copy may lie that nobody has told us of: anywhere on a host, or on one of its pools. */
export type Blind =
  | { readonly kind: 'host'; readonly host: HostName }
  | { readonly kind: 'pool'; readonly pool: PoolId };

/** How each pool stands to its grace: what may still lie on an unseen one is not missing (S8). */
export interface Sight {
  /** What lies on it was not seen, and its grace runs (or its host was not looked at yet). */
  readonly waiting: (pool: Pool, lineage: Lineage) => boolean;
  /** Waited for, and nothing is remembered of it. */
  readonly blind: (lineage: Lineage) => readonly Blind[];
}

/**
 * S8: an unreachable host is waited for, as long as the dataset's policy says: the site's grace when the whole
 * site is out of sight, the host's otherwise. So is a pool that its host cannot list.
 */
export function sightOf(config: Config, observations: Observations, now: Instant): Sight {
  const { hosts } = config.inventory;
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const isDown = (host: Host) => observations.get(host.name)?.kind === 'unreachable';
  // One host that is down says nothing of its site when it is the only one there.
  const isSiteDown = (site: string | undefined): boolean => {
    const there = hosts.filter((host) => host.domains['site'] === site);
    return site !== undefined && there.length > 1 && there.every(isDown);
  };
  const waiting = (pool: Pool, { dataset }: Lineage): boolean => {
    const since = unseenSince(pool, observations);
    if (since === 'seen' || since === 'always') return since === 'always';
    const { grace } = dataset.policy;
    const site = byName.get(pool.host)?.domains['site'];
    return now - since <= (isSiteDown(site) ? Math.max(grace.site, grace.host) : grace.host);
  };
  const mayHold = (pool: Pool, lineage: Lineage): boolean =>
    waiting(pool, lineage) && isPlaceFor(lineage, pool);
  // Asked for every dataset: the hosts that are well are left out once.
  const inDoubt = hosts.filter((host) =>
    host.pools.some((pool) => unseenSince(pool, observations) !== 'seen'),
  );
  return {
    waiting,
    blind: (lineage) =>
      inDoubt.flatMap((host): readonly Blind[] => {
        const pools = host.pools.filter((pool) => mayHold(pool, lineage));
        if (!isRemembered(host, observations)) {
          return pools.length > 0 ? [{ kind: 'host', host: host.name }] : [];
        }
        return pools
          .filter((pool) => unreadPool(pool, observations)?.last === null)
          .map(({ id }) => ({ kind: 'pool', pool: id }));
      }),
  };
}

/** Since when what lies on a pool is out of sight: `always` when it never was in sight. */
function unseenSince(pool: Pool, observations: Observations): Instant | 'seen' | 'always' {
  const observation = observations.get(pool.host);
  const unread = unreadPool(pool, observations)?.since;
  switch (observation?.kind) {
    case undefined:
    case 'pending':
      return 'always';
    case 'seen':
      return isWhole(observation) ? (unread ?? 'seen') : 'always';
    case 'unreachable':
      // A pool that could not be listed while its host still answered has been waited for since then.
      return unread ?? observation.since;
  }
}

/** The pool, when the last look that its host answered could not list it. */
function unreadPool(pool: Pool, observations: Observations): UnreadPool | null {
  const observation = observations.get(pool.host);
  if (observation === undefined || observation.kind === 'pending') return null;
  const last = observation.kind === 'seen' ? observation : observation.last;
  return last?.unread.find((each) => each.pool === pool.name) ?? null;
}

/** Whether anything is known of what the host holds. */
function isRemembered({ name }: Host, observations: Observations): boolean {
  const observation = observations.get(name);
  if (observation === undefined || observation.kind === 'pending') return false;
  return observation.kind === 'seen' ? isWhole(observation) : observation.last !== null;
}

const isPlaceFor = ({ dataset }: Lineage, pool: Pool): boolean =>
  pool.role === 'archive' &&
  pool.trust !== 'untrusted' &&
  forbiddenBy(dataset, pool) === null &&
  jurisdictionAllows(dataset, pool);
