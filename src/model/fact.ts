import type { FilesystemName, Guid, HostName, Instant, Milliseconds, SnapshotName } from './ids.ts';
import type { PoolState, StampName } from './observation.ts';

/** A snapshot by its name and by its guid: the name alone does not say which it is. */
export interface NamedSnapshot {
  readonly name: SnapshotName;
  readonly guid: Guid;
}

/** Some snapshots of one filesystem, by guid. */
export interface OfSnapshots {
  readonly host: HostName;
  readonly filesystem: FilesystemName;
  readonly guids: readonly Guid[];
}

/** One of the properties by which a copy says what it is. */
export interface Stamp {
  readonly name: StampName;
  readonly value: string | null;
}

/**
 * A fact that a step relies on (S2): read again from the host just before the step runs. Plain data, so that
 * it can be shown, put on record, and compared with what the host says now.
 */
export type Fact =
  /** Neither a scrub nor a resilver runs. */
  | { readonly kind: 'no-scan'; readonly host: HostName; readonly pool: string }
  | {
      readonly kind: 'snapshot-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly snapshot: SnapshotName;
      readonly guid: Guid;
    }
  | {
      readonly kind: 'bookmark-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly bookmark: SnapshotName;
      readonly guid: Guid;
    }
  /** The newest snapshot there is this one; null: it has none. */
  | {
      readonly kind: 'newest-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid | null;
    }
  | {
      readonly kind: 'snapshot-absent';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly snapshot: SnapshotName;
    }
  | {
      readonly kind: 'exists';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid;
    }
  | { readonly kind: 'absent'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** Nothing was written since the newest snapshot. */
  | { readonly kind: 'unwritten'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** The partial state of an interrupted receive; null: there is none. */
  | {
      readonly kind: 'token-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly token: string | null;
    }
  | { readonly kind: 'encrypted'; readonly host: HostName; readonly filesystem: FilesystemName }
  | {
      readonly kind: 'key-unavailable';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
    }
  | { readonly kind: 'key-loaded'; readonly host: HostName; readonly filesystem: FilesystemName }
  | { readonly kind: 'mounted'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** No more than this was written since the newest snapshot: what a rollback throws away. */
  | {
      readonly kind: 'written-at-most';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly bytes: bigint;
    }
  /** What is stamped on it; null: it bears no such stamp. */
  | ({
      readonly kind: 'stamp-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
    } & Stamp)
  /** Marked to be given up at this time, and by the host's own clock the delay has passed since. */
  | {
      readonly kind: 'given-up-since';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly at: Instant;
      readonly delay: Milliseconds;
    }
  | {
      readonly kind: 'pool-usable';
      readonly host: HostName;
      readonly pool: string;
      readonly states: readonly PoolState[];
    }
  | {
      readonly kind: 'space-for';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly bytes: bigint;
    }
  /** Each of them is there by this name with this guid. */
  | {
      readonly kind: 'snapshots-are';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly snapshots: readonly NamedSnapshot[];
    }
  | ({ readonly kind: 'unheld' } & OfSnapshots)
  | ({ readonly kind: 'uncloned' } & OfSnapshots)
  /** Each was marked at this time or earlier, and by the host's own clock the delay has passed since. */
  | ({
      readonly kind: 'marked-before';
      readonly before: Instant;
      readonly delay: Milliseconds;
    } & OfSnapshots)
  /** A scrub finished without errors at this time or later, and the pool knows of no damage. */
  | {
      readonly kind: 'scrubbed-since';
      readonly host: HostName;
      readonly pool: string;
      readonly since: Instant;
    };
