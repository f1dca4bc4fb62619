import { isWhole } from '../../health/facts.ts';
import type { HostHealth } from '../../model/health.ts';
import type { Host } from '../../model/inventory.ts';
import type { FilesystemFacts, SeenHost } from '../../model/observation.ts';
import type { Context } from '../context.ts';

/**
 * Where a copy may lie of which nothing is known, in words: hosts that were never seen, and pools that could not be
 * listed, are not imported now, or have failed. Which base such a copy stands on nobody can tell, so nothing is pruned
 * while there is one, however long ago its grace ran out (S5, S8).
 */
export function unseenPlaces({ health, hosts }: Context): readonly string[] {
  return health.hosts.flatMap((each) => {
    const host = hosts.get(each.host);
    if (!host || host.pools.length === 0) return [];
    const { last } = each;
    return last === null || !isWhole(last) ? [each.host] : unseenPools(host, last);
  });
}

function unseenPools({ pools }: Host, last: SeenHost): readonly string[] {
  const listed = last.pools.ok ? last.pools.value : [];
  return pools.flatMap(({ id, name }) => {
    const unread = last.unread.find(({ pool }) => pool === name);
    if (unread) return unread.last === null ? [id] : [];
    const state = listed.find((pool) => pool.name === name)?.state;
    return state === 'ONLINE' || state === 'DEGRADED' ? [] : [id];
  });
}

/** Every filesystem that is known of a host, of pools that cannot be listed now those that were last seen. */
export function filesystemsOf({ last }: HostHealth): readonly FilesystemFacts[] {
  if (last === null) return [];
  const listed = last.filesystems.ok ? last.filesystems.value : [];
  const remembered = last.unread.flatMap((pool) => pool.last?.filesystems ?? []);
  return remembered.length === 0 ? listed : [...listed, ...remembered];
}
