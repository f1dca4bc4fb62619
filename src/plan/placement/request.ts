import type { Dataset } from '../../model/catalogue.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';

/** A pool as placement sees it. */
export interface Place {
  readonly pool: Pool;
  /** Its host answered and the pool is up and writable. */
  readonly usable: boolean;
  /** Bytes that may still be put there: available, less the reserve, less what updates of copies there will take. */
  readonly room: bigint;
  /** The same before any update. */
  readonly free: bigint;
  readonly size: bigint;
}

/** How likely a loss may be at most. */
export interface LossPromise {
  /** `at most 1 in 10,000 over 10 years`. */
  readonly words: string;
  /** Whether it is kept with copies on these pools; not where something is not known of them. */
  readonly kept: (pools: readonly Pool[]) => boolean;
}

/** How likely a loss is with copies on these pools, in half decades: the lower the better; Infinity where it is not known. */
export type LossRank = (pools: readonly Pool[]) => number;

/** What keeps a pool from a new copy though it has none that stays. */
export interface Obstacle {
  readonly why: string;
  /** It lies there, and may be mended or taken away; no other name of a pool, and no place that is another's. */
  readonly curable: boolean;
}
export type WhyOccupied = (pool: Pool) => Obstacle | null;

export interface PlacementRequest {
  readonly dataset: Dataset;
  readonly encrypted: boolean;
  readonly bytes: bigint;
  /** Pools that hold a copy that stays, the origin's among them. */
  readonly standing: readonly Pool[];
  readonly occupied: WhyOccupied;
  /** What the policy promises of how likely a loss may be; null when it promises nothing. */
  readonly promise: LossPromise | null;
  readonly loss: LossRank;
}

/** Bytes that may still be put on each pool. */
export type Rooms = ReadonlyMap<PoolId, bigint>;
export const roomsOf = (places: readonly Place[]): Map<PoolId, bigint> =>
  new Map(places.map(({ pool, room }) => [pool.id, room]));
