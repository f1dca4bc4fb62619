import type { Dataset } from '../model/catalogue.ts';
import { type DatasetId, filesystemName, type Guid } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import type { FoundCopy, Lineage, OriginMember } from './lineage.ts';

/** Which member of which dataset. */
export interface Owner {
  readonly dataset: DatasetId;
  readonly path: string;
}

/** A filesystem that says, by guid or by stamp, which member of which dataset it holds. */
export interface Claim extends Owner {
  readonly pool: Pool;
  readonly facts: FilesystemFacts;
  /** Creation of the newest snapshot in common; 0 when only the stamp speaks. */
  readonly commonAt: number;
  /** It was put aside, and is no copy. */
  readonly aside?: boolean;
}

/** A filesystem somewhere that is no origin, before anybody has said what it is. */
export interface Stranger {
  readonly facts: FilesystemFacts;
  readonly pool: Pool;
}

/** What was put aside belongs to its dataset by its stamp alone: whatever it holds, it is no copy. */
export function asideClaim(
  facts: FilesystemFacts,
  pool: Pool,
  byId: ReadonlyMap<string, Dataset>,
): Claim | null {
  const dataset = byId.get(facts.stamp.dataset ?? '');
  return dataset ? { dataset: dataset.id, path: '', facts, pool, commonAt: 0, aside: true } : null;
}

/** The stamp says where to look first; the guids decide. The stamp alone speaks where no guid can. */
export function claimOf(
  facts: FilesystemFacts,
  pool: Pool,
  stamped: Owner | null,
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
export function stampedOwner(
  facts: FilesystemFacts,
  pool: Pool,
  byId: ReadonlyMap<string, Dataset>,
): Owner | null {
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
export function gather(claims: readonly Claim[], pool: Pool): FoundCopy | null {
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

/** What lies below one of them was put aside with it. */
export function topsOf(asides: readonly Claim[]): Lineage['asides'] {
  const key = (pool: Pool, name: string) => `${pool.id} ${name}`;
  const all = new Set(asides.map(({ pool, facts }) => key(pool, facts.name)));
  return asides
    .filter(
      ({ pool, facts: { name } }) => !all.has(key(pool, name.slice(0, name.lastIndexOf('/')))),
    )
    .map(({ pool, facts }) => ({ pool, facts }))
    .sort((a, b) => (key(a.pool, a.facts.name) < key(b.pool, b.facts.name) ? -1 : 1));
}
