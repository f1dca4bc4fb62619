import type { Fact } from './fact.ts';
import type { ActionId, DatasetId, Instant, PoolId, RunId } from './ids.ts';
import type { Outcome } from './outcome.ts';
import type { RunTrouble } from './run.ts';
import type { HostCommand } from './step.ts';

/** What happened to one action, in the order in which it can happen. Never a key, a passphrase or the environment (S7). */
export type JournalEvent =
  /** A person read it and said no. */
  | { readonly kind: 'declined'; readonly action: ActionId; readonly title: string }
  /** A person confirmed it: on disk before anything else happens. */
  | {
      readonly kind: 'confirmed';
      readonly run: RunId;
      readonly action: ActionId;
      readonly title: string;
      readonly datasets: readonly DatasetId[];
      readonly target: PoolId | null;
      readonly why: readonly string[];
      /** Why what it destroys may be destroyed (S5); absent where nothing is. */
      readonly proof?: readonly string[];
    }
  /** S10: on disk before the first byte of the command is sent. */
  | {
      readonly kind: 'intent';
      readonly run: RunId;
      readonly step: number;
      readonly commands: readonly HostCommand[];
      readonly facts: readonly Fact[];
      readonly expect: readonly Outcome[];
    }
  | {
      readonly kind: 'outcome';
      readonly run: RunId;
      readonly step: number;
      readonly exits: readonly string[];
      readonly bytes: bigint | null;
      readonly verified: boolean;
      readonly said: string;
    }
  | {
      readonly kind: 'refused';
      readonly run: RunId;
      readonly step: number;
      readonly trouble: RunTrouble;
    }
  | { readonly kind: 'done'; readonly run: RunId }
  /** A person has read that the run has no end on record: it need not be told again. */
  | { readonly kind: 'noted'; readonly run: RunId }
  | { readonly kind: 'failed'; readonly run: RunId; readonly trouble: RunTrouble };

/** One process of one machine. `started` tells it from a later one with the same pid; '' where it is not known. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  readonly started: string;
}

export interface JournalRecord {
  readonly seq: number;
  readonly at: Instant;
  /** Operating-system user, and the host that holdfast ran on. */
  readonly actor: string;
  /** The holdfast that wrote it: what tells a crash from a run that goes on. null: the line does not say. */
  readonly process: ProcessMark | null;
  readonly event: JournalEvent;
  /** SHA-256 of the line before, in hex: a changed or removed line shows. */
  readonly prev: string;
}
