import type { Dataset } from './catalogue.ts';
import type { FilesystemName, Guid, HostName, Instant, PoolId } from './ids.ts';
import type { Pool } from './inventory.ts';
import type { FilesystemFacts, LookFailure, PoolFacts, SeenHost } from './observation.ts';

/** Health words, worst first: their order here is the order of every list. */
export const healthWords = [
  'lost',
  'critical',
  'under',
  'misplaced',
  'degraded',
  'stale',
  'unverified',
  'over',
  'ok',
] as const;
export type HealthWord = (typeof healthWords)[number];

/**
 * The word as it is shown: what a host or pool that was never seen may still hold is not missing (S8), so a
 * shortfall that it could make good is `unknown`.
 */
export function shownWord(health: DatasetHealth): HealthWord | 'unknown' {
  return health.unknown && healthWords.indexOf(health.word) <= healthWords.indexOf('degraded')
    ? 'unknown'
    : health.word;
}

export type CopyRole = 'origin' | 'replica' | 'keyless' | 'staged';

/**
 * How a copy stands to its origin.
 * current: its newest common snapshot is within the policy's lag · behind: it is not ·
 * partial: a first receive was cut and left a resume token, or some filesystems of the dataset are not there yet ·
 * diverged: its newest snapshot is none of the origin's, or it was written to · unknown: its host was not seen, or
 * could not list its pool.
 */
export type CopyState = 'current' | 'behind' | 'partial' | 'diverged' | 'unknown';

/** One filesystem of a copy. A recursive dataset has one member for each filesystem; `path` is '' for the top, `/child` below it. */
export interface Member {
  readonly path: string;
  readonly facts: FilesystemFacts;
  /** Newest snapshot that the origin's member holds too (as snapshot or bookmark); null when there is none. */
  readonly common: { readonly guid: Guid; readonly at: Instant } | null;
}

export interface Copy {
  readonly pool: Pool;
  readonly filesystem: FilesystemName;
  readonly role: CopyRole;
  readonly state: CopyState;
  /** Seconds behind the origin; null when it cannot be told. */
  readonly lagSeconds: number | null;
  /** Scrubbed within the policy's term, with no errors. */
  readonly verified: boolean;
  readonly counted: boolean;
  /** Why it does not count, in a few words; null when it does. */
  readonly uncounted: string | null;
  /** Its host or pool is out of sight and the policy's grace runs: it keeps its place meanwhile (S8). */
  readonly awaited: boolean;
  readonly members: readonly Member[];
  /** Others on the pool that hold an older state of a member: no copy, but what they go on from is to stay (S5). */
  readonly beside: readonly Member[];
  /** Age evidence: when it was last seen. */
  readonly seenAt: Instant | null;
}

export type FindingKind =
  | 'origin-missing'
  | 'origin-recreated'
  | 'copies-below-min'
  | 'copies-below-want'
  | 'copies-above-want'
  | 'spread'
  | 'require'
  | 'jurisdiction'
  | 'loss-too-likely'
  | 'snapshot-due'
  | 'snapshot-missing'
  | 'replica-behind'
  | 'replica-partial'
  | 'replica-diverged'
  | 'replica-written'
  | 'base-gone'
  | 'raw-base-broken'
  | 'flags-contradict'
  | 'key-needed'
  | 'own-key'
  | 'keyless-plaintext'
  | 'key-single-homed'
  | 'retention-over'
  | 'delete-due'
  | 'kept-by-law'
  | 'prune-withheld'
  | 'key-loaded-on-keyless'
  | 'replica-not-inert'
  | 'scrub-overdue'
  | 'stamp-foreign'
  | 'copy-aside'
  | 'copy-marked'
  | 'surplus-stays'
  | 'not-mended'
  | 'no-place'
  | 'pin-refused'
  | 'no-room'
  | 'host-unreachable'
  | 'probe-section-failed'
  | 'pool-unread'
  | 'clock-skew'
  | 'zfs-versions-differ'
  | 'zfs-defect'
  | 'pool-faulted'
  | 'pool-degraded'
  | 'pool-errors'
  | 'device-errors'
  | 'pool-nearly-full'
  | 'pool-missing';

/** One broken promise, with its evidence, in words that name hosts and datasets in full. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: 'danger' | 'warning' | 'note';
  readonly text: string;
  readonly pool: PoolId | null;
}

export interface DatasetHealth {
  readonly dataset: Dataset;
  readonly word: HealthWord;
  /** Some host or pool that may hold a copy has never been seen and its grace runs: the word may be better than it says. */
  readonly unknown: boolean;
  /** Copies counted on what was seen. */
  readonly counted: number;
  /** Copies on unseen hosts or pools within their grace, by the last facts known of them. */
  readonly unseen: number;
  readonly verified: number;
  /** Distinct sites among the counted copies. */
  readonly sites: number;
  /** Origin first, then by pool id. */
  readonly copies: readonly Copy[];
  readonly findings: readonly Finding[];
  /** Bytes of the origin, or of the largest copy when the origin was not seen. */
  readonly bytes: bigint;
}

export interface PoolHealth {
  readonly pool: Pool;
  readonly facts: PoolFacts | null;
  readonly seenAt: Instant | null;
  /** Bytes that placement may still use: what the root has available, less the reserve. */
  readonly placeable: bigint;
  readonly findings: readonly Finding[];
}

export interface HostHealth {
  readonly host: HostName;
  readonly state: 'pending' | 'seen' | 'unreachable';
  readonly seenAt: Instant | null;
  readonly failure: LookFailure | null;
  /** Grace is over: its copies are no longer counted on (S8). Of the shortest grace of any policy that concerns it. */
  readonly last: SeenHost | null;
  readonly findings: readonly Finding[];
}

export interface FleetHealth {
  readonly at: Instant;
  /** Worst first: word, then how far below `min`, then id. */
  readonly datasets: readonly DatasetHealth[];
  readonly pools: readonly PoolHealth[];
  readonly hosts: readonly HostHealth[];
}
