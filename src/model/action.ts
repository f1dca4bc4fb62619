import type { FleetHealth } from './health.ts';
import type {
  ActionId,
  DatasetId,
  FilesystemName,
  Guid,
  HostName,
  Instant,
  PoolId,
  SnapshotName,
} from './ids.ts';
import type { PoolState } from './observation.ts';

/**
 * safe: one key. costly: the numbers once more, then one key. destructive: a short token, typed.
 * never: refused and explained.
 */
export type Tier = 'safe' | 'costly' | 'destructive' | 'never';

/** In the order in which they come among equals: first what others wait for, last what can wait. */
export const actionKinds = ['resume', 'snapshot', 'replicate', 'scrub'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** What the operator answers: `yes` by one key, or a token that is typed. */
export type Confirmation =
  | { readonly kind: 'key'; readonly word: 'yes' }
  | { readonly kind: 'token'; readonly word: string };

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
    };

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
  /** S9: readonly, not mounted, canmount=noauto (a volume: readonly only). */
  | { readonly kind: 'inert'; readonly host: HostName; readonly filesystem: FilesystemName }
  /** A scrub runs on the pool, or one has finished after this time by the host's clock. */
  | {
      readonly kind: 'scrub-begun';
      readonly host: HostName;
      readonly pool: string;
      readonly after: Instant;
    };

/** A command for one host, exactly as its /bin/sh is given it (S1). */
export interface HostCommand {
  readonly host: HostName;
  readonly command: string;
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
  | (StepBase & { readonly kind: 'command'; readonly run: HostCommand })
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
}

export interface Plan {
  readonly at: Instant;
  readonly health: FleetHealth;
  /** In the order in which they are recommended. */
  readonly actions: readonly Action[];
}
