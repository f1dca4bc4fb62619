import type { OfSnapshots, Stamp } from './fact.ts';
import type { FilesystemName, Guid, HostName, Instant, SnapshotName } from './ids.ts';

/** What a step is to bring about, looked up afterwards (S3): exit codes prove nothing either way. */
export type Outcome =
  | {
      readonly kind: 'snapshot-there';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly snapshot: SnapshotName;
    }
  /** The filesystem holds a snapshot with this guid, under whatever name. */
  | {
      readonly kind: 'guid-there';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid;
    }
  /** A bookmark of the snapshot with this guid, under whatever name. */
  | {
      readonly kind: 'bookmark-there';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid;
    }
  | {
      readonly kind: 'filesystem-there';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
    }
  /** The newest snapshot is one of these, and no partial state is left: how a resumed receive ends. */
  | {
      readonly kind: 'newest-among';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guids: readonly Guid[];
    }
  | {
      readonly kind: 'filesystem-gone';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
    }
  /** It bears this name now: how a rename ends. */
  | {
      readonly kind: 'filesystem-is';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid;
    }
  /** The newest snapshot is this one, and nothing was written since. */
  | {
      readonly kind: 'back-at';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly guid: Guid;
    }
  /** No interrupted receive is left; a filesystem that only held one is gone with it. */
  | { readonly kind: 'token-gone'; readonly host: HostName; readonly filesystem: FilesystemName }
  | { readonly kind: 'key-unloaded'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** S9: readonly, and not mounted by itself at the next start; it may be mounted still. */
  | { readonly kind: 'protected'; readonly host: HostName; readonly filesystem: FilesystemName }
  | ({
      readonly kind: 'stamped';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
    } & Stamp)
  /** S9: readonly, not mounted, canmount=noauto (a volume: readonly only). */
  | { readonly kind: 'inert'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** A scrub runs on the pool, or one has finished after this time by the host's clock. */
  | {
      readonly kind: 'scrub-begun';
      readonly host: HostName;
      readonly pool: string;
      readonly after: Instant;
    }
  | ({ readonly kind: 'guids-gone' | 'marked' | 'unmarked' | 'held' } & OfSnapshots)
  | {
      readonly kind: 'bookmark-gone';
      readonly host: HostName;
      readonly filesystem: FilesystemName;
      readonly bookmark: SnapshotName;
    };
