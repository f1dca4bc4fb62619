import type { DatasetId, FilesystemName, Milliseconds, PoolId } from './ids.ts';

/** Copies must occupy at least `min` distinct values of `axis`; `soft` warns where hard forbids. */
export interface Spread {
  readonly axis: string;
  readonly min: number;
  readonly soft: boolean;
}

/** A conjunction over pool attributes (domain axes, `trust`, `role`, `country`, `host`, `pool`): every key must match one of its values. */
export type Selector = Readonly<Record<string, readonly string[]>>;

/** Pools that a copy had rather lie on: one by its id, or all that a selector matches, by weight. */
export interface Preference {
  readonly where: Selector;
  readonly weight: number;
}

export interface Requirement {
  readonly name: string;
  readonly copies: number;
  readonly where: Selector;
}

/** How many of each tier are kept (or, at the origin, taken). Absent tiers are 0. */
export interface Tiers {
  readonly hourly: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}

/** Who takes the snapshots: holdfast proposes them, or another tool does and holdfast leaves them be. */
export type SnapshotTaker = 'holdfast' | 'other';

export interface Policy {
  readonly name: string;
  readonly copies: { readonly min: number; readonly want: number };
  readonly spread: readonly Spread[];
  readonly require: readonly Requirement[];
  readonly snapshots: { readonly by: SnapshotTaker; readonly tiers: Tiers };
  /** What a replica keeps; as the origin when null. */
  readonly keepReplica: Tiers | null;
  /** Name patterns of other tools' snapshots that retention may touch (S6); `*` is the only wildcard. */
  readonly prunePatterns: readonly string[];
  /** From a prune's first phase (marked) to its second (destroyed). */
  readonly pruneDelay: Milliseconds;
  readonly replicate: {
    /** How often a replica is brought up to date. */
    readonly every: Milliseconds;
    /** How far behind a copy may be and still count. */
    readonly lag: Milliseconds;
    /** Where a replica is sent from: the origin alone, or any copy that holds what is needed. */
    readonly from: 'origin' | 'any';
    /** Name patterns of snapshots that are never sent; `*` is the only wildcard. */
    readonly exclude: readonly string[];
  };
  readonly verify: { readonly scrub: Milliseconds; readonly drill: Milliseconds | null };
  /** How long an unreachable host or site stays `unknown` before it is worth a new copy (S8). */
  readonly grace: { readonly host: Milliseconds; readonly site: Milliseconds };
  readonly durability: { readonly maxLoss10y: number } | null;
}

export type DatasetKind = 'primary' | 'derived' | 'intermediate' | 'cache';
export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';
export type Reproducible = 'yes' | 'partly' | 'no';

/** An ISO 8601 duration kept as written: months and years are calendar lengths, not milliseconds. */
export type CalendarDuration = string & { readonly calendarDuration?: never };

export interface Person {
  readonly name: string;
  readonly email: string | null;
}

export interface LegalRetention {
  readonly keep: CalendarDuration | null;
  /** ISO date the term runs from. */
  readonly from: string | null;
  readonly basis: 'creation' | 'publication' | 'project-end' | 'last-access' | 'fixed' | null;
  readonly rule: string | null;
  /** A legal hold: nothing of this dataset may be destroyed while it stands. */
  readonly hold: boolean;
}

export interface KeyCustodian {
  readonly id: string;
  readonly domains: Readonly<Record<string, string>>;
}

/** A catalogue entry: one collection of data with its promises. */
export interface Dataset {
  readonly id: DatasetId;
  /** Where the writable copy lies. */
  readonly origin: { readonly pool: PoolId; readonly filesystem: FilesystemName };
  /** Whether the filesystems below the origin belong to it (those that are catalogued themselves never do). */
  readonly recursive: boolean;
  readonly policy: Policy;
  readonly title: string;
  readonly summary: string | null;
  readonly steward: Person | null;
  readonly kind: DatasetKind;
  /** Declared size in bytes; the observed one is shown beside it. */
  readonly size: bigint | null;
  readonly retention: {
    readonly legal: LegalRetention | null;
    readonly desirable: { readonly keep: CalendarDuration; readonly reason: string | null } | null;
    readonly deleteAfter: CalendarDuration | null;
  };
  readonly reproduce: {
    readonly possible: Reproducible;
    readonly time: CalendarDuration | null;
    readonly effort: CalendarDuration | null;
    readonly cost: {
      readonly amount: number;
      readonly currency: string;
      readonly basis: string | null;
    } | null;
    readonly how: string | null;
  } | null;
  readonly legal: {
    readonly licence: string | null;
    readonly framework: readonly string[];
    readonly classification: Classification;
    readonly personalData: boolean;
    readonly distribution: {
      readonly redistribute: 'yes' | 'with-permission' | 'no';
      readonly commercial: 'yes' | 'no';
      readonly attribution: 'required' | 'requested' | 'none';
    } | null;
    /** ISO country codes, `EU` already expanded to its members. Empty `allow` allows all. */
    readonly jurisdiction: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  };
  readonly placement: {
    readonly pin: readonly PoolId[];
    readonly forbid: readonly (PoolId | Selector)[];
    /** A pool by its id weighs 1. */
    readonly prefer: readonly (PoolId | Preference)[];
  };
  readonly custodians: readonly KeyCustodian[];
  readonly external: readonly {
    readonly url: string;
    readonly attestedAt: string | null;
    readonly counts: boolean;
  }[];
  readonly derivedFrom: readonly DatasetId[];
}

export interface Catalogue {
  readonly datasets: readonly Dataset[];
}
