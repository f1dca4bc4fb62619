import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import type { DatasetId, FilesystemName, Guid, PoolId } from '../model/ids.ts';
import { filesystemName, hostOf, zpoolOfFilesystem } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { type KnownFleet, treeOf } from './facts.ts';

/** A set of guids, as far as it is asked. */
interface Guids extends Iterable<Guid> {
  has(guid: Guid): boolean;
}

/** One filesystem of a dataset at its origin. `path` is '' for the top, `/child` below it. */
export interface OriginMember {
  readonly path: string;
  readonly facts: FilesystemFacts;
  /** Of snapshots and bookmarks alike: what a copy may have in common with it. */
  readonly guids: Guids;
}

/** Filesystems on one pool that hold a dataset's snapshots, by the member's path. */
export interface FoundCopy {
  readonly pool: Pool;
  readonly filesystem: FilesystemName;
  readonly members: ReadonlyMap<string, FilesystemFacts>;
}

export interface Lineage {
  readonly dataset: Dataset;
  readonly originPool: Pool | null;
  /** Empty when the origin was not seen or is not there. */
  readonly origin: ReadonlyMap<string, OriginMember>;
  /** By pool id. The origin is not among them. */
  readonly copies: readonly FoundCopy[];
}

/**
 * Recognises each dataset's copies by the guids of their snapshots, wherever they lie and whatever they are
 * called: a replica that somebody renamed or received by hand counts, and is not sent again. Where guids cannot
 * tell (a first receive that was cut has no snapshot; the origin is out of sight), the identity stamped on the copy does.
 */
export function traceLineages(config: Config, fleet: KnownFleet): readonly Lineage[] {
  const pools = poolsById(config);
  const tops = originTops(config);
  const origins = new Map(
    config.catalogue.datasets.map((dataset) => [dataset.id, originMembers(dataset, fleet, tops)]),
  );
  let owners: ReadonlyMap<Guid, Owner> | null = null;
  // Built only when something is met that its stamp does not explain: a fleet in order never pays for it.
  const ownerOf = (guid: Guid): Owner | undefined => {
    owners ??= ownersOfGuids(origins);
    return owners.get(guid);
  };
  const found = new Map<DatasetId, Map<PoolId, Claim[]>>();
  const byId = new Map(config.catalogue.datasets.map((dataset) => [dataset.id, dataset]));

  for (const [host, index] of fleet.filesystems) {
    for (const name of index.names) {
      const facts = index.byName.get(name);
      if (!facts) continue;
      const pool = pools.get(`${host}:${zpoolOfFilesystem(facts.name)}` as PoolId);
      if (!pool || isOrigin(tops, pool.id, facts.name)) continue;
      const claim = claimOf(facts, stampedPlace(facts, pool, byId), origins, ownerOf);
      if (!claim) continue;
      const onPools = found.get(claim.dataset) ?? new Map<PoolId, Claim[]>();
      found.set(claim.dataset, onPools);
      const claims = onPools.get(pool.id);
      if (claims) claims.push(claim);
      else onPools.set(pool.id, [claim]);
    }
  }

  return config.catalogue.datasets.map((dataset) => ({
    dataset,
    originPool: pools.get(dataset.origin.pool) ?? null,
    origin: origins.get(dataset.id) ?? new Map(),
    copies: [...(found.get(dataset.id) ?? [])]
      .map(([id, claims]) => gather(claims, pools.get(id)))
      .filter((copy) => copy !== null)
      .sort((a, b) => (a.pool.id < b.pool.id ? -1 : 1)),
  }));
}

/** A filesystem that says, by guid or by stamp, which member of which dataset it holds. */
interface Claim {
  readonly dataset: DatasetId;
  readonly path: string;
  readonly facts: FilesystemFacts;
  /** Creation of the newest snapshot in common; 0 when only the stamp speaks. */
  readonly commonAt: number;
}

interface Owner {
  readonly dataset: DatasetId;
  readonly path: string;
}

interface Stamped {
  readonly dataset: DatasetId;
  readonly path: string;
}

/** The stamp says where to look first; the guids decide. The stamp alone speaks where no guid can. */
function claimOf(
  facts: FilesystemFacts,
  stamped: Stamped | null,
  origins: ReadonlyMap<DatasetId, ReadonlyMap<string, OriginMember>>,
  ownerOf: (guid: Guid) => Owner | undefined,
): Claim | null {
  const guids = stamped && origins.get(stamped.dataset)?.get(stamped.path)?.guids;
  const asStamped = guids && facts.snapshots.findLast(({ guid }) => guids.has(guid));
  if (stamped && asStamped) return { ...stamped, facts, commonAt: asStamped.creation };
  for (const { guid, creation } of facts.snapshots.toReversed()) {
    const owner = ownerOf(guid);
    if (owner) return { dataset: owner.dataset, path: owner.path, facts, commonAt: creation };
  }
  return stamped && { ...stamped, facts, commonAt: 0 };
}

/** By the stamp, or for the partial state of a first receive by the place that only replicas have: `root/id`. */
function stampedPlace(
  facts: FilesystemFacts,
  pool: Pool,
  byId: ReadonlyMap<string, Dataset>,
): Stamped | null {
  const below = facts.name.startsWith(`${pool.root}/`)
    ? facts.name.slice(pool.root.length + 1)
    : null;
  const slash = below?.indexOf('/') ?? -1;
  const first = below === null ? null : slash < 0 ? below : below.slice(0, slash);
  const id = facts.stamp.dataset ?? (facts.resumeToken === null ? null : first);
  const dataset = id === null ? undefined : byId.get(id);
  if (!dataset) return null;
  const path = first === id && below !== null && slash >= 0 ? below.slice(slash) : '';
  return { dataset: dataset.id, path };
}

/** The claims of one dataset on one pool as one copy: for each path the one that has come furthest, then by name. */
function gather(claims: readonly Claim[], pool: Pool | undefined): FoundCopy | null {
  if (!pool) return null;
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const other = best.get(claim.path);
    if (!other || claim.commonAt > other.commonAt) best.set(claim.path, claim);
  }
  const paths = [...best.keys()].sort();
  const first = best.get(paths[0] ?? '');
  if (!first) return null;
  const top =
    first.path !== '' && first.facts.name.endsWith(first.path)
      ? filesystemName(first.facts.name.slice(0, -first.path.length))
      : first.facts.name;
  return {
    pool,
    filesystem: top,
    members: new Map(
      paths.flatMap((path) => {
        const claim = best.get(path);
        return claim ? [[path, claim.facts] as const] : [];
      }),
    ),
  };
}

function ownersOfGuids(
  origins: ReadonlyMap<DatasetId, ReadonlyMap<string, OriginMember>>,
): ReadonlyMap<Guid, Owner> {
  const owners = new Map<Guid, Owner>();
  for (const [dataset, members] of origins) {
    for (const { path, guids } of members.values()) {
      const owner = { dataset, path };
      for (const guid of guids) {
        if (!owners.has(guid)) owners.set(guid, owner);
      }
    }
  }
  return owners;
}

/** Origin filesystems by pool: what the catalogue names is never a copy of something else. */
type Tops = ReadonlyMap<PoolId, ReadonlyMap<string, Dataset>>;

function originTops(config: Config): Tops {
  const tops = new Map<PoolId, Map<string, Dataset>>();
  for (const dataset of config.catalogue.datasets) {
    const onPool = tops.get(dataset.origin.pool) ?? new Map<string, Dataset>();
    onPool.set(dataset.origin.filesystem, dataset);
    tops.set(dataset.origin.pool, onPool);
  }
  return tops;
}

/** Whether a filesystem is a catalogued origin, or lies below one that is recursive. */
function isOrigin(tops: Tops, pool: PoolId, name: string): boolean {
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

function originMembers(
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

function poolsById(config: Config): ReadonlyMap<PoolId, Pool> {
  return new Map(
    config.inventory.hosts.flatMap((host) => host.pools.map((pool) => [pool.id, pool] as const)),
  );
}
