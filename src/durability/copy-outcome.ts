import { known } from './assumed.ts';
import type { Assumptions } from './assumptions.ts';
import { type CopyAtRisk, copyLossPerYear, eventsOf, remadePerYear } from './loss.ts';
import {
  capacityOfCopy,
  poolOfCopy,
  restoreHours,
  type Scenario,
  type ScenarioCopy,
} from './scenario.ts';
import { asIs } from './sensitivity.ts';

/** What comes of one copy. null: not known. */
export interface CopyOutcome {
  readonly usableBytes: number | null;
  /** Usable bytes to the bytes of the disks as they are sold. */
  readonly efficiency: number | null;
  /** Losses of the pool by its disks. */
  readonly poolLossPerYear: number | null;
  readonly rebuildHours: number | null;
  readonly restoreHours: number | null;
  /** Losses of the copy by anything. */
  readonly lossPerYear: number | null;
  /** Losses of the copy after which it is made again from another; null while any copy is not known. */
  readonly remadePerYear: number | null;
}

/** What comes of the copy at this place. */
export function copyOutcome(
  scenario: Scenario,
  place: number,
  copy: ScenarioCopy,
  assumed: Assumptions,
): CopyOutcome {
  const capacity = capacityOfCopy(copy, assumed);
  const pool = poolOfCopy(copy, asIs(assumed));
  return {
    usableBytes: capacity && known(capacity.usableBytes),
    efficiency: capacity && known(capacity.efficiency),
    poolLossPerYear: pool && known(pool.perYear),
    rebuildHours: pool && known(pool.rebuildHours),
    restoreHours: known(restoreHours(scenario, asIs(assumed)) ?? Number.NaN),
    lossPerYear: known(lossOfCopy(scenario, place, assumed) ?? Number.NaN),
    remadePerYear: known(remadeOf(scenario, place, assumed) ?? Number.NaN),
  };
}

/** By its disks and by every event that strikes it. How often its batch is struck hangs on all copies of the batch. */
function lossOfCopy(scenario: Scenario, place: number, assumed: Assumptions): number | null {
  const batch = scenario.copies[place]?.domains.batch ?? null;
  const concerned = scenario.copies
    .map((copy, at) => ({ copy, at }))
    .filter(({ copy, at }) => at === place || (batch !== null && copy.domains.batch === batch));
  const risks = concerned.flatMap(({ copy }) => risky(copy, assumed));
  if (risks.length < concerned.length) return null;
  const own = concerned.findIndex(({ at }) => at === place);
  return copyLossPerYear(risks, eventsOf(risks, assumed), own);
}

function remadeOf({ copies }: Scenario, place: number, assumed: Assumptions): number | null {
  const risks = copies.flatMap((copy) => risky(copy, assumed));
  if (risks.length < copies.length) return null;
  return remadePerYear(risks, eventsOf(risks, assumed), place);
}

/** A copy by what takes it, with no word of how it is made again; none while its pool is not known. */
function risky(copy: ScenarioCopy, assumed: Assumptions): readonly CopyAtRisk[] {
  const pool = poolOfCopy(copy, asIs(assumed));
  return pool ? [{ disksPerYear: pool.perYear, restoreHours: 0, domains: copy.domains }] : [];
}
