import type { Config } from '../model/config.ts';
import type { FilesystemName, HostName } from '../model/ids.ts';
import { hostOf } from '../model/ids.ts';
import { parseFilesystemName, pathBelow } from '../zfs/names.ts';

/** What a look lists with snapshots: `all`: the roots and everything below them; `none`: just the roots. */
export interface LookScope {
  readonly roots: readonly FilesystemName[];
  readonly depth: 'all' | 'none';
}

/**
 * What is looked at on a host: its catalogued origins and the roots of its pools, so that whatever else lies on it
 * costs nothing. Sorted, and none below another.
 */
export function scopeOf(config: Config, host: HostName): LookScope {
  const origins = config.catalogue.datasets
    .filter((dataset) => hostOf(dataset.origin.pool) === host)
    .map((dataset) => dataset.origin.filesystem);
  const pools = config.inventory.hosts.find((each) => each.name === host)?.pools ?? [];
  const roots = pools.flatMap((pool) => parseFilesystemName(pool.root) ?? []);
  return { roots: disjoint([...origins, ...roots]), depth: 'all' };
}

function disjoint(names: readonly FilesystemName[]): readonly FilesystemName[] {
  const chosen: FilesystemName[] = [];
  // A shorter name is above a longer one or beside it, never below.
  for (const name of [...names].sort((a, b) => a.length - b.length)) {
    if (!chosen.some((top) => pathBelow(top, name) !== null)) chosen.push(name);
  }
  return chosen.sort();
}
