import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import type { DatasetId, FilesystemName, Guid, HostName, PoolId } from '../model/ids.ts';
import { filesystemName, hostOf, poolId, zpoolOfFilesystem } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { type FilesystemIndex, type KnownFleet, treeOf } from './facts.ts';

/** A set of guids, as far as it is asked. */
export interface Guids extends Iterable<Guid> {
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
  /** Others on the pool that hold an older state of a member: what they go on from is to stay all the same (S5). */
  readonly beside: readonly { readonly path: string; readonly facts: FilesystemFacts }[];
}

export interface Lineage {
  readonly dataset: Dataset;
  readonly originPool: Pool | null;
  /** Empty when the origin was not seen or is not there. */
  readonly origin: ReadonlyMap<string, OriginMember>;
  /** By pool id. The origin is not among them. */
  readonly copies: readonly FoundCopy[];
  /** The tops of what was put aside: never a copy of anything again. */
  readonly asides: readonly { readonly pool: Pool; readonly facts: FilesystemFacts }[];
}

/**
 * Recognises each dataset's copies by the guids of their snapshots, wherever they lie and whatever they are
 * called: a replica that somebody renamed or received by hand counts, and is not sent again. Where guids cannot
 * tell (a first receive that was cut has no snapshot; the origin is out of sight), the identity stamped on the copy does.
 */
export interface Tracing {
  /** Every dataset's lineage, as far as it has been traced. */
  all(): readonly Lineage[];
  /** Takes what was seen anew of some hosts; gives the lineages that this touches. */
  retrace(fleet: KnownFleet, hosts: Iterable<HostName>): readonly Lineage[];
}

export function startTracing(config: Config, fleet: KnownFleet): Tracing {
  const { datasets } = config.catalogue;
  const pools = poolsById(config);
  const tops = originTops(config);
  const byId = new Map<string, Dataset>(datasets.map((dataset) => [dataset.id, dataset]));
  const withOriginOn = new Map<HostName, Dataset[]>();
  for (const dataset of datasets) push(withOriginOn, hostOf(dataset.origin.pool), dataset);
  const origins = new Map<DatasetId, ReadonlyMap<string, OriginMember>>();
  /** What belongs to each dataset, by the host on which it lies. */
  const claims = new Map<DatasetId, Map<HostName, Claim[]>>(
    datasets.map(({ id }) => [id, new Map()]),
  );
  /** What has snapshots and belongs to none: an origin's new guid may make it a copy. */
  const strangers = new Map<HostName, Stranger[]>();
  let owners: Map<Guid, Owner> | null = null;
  // Built only when something is met that its stamp does not explain: a fleet in order never pays for it.
  const ownerOf = (guid: Guid): Owner | undefined => {
    owners ??= addOwners(new Map(), origins);
    const owner = owners.get(guid);
    if (!owner || origins.get(owner.dataset)?.get(owner.path)?.guids.has(guid)) return owner;
    // The origin no longer has it; another dataset's may.
    owners = addOwners(new Map(), origins);
    return owners.get(guid);
  };

  /** Says of each what it is; gives the datasets that any of them belongs to. */
  const place = (host: HostName, met: readonly Stranger[]): readonly DatasetId[] =>
    met.flatMap(({ facts, pool }) => {
      const claim =
        facts.stamp.role === 'aside'
          ? asideClaim(facts, pool, byId)
          : claimOf(facts, pool, stampedPlace(facts, pool, byId), origins, ownerOf);
      if (claim) push(claims.get(claim.dataset) ?? new Map(), host, claim);
      else if (facts.snapshots.length > 0) push(strangers, host, { facts, pool });
      return claim ? [claim.dataset] : [];
    });

  const metOn = (host: HostName, index: FilesystemIndex): readonly Stranger[] =>
    [...index.byName.values()].flatMap((facts) => {
      const pool = pools.get(poolId(host, zpoolOfFilesystem(facts.name)));
      return pool && !isOrigin(tops, pool.id, facts.name) ? [{ facts, pool }] : [];
    });

  const lineageOf = (dataset: Dataset): Lineage => {
    const onPools = new Map<Pool, Claim[]>();
    const asides: Claim[] = [];
    for (const there of claims.get(dataset.id)?.values() ?? [])
      for (const each of there)
        if (each.aside) asides.push(each);
        else push(onPools, each.pool, each);
    return {
      dataset,
      originPool: pools.get(dataset.origin.pool) ?? null,
      origin: origins.get(dataset.id) ?? new Map(),
      copies: [...onPools]
        .map(([pool, onPool]) => gather(onPool, pool))
        .filter((copy) => copy !== null)
        .sort((a, b) => (a.pool.id < b.pool.id ? -1 : 1)),
      asides: topsOf(asides),
    };
  };

  /** Takes out what is to be judged anew: all of some hosts, and elsewhere what an origin's guids decide on. */
  const takeOut = (hosts: ReadonlySet<HostName>, renewed: readonly Dataset[]) => {
    const again = new Map<HostName, Stranger[]>();
    for (const { id } of renewed) {
      for (const [host, there] of claims.get(id) ?? [])
        for (const each of there) push(again, host, each);
      claims.get(id)?.clear();
    }
    if (renewed.length === 0) return again;
    for (const [host, there] of strangers) for (const each of there) push(again, host, each);
    strangers.clear();
    for (const host of hosts) again.delete(host);
    return again;
  };

  const take = (known: KnownFleet, hosts: ReadonlySet<HostName>): ReadonlySet<DatasetId> => {
    const renewed = [...hosts].flatMap((host) => withOriginOn.get(host) ?? []);
    const touched = new Set<DatasetId>(renewed.map(({ id }) => id));
    for (const dataset of renewed) {
      const members = originMembers(dataset, known, tops);
      origins.set(dataset.id, members);
      if (owners) addOwners(owners, [[dataset.id, members]]);
    }
    const again = takeOut(hosts, renewed);
    for (const host of hosts) {
      strangers.delete(host);
      for (const [id, places] of claims) if (places.delete(host)) touched.add(id);
      const index = known.filesystems.get(host);
      if (index) again.set(host, [...metOn(host, index)]);
    }
    for (const [host, met] of again) for (const id of place(host, met)) touched.add(id);
    return touched;
  };

  take(fleet, new Set([...withOriginOn.keys(), ...fleet.filesystems.keys()]));
  return {
    all: () => datasets.map(lineageOf),
    retrace(known, hosts) {
      const touched = take(known, new Set(hosts));
      return datasets.filter(({ id }) => touched.has(id)).map(lineageOf);
    },
  };
}

/** What was put aside belongs to its dataset by its stamp alone: whatever it holds, it is no copy. */
function asideClaim(
  facts: FilesystemFacts,
  pool: Pool,
  byId: ReadonlyMap<string, Dataset>,
): Claim | null {
  const dataset = byId.get(facts.stamp.dataset ?? '');
  return dataset ? { dataset: dataset.id, path: '', facts, pool, commonAt: 0, aside: true } : null;
}

/** What lies below one of them was put aside with it. */
function topsOf(asides: readonly Claim[]): Lineage['asides'] {
  const key = (pool: Pool, name: string) => `${pool.id} ${name}`;
  const all = new Set(asides.map(({ pool, facts }) => key(pool, facts.name)));
  return asides
    .filter(
      ({ pool, facts: { name } }) => !all.has(key(pool, name.slice(0, name.lastIndexOf('/')))),
    )
    .map(({ pool, facts }) => ({ pool, facts }))
    .sort((a, b) => (key(a.pool, a.facts.name) < key(b.pool, b.facts.name) ? -1 : 1));
}

/** A filesystem that says, by guid or by stamp, which member of which dataset it holds. */
interface Claim {
  readonly dataset: DatasetId;
  readonly pool: Pool;
  readonly path: string;
  readonly facts: FilesystemFacts;
  /** Creation of the newest snapshot in common; 0 when only the stamp speaks. */
  readonly commonAt: number;
  /** It was put aside, and is no copy. */
  readonly aside?: boolean;
}

/** A filesystem somewhere that is no origin, before anybody has said what it is. */
interface Stranger {
  readonly facts: FilesystemFacts;
  readonly pool: Pool;
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
  pool: Pool,
  stamped: Stamped | null,
  origins: ReadonlyMap<DatasetId, ReadonlyMap<string, OriginMember>>,
  ownerOf: (guid: Guid) => Owner | undefined,
): Claim | null {
  const guids = stamped && origins.get(stamped.dataset)?.get(stamped.path)?.guids;
  const asStamped = guids && facts.snapshots.findLast(({ guid }) => guids.has(guid));
  if (stamped && asStamped) return { ...stamped, pool, facts, commonAt: asStamped.creation };
  for (const { guid, creation } of facts.snapshots.toReversed()) {
    const owner = ownerOf(guid);
    if (owner) return { ...owner, pool, facts, commonAt: creation };
  }
  return stamped && { ...stamped, pool, facts, commonAt: 0 };
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
function gather(claims: readonly Claim[], pool: Pool): FoundCopy | null {
  const best = new Map<string, Claim>();
  for (const claim of [...claims].sort((a, b) => (a.facts.name < b.facts.name ? -1 : 1))) {
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
    beside: claims.filter((claim) => best.get(claim.path) !== claim),
  };
}

/** Whose snapshot each guid is: of two datasets that hold one, the first in the catalogue. */
function addOwners(
  owners: Map<Guid, Owner>,
  origins: Iterable<readonly [DatasetId, ReadonlyMap<string, OriginMember>]>,
): Map<Guid, Owner> {
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

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
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
