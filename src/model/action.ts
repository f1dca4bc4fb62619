import type { Advice } from './advice.ts';
import type { FleetHealth } from './health.ts';
import type {
  ActionId,
  DatasetId,
  FilesystemName,
  Guid,
  HostName,
  Instant,
  Milliseconds,
  PoolId,
  SnapshotName,
} from './ids.ts';
import type { PoolState, StampName } from './observation.ts';

/**
 * safe: one key. costly: the numbers once more, then one key. destructive: a short token, typed.
 * never: refused and explained.
 */
export type Tier = 'safe' | 'costly' | 'destructive' | 'never';

/** In the order in which they come among equals: first what others wait for, last what can wait. */
export const actionKinds = [
  'unload-key',
  'inert',
  'resume',
  'snapshot',
  'promote',
  'replicate',
  'bookmark',
  'abort',
  'rollback',
  'aside',
  'stamp',
  'scrub',
  'hold',
  'unmark',
  'mark',
  'prune',
  'retire',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** What the operator answers: `yes` by one key, or a token that is typed. */
export type Confirmation =
  | { readonly kind: 'key'; readonly word: 'yes' }
  | { readonly kind: 'token'; readonly word: string };

/** A snapshot by its name and by its guid: the name alone does not say which it is. */
export interface NamedSnapshot {
  readonly name: SnapshotName;
  readonly guid: Guid;
}

/** Some snapshots of one filesystem, by guid. */
interface OfSnapshots {
  readonly host: HostName;
  readonly filesystem: FilesystemName;
  readonly guids: readonly Guid[];
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

/** One of the properties by which a copy says what it is. */
export interface Stamp {
  readonly name: StampName;
  readonly value: string | null;
}

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

/** A command for one host, exactly as its /bin/sh is given it (S1). */
export interface HostCommand {
  readonly host: HostName;
  readonly command: string;
}

/**
 * A look at what a destroying command would do, by the command itself with `-nvp`: run just before it, and before
 * anybody is asked. It must name exactly these snapshots, or the step is refused (S5).
 */
export interface Rehearsal extends HostCommand {
  /** In full: `tank/a@b`. */
  readonly destroys: readonly string[];
}

interface StepBase {
  /** A few plain words: «take snapshots of 3 filesystems». */
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
}

/** Roughly the bytes of each `zfs send` of a step, in the order in which they run; null: not known. */
export type SendSizes = readonly (bigint | null)[];

export type Step =
  | (StepBase & {
      readonly kind: 'command';
      readonly run: HostCommand;
      readonly rehearse?: Rehearsal;
    })
  /** One pipeline on one host: `zfs send -v -P … | zfs receive …`, or `… | ssh target 'zfs receive …'`. */
  | (StepBase & {
      readonly kind: 'transfer';
      readonly via: 'local' | 'direct';
      readonly run: HostCommand;
      readonly to: HostName;
      readonly sends: SendSizes;
    })
  /** Two commands, joined by this machine: the first one's stdout is the second one's stdin. */
  | (StepBase & {
      readonly kind: 'relay';
      readonly send: HostCommand;
      readonly receive: HostCommand;
      readonly limit: bigint | null;
      readonly sends: SendSizes;
    });

/** The commands of a step, in the order in which they are given to their hosts. */
export function commandsOf(step: Step): readonly HostCommand[] {
  switch (step.kind) {
    case 'command':
    case 'transfer':
      return [step.run];
    case 'relay':
      return [step.send, step.receive];
    default: {
      const never: never = step;
      return never;
    }
  }
}

/** null: not known. Never a guess dressed as a number. */
export interface Estimate {
  /** What is sent from one pool to another: 0 where every step is a command of its own. */
  readonly bytes: bigint | null;
  readonly seconds: number | null;
}

/** Triage: class first, score second, so that no arithmetic can bury a last copy. 0 is the worst class. */
export interface Urgency {
  readonly class: 0 | 1 | 2 | 3 | 4;
  readonly why: string;
  /** What waiting puts at stake, by which equals of a class are ordered (policy.md 5.1); null: not known. Absent until the plan is made. */
  readonly score?: number | null;
}

export interface Action {
  readonly id: ActionId;
  readonly kind: ActionKind;
  readonly tier: Tier;
  /** All datasets that it concerns, sorted; snapshots that are due at the same time on one pool are one action. */
  readonly datasets: readonly DatasetId[];
  readonly target: PoolId | null;
  readonly source: PoolId | null;
  /** One line: «replicate tessera-v1 to paris-1:vault from okavango:tank». */
  readonly title: string;
  /** The finding and its evidence, a sentence each. */
  readonly why: readonly string[];
  /** What is so afterwards, and what cannot be undone. */
  readonly effect: string;
  readonly steps: readonly [Step, ...Step[]];
  readonly confirm: Confirmation;
  readonly estimate: Estimate;
  readonly urgency: Urgency;
  /** Actions of the same plan that are done before this one: a bookmark before the prune that needs it. */
  readonly after: readonly ActionId[];
  /** Why what it destroys may be destroyed (S5), a sentence each; empty where nothing is. */
  readonly proof: readonly string[];
  /** What happens if it waits a day, a sentence; null: nothing that is worth one. Absent until the plan is made. */
  readonly wait?: string | null;
}

export interface Plan {
  readonly at: Instant;
  readonly health: FleetHealth;
  /** In the order in which they are recommended: each after those that it waits for. */
  readonly actions: readonly Action[];
  /** Words and commands to consider. Nothing here is ever run. */
  readonly advice: readonly Advice[];
}
