import type { Action } from './action.ts';
import type { HostName, Instant, RunId } from './ids.ts';

/** Bytes that have gone, of how many, and how fast. `total` and `rate` are null until they are known. */
export interface Progress {
  readonly step: number;
  readonly done: bigint;
  readonly total: bigint | null;
  /** Bytes per second over the last few seconds. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** Why a run did not do what it set out to. `what` and `todo` are sentences for the operator. */
export interface RunTrouble {
  readonly code:
    | 'read-only'
    | 'not-confirmed'
    | 'never'
    | 'facts-changed'
    | 'cannot-look'
    | 'journal'
    | 'command-failed'
    | 'outcome-missing'
    | 'cancelled'
    | 'still-running';
  readonly what: string;
  readonly todo: string;
  readonly host: HostName | null;
}

export type RunState =
  | { readonly kind: 'checking'; readonly step: number }
  | { readonly kind: 'running'; readonly progress: Progress }
  | { readonly kind: 'verifying'; readonly step: number }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'done'; readonly at: Instant }
  | { readonly kind: 'failed'; readonly at: Instant; readonly trouble: RunTrouble };

export interface Run {
  readonly id: RunId;
  readonly action: Action;
  readonly startedAt: Instant;
  readonly state: RunState;
  /** What its steps free, as ZFS said before each of them; absent where nothing is destroyed. */
  readonly frees?: bigint;
}
