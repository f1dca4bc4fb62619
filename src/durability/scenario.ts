import { type AllAssumed, known } from './assumed.ts';
import type { Assumptions } from './assumptions.ts';
import { type Capacity, capacityOf } from './capacity.ts';
import { type CopyDomains, type PoolLoss, poolLossOf, restoreHoursOf } from './copy-model.ts';
import type { Geometry } from './layout.ts';
import type { CopyAtRisk } from './loss.ts';
import type { Turn } from './sensitivity.ts';

/** Disks of one kind that make a pool. null wherever it is not known. */
export interface ScenarioCopy {
  readonly geometry: Geometry | null;
  readonly diskBytes: number | null;
  /** Failures of a disk a year. */
  readonly afr: number | null;
  /** Unrecoverable read errors by bit read. */
  readonly uer: number | null;
  readonly domains: CopyDomains;
}

/** A fleet that one has or might buy, and what it is to hold. null wherever it is not known. */
export interface Scenario {
  readonly dataBytes: number | null;
  /** Bytes per second at which a lost copy is made again. */
  readonly link: number | null;
  readonly copies: readonly ScenarioCopy[];
  readonly assumed: AllAssumed;
  /** The times for which the loss is asked. */
  readonly years: readonly (number | null)[];
}

export function capacityOfCopy(
  { geometry, diskBytes }: ScenarioCopy,
  { diskOverhead, ashift }: Assumptions,
): Capacity | null {
  if (geometry === null || diskBytes === null) return null;
  return capacityOf(geometry, { bytes: diskBytes, overhead: diskOverhead, ashift });
}

/** What a copy's pool holds and how often its disks lose it. */
export function poolOfCopy(
  { geometry, diskBytes, afr }: ScenarioCopy,
  turn: Turn,
): PoolLoss | null {
  if (geometry === null || diskBytes === null) return null;
  return poolLossOf({ geometry, diskBytes, afr: (afr ?? Number.NaN) * turn.afr }, turn.assumed);
}

export function restoreHours({ dataBytes, link }: Scenario, turn: Turn): number | null {
  if (dataBytes === null || link === null) return null;
  return restoreHoursOf(dataBytes, link, turn.assumed) * turn.restore;
}

/** The copies for the chain; null while of one it is not known what pool it lies on. */
export function copiesAtRisk(scenario: Scenario, turn: Turn): readonly CopyAtRisk[] | null {
  // One copy has no other to be made from: then it does not matter how long that would take.
  const alone = scenario.copies.length === 1;
  const told = known(restoreHours(scenario, turn) ?? Number.NaN);
  const hours = told ?? (alone ? Number.POSITIVE_INFINITY : Number.NaN);
  const pools = scenario.copies.map((copy) => poolOfCopy(copy, turn));
  if (pools.includes(null)) return null;
  return scenario.copies.map(({ domains }, place) => ({
    disksPerYear: pools[place]?.perYear ?? 0,
    restoreHours: hours,
    domains,
  }));
}
