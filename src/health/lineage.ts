import type { Dataset } from '../model/catalogue.ts';
import type { FilesystemName, Guid } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';

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
