import type { PoolId } from './ids.ts';

/** What a loss model takes for granted about one pool. */
export const poolAssumptionNames = [
  'afr',
  'uer',
  'diskDetect',
  'replace',
  'rebuild',
  'fill',
  'cohort',
  'diskOverhead',
  'ashift',
] as const;

/** What a loss model takes for granted, since no one can measure it on the fleet. */
export const assumptionNames = [
  ...poolAssumptionNames,
  'hostLoss',
  'siteLoss',
  'adminLoss',
  'keyLoss',
  'commonMode',
  'batchBeta',
  'detect',
] as const;

export type PoolAssumptionName = (typeof poolAssumptionNames)[number];
export type AssumptionName = (typeof assumptionNames)[number];

/** A value that someone wrote down, in the unit of its assumption, and what they rest it on. */
export interface Stated {
  readonly value: number;
  readonly source: string | null;
}

export interface PoolAssumptions {
  readonly values: Partial<Readonly<Record<PoolAssumptionName, Stated>>>;
  /** Bytes of one disk as it is sold; null: by what the pool says of itself. */
  readonly diskBytes: number | null;
}

/** assumptions.yaml: what stands in place of the defaults, for the fleet and for single pools. */
export interface FleetAssumptions {
  readonly values: Partial<Readonly<Record<AssumptionName, Stated>>>;
  readonly pools: ReadonlyMap<PoolId, PoolAssumptions>;
}
