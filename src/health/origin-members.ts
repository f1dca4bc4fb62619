import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import { type Guid, hostOf, type PoolId } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { type KnownFleet, treeOf } from './facts.ts';
import type { Guids, OriginMember } from './lineage.ts';

/** Origin filesystems by pool: what the catalogue names is never a copy of something else. */
export type Tops = ReadonlyMap<PoolId, ReadonlyMap<string, Dataset>>;

export function originTops(config: Config): Tops {
  const tops = new Map<PoolId, Map<string, Dataset>>();
  for (const dataset of config.catalogue.datasets) {
    const onPool = tops.get(dataset.origin.pool) ?? new Map<string, Dataset>();
    onPool.set(dataset.origin.filesystem, dataset);
    tops.set(dataset.origin.pool, onPool);
  }
  return tops;
}

/** Whether a filesystem is a catalogued origin, or lies below one that is recursive. */
export function isOrigin(tops: Tops, pool: PoolId, name: string): boolean {
  const owner = ownerTop(tops.get(pool), name);
  return owner !== null && (owner.origin.filesystem === name || owner.recursive);
}

/** The dataset whose origin is the nearest at or above `name`. */
function ownerTop(onPool: ReadonlyMap<string, Dataset> | undefined, name: string): Dataset | null {
  if (!onPool) return null;
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
    const dataset = onPool.get(name.slice(0, end));
    if (dataset) return dataset;
  }
  return null;
}

export function originMembers(
  dataset: Dataset,
  fleet: KnownFleet,
  tops: Tops,
): ReadonlyMap<string, OriginMember> {
  const { pool, filesystem } = dataset.origin;
  const tree = treeOf(fleet.filesystems.get(hostOf(pool)), filesystem);
  const members = new Map<string, OriginMember>();
  for (const facts of tree) {
    const mine = dataset.recursive
      ? ownerTop(tops.get(pool), facts.name) === dataset
      : facts.name === filesystem;
    if (!mine) continue;
    const path = facts.name.slice(filesystem.length);
    members.set(path, { path, facts, guids: guidsOf(facts) });
  }
  return members;
}

/** A fleet in order asks for the newest snapshot alone: the set is built when another is asked for. */
function guidsOf({ bookmarks, snapshots }: FilesystemFacts): Guids {
  const newest = snapshots.at(-1)?.guid;
  let all: ReadonlySet<Guid> | null = null;
  const set = (): ReadonlySet<Guid> => {
    all ??= new Set([...bookmarks, ...snapshots].map(({ guid }) => guid));
    return all;
  };
  return {
    has: (guid) => guid === newest || set().has(guid),
    [Symbol.iterator]: () => set()[Symbol.iterator](),
  };
}
