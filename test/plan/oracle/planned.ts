import { assessFleet } from '../../../src/health/assess.ts';
import type { Plan } from '../../../src/model/action.ts';
import type { Config } from '../../../src/model/config.ts';
import type { HealthWord } from '../../../src/model/health.ts';
import type { Observations } from '../../../src/model/observation.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import * as w from '../../support/world.ts';
import type { Given } from './exhaustive.ts';
import { built, datasetName, poolName, type SmallFleet } from './small-fleet.ts';

export const planFor = (of: { config: Config; observations: Observations }): Plan =>
  makePlan(of.config, assessFleet(of.config, of.observations, w.now), w.now);

/** Where a plan puts new copies, by the names of datasets and pools. */
export const newCopies = ({ actions }: Plan): Readonly<Record<string, readonly string[]>> => {
  const given: Record<string, string[]> = {};
  for (const { kind, datasets, target } of actions) {
    if (kind !== 'replicate' || target === null) continue;
    const name = `${datasets[0]}`;
    given[name] = [...(given[name] ?? []), target].sort();
  }
  return given;
};

/** The same by numbers, and how the datasets stood before. */
export function planned(fleet: SmallFleet): { given: Given; words: readonly HealthWord[] } {
  const plan = planFor(built(fleet));
  const names: readonly string[] = fleet.pools.map((_, at) => poolName(fleet, at));
  const copies = newCopies(plan);
  return {
    given: fleet.datasets.map((_, at) =>
      (copies[datasetName(at)] ?? []).map((name) => names.indexOf(name)),
    ),
    words: fleet.datasets.map(
      (_, at) =>
        plan.health.datasets.find(({ dataset }) => dataset.id === datasetName(at))?.word ?? 'ok',
    ),
  };
}
