import type { Dataset } from '../model/catalogue.ts';
import type { Pool } from '../model/inventory.ts';

/** A pool as placement sees it. */
export interface Place {
  readonly pool: Pool;
  /** Its host answered and the pool is up and writable. */
  readonly usable: boolean;
  /** Bytes that may still be put there: available, less the reserve, less what this plan has promised already. */
  readonly room: bigint;
  readonly size: bigint;
}

/** How likely a loss may be at most. */
export interface LossPromise {
  /** `at most 1 in 10,000 over 10 years`. */
  readonly words: string;
  /** Whether it is kept with copies on these pools; not where something is not known of them. */
  readonly kept: (pools: readonly Pool[]) => boolean;
}

/** Why a pool cannot take a new copy of the dataset though it has none that stays; null when it can. */
export type WhyOccupied = (pool: Pool) => string | null;

export interface PlacementRequest {
  readonly dataset: Dataset;
  readonly encrypted: boolean;
  readonly bytes: bigint;
  /** Pools that hold a copy that stays, the origin's among them. */
  readonly standing: readonly Pool[];
  readonly occupied: WhyOccupied;
  /** What the policy promises of how likely a loss may be; null when it promises nothing. */
  readonly promise: LossPromise | null;
}
