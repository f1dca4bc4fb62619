import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import type { DatasetId, Guid, HostName, PoolId } from '../model/ids.ts';
import { hostOf, poolId, zpoolOfFilesystem } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import {
  asideClaim,
  type Claim,
  claimOf,
  gather,
  type Owner,
  type Stranger,
  stampedOwner,
  topsOf,
} from './claims.ts';
import type { FilesystemIndex, KnownFleet } from './facts.ts';
import type { Lineage, OriginMember } from './lineage.ts';
import { isOrigin, originMembers, originTops } from './origin-members.ts';

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
          : claimOf(facts, pool, stampedOwner(facts, pool, byId), origins, ownerOf);
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

function poolsById(config: Config): ReadonlyMap<PoolId, Pool> {
  return new Map(
    config.inventory.hosts.flatMap((host) => host.pools.map((pool) => [pool.id, pool] as const)),
  );
}
