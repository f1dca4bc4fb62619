import type { FilesystemName, Guid, HostName, Instant, SnapshotName, Txg } from './ids.ts';

/**
 * What a probe of one host said, and when. Everything in here has passed the parsers of `zfs/`: names obey
 * ZFS's own rules and texts carry no control characters (S12). Byte counts are bigint.
 */
export type HostObservation = PendingHost | SeenHost | UnreachableHost;

/** Not looked at yet. */
export interface PendingHost {
  readonly kind: 'pending';
  readonly host: HostName;
}

/** Why a look at a host failed. `what` is a sentence for the operator, `todo` what to do about it. */
export interface LookFailure {
  readonly code:
    | 'unreachable'
    | 'host-key'
    | 'auth'
    | 'timeout'
    | 'channel'
    | 'no-such-host'
    | 'no-zfs'
    | 'half-a-probe'
    /** The host answered, and could not list its pools or its filesystems. */
    | 'incomplete'
    | 'garbage';
  readonly what: string;
  readonly todo: string;
}

/** The last look failed. The facts of the last good one stay visible, with their age, and prove nothing (S8). */
export interface UnreachableHost {
  readonly kind: 'unreachable';
  readonly host: HostName;
  /** When the last try ended. */
  readonly at: Instant;
  /** When the first of this row of failed tries was made: grace counts from here. */
  readonly since: Instant;
  readonly failure: LookFailure;
  readonly last: SeenHost | null;
}

/**
 * A pool whose filesystems its host could not list, though it listed those of others. Nothing is known to be there
 * now, and nothing to be gone (S8).
 */
export interface UnreadPool {
  /** The zpool's name on its host. */
  readonly pool: string;
  /** Why, a sentence for the operator, and what to do about it. */
  readonly what: string;
  readonly todo: string;
  /** Since when it could not be listed, or its host not be looked at: grace counts from here. */
  readonly since: Instant;
  /** What was last seen on it, and when; null when nothing is known of it. */
  readonly last: {
    readonly at: Instant;
    readonly filesystems: readonly FilesystemFacts[];
  } | null;
}

/** One section of a probe: one failing command spoils one section, not the probe. */
export type Section<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly what: string };

export interface SeenHost {
  readonly kind: 'seen';
  readonly host: HostName;
  /** When the answer was complete, by this machine's clock. */
  readonly at: Instant;
  /** The host's own clock at the probe; null when it did not say. */
  readonly hostClock: Instant | null;
  /** How long the look took, in milliseconds. */
  readonly tookMs: number;
  /** When everything was read anew; later looks take over what has not moved since, and the version and tools. */
  readonly wholeAt: Instant;
  readonly version: Section<ZfsVersion>;
  readonly pools: Section<readonly PoolFacts[]>;
  /** Catalogued filesystems, those below them, and everything under the pools' roots; of unread pools none. */
  readonly filesystems: Section<readonly FilesystemFacts[]>;
  /** Roots that were asked for and do not exist: known to be missing, which an unreachable host's are not. */
  readonly missing: readonly FilesystemName[];
  /** Pools of which `filesystems` and `missing` say nothing, by name. */
  readonly unread: readonly UnreadPool[];
  /** Programs found on the host that a transfer may use: `pv`, `mbuffer`. */
  readonly tools: readonly string[];
}

export interface ZfsVersion {
  readonly userland: string;
  readonly kernel: string | null;
}

export type PoolState =
  | 'ONLINE'
  | 'DEGRADED'
  | 'FAULTED'
  | 'OFFLINE'
  | 'UNAVAIL'
  | 'REMOVED'
  | 'SUSPENDED';

export interface PoolFacts {
  readonly name: string;
  readonly guid: Guid;
  readonly state: PoolState;
  readonly readonly: boolean;
  readonly size: bigint;
  readonly allocated: bigint;
  readonly free: bigint;
  /** Percent, as zpool prints it; null when the pool cannot say. */
  readonly fragmentation: number | null;
  readonly scan: Scan;
  /** Number of known data errors; `unknown` when `zpool status` could not say. */
  readonly dataErrors: bigint | 'unknown';
  /** What `zpool status` says is the matter, in its own words; null when nothing is. */
  readonly status: string | null;
  readonly vdevs: readonly Vdev[];
}

export type Scan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly what: 'scrub' | 'resilver';
      readonly startedAt: Instant | null;
      readonly percent: number | null;
      readonly paused: boolean;
    }
  | {
      readonly kind: 'finished';
      readonly what: 'scrub' | 'resilver';
      readonly at: Instant | null;
      readonly errors: bigint;
      readonly repaired: string;
    }
  | { readonly kind: 'canceled'; readonly what: 'scrub' | 'resilver'; readonly at: Instant | null };

export interface Vdev {
  readonly name: string;
  /** `disk`, `mirror`, `raidz1` … `raidz3`, `draid…`, `file`, `spare`, `replacing`, or what ZFS calls it. */
  readonly type: string;
  readonly group: 'data' | 'log' | 'cache' | 'spare' | 'special' | 'dedup';
  readonly state: string;
  readonly readErrors: bigint;
  readonly writeErrors: bigint;
  readonly checksumErrors: bigint;
  readonly note: string | null;
  readonly children: readonly Vdev[];
}

export interface SnapshotFacts {
  readonly name: SnapshotName;
  readonly guid: Guid;
  readonly createtxg: Txg;
  readonly creation: Instant;
  /** Number of holds. */
  readonly holds: number;
  /** Bytes written between the snapshot before and this one: what an incremental carries, roughly. */
  readonly written: bigint;
  /** The IV set of an encrypted one: a raw increment goes onto its base only where both ends have the same. */
  readonly ivset?: Guid;
  /** How many clones stand on it; absent: not known. */
  readonly clones?: number;
  /** When it was marked as no longer wanted (`holdfast:prune`), here or on what it inherits from; absent: it is not. */
  readonly mark?: PruneMark;
}

/** The first phase of a prune. What is no date in UTC is `unreadable`, and nothing is ever destroyed on it. */
export type PruneMark = Instant | 'unreadable';

export interface BookmarkFacts {
  readonly name: SnapshotName;
  readonly guid: Guid;
  readonly createtxg: Txg;
  readonly creation: Instant;
  readonly ivset?: Guid;
}

export interface FilesystemFacts {
  readonly name: FilesystemName;
  readonly type: 'filesystem' | 'volume';
  readonly guid: Guid;
  readonly used: bigint;
  readonly available: bigint;
  readonly referenced: bigint;
  /** Bytes written since the newest snapshot. */
  readonly written: bigint;
  readonly origin: string | null;
  /** `null` when it is not encrypted. */
  readonly encryption: Encryption | null;
  readonly readonly: boolean;
  /** null on volumes, which have neither. */
  readonly canmount: 'on' | 'off' | 'noauto' | null;
  readonly mountpoint: string | null;
  readonly mounted: boolean;
  /** The partial state of an interrupted receive (S11). */
  readonly resumeToken: string | null;
  /** What that token goes on with; absent where there is none, or it cannot be read. */
  readonly resumes?: Resumption;
  /** Identity stamped on a copy: `holdfast:dataset`, `holdfast:role`, `holdfast:send`. */
  readonly stamp: {
    readonly dataset: string | null;
    readonly role: string | null;
    readonly send: string | null;
    /** What it is, for whoever finds the pool alone. Absent where it says nothing, as the next two. */
    readonly summary?: string;
    /** Since when it is marked to be given up. */
    readonly retire?: string;
    /** When it was put aside. */
    readonly aside?: string;
  };
  /** In the order in which they were made on this pool (createtxg). */
  readonly snapshots: readonly SnapshotFacts[];
  readonly bookmarks: readonly BookmarkFacts[];
  /** When the snapshots were listed; older than the observation when `snapshots_changed` had not moved. */
  readonly snapshotsAt: Instant;
  /** The host's `snapshots_changed` at that time, in its own words; absent where it has none (before 2.2) or where it was too young to tell a later change. */
  readonly snapshotsChanged?: string;
  /** What earlier looks knew of it, the newest snapshot last; absent: nothing. */
  readonly quiet?: readonly Quiet[];
}

/** Until when, by the host's clock, looks found nothing written after the snapshot with this guid. */
export interface Quiet {
  readonly guid: Guid;
  readonly until: Instant;
}

/** The user properties of ZFS by which a filesystem says what it is: `holdfast:dataset` and so on. */
export const stampNames = ['dataset', 'role', 'send', 'summary', 'retire', 'aside'] as const;
export type StampName = (typeof stampNames)[number];

/** An interrupted receive: the snapshot that it waits for, the base that it stands on, and whether it came raw. */
export interface Resumption {
  readonly toGuid: Guid;
  /** null: a full stream. */
  readonly fromGuid: Guid | null;
  readonly raw: boolean;
  /** Whether it was sent with `-c`, as all that is sent here is; absent where that was not read. */
  readonly compressed?: boolean;
  /** Bytes of the stream that have come; absent where that was not read. */
  readonly received?: bigint;
  /** The zpool that it was sent from: `zfs send -t` looks for the snapshot on a pool of this name alone. */
  readonly fromPool?: string;
}

export interface Encryption {
  readonly algorithm: string;
  readonly root: FilesystemName;
  readonly key: 'available' | 'unavailable';
}

/** Observations by host, one each. */
export type Observations = ReadonlyMap<HostName, HostObservation>;
