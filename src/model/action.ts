import type { Advice } from './advice.ts';
import type { FleetHealth } from './health.ts';
import type { ActionId, DatasetId, Instant, PoolId } from './ids.ts';
import type { Step } from './step.ts';

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
