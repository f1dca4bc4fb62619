import { isDeepStrictEqual } from 'node:util';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import { instant } from '../../src/model/ids.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { buildFleet } from './build.ts';
import type { FleetDraft } from './draft.ts';
import { observeFleet } from './look.ts';
import {
  doneFor,
  isConcerned,
  isCrowded,
  isInSight,
  type Known,
  placesOn,
  withIdlePool,
  withOpenPool,
  withoutPool,
  withoutPrunes,
} from './more-or-fewer.ts';
import { mixBy, mixConfig, mixObservations } from './order-of-input.ts';

/** What is promised of the plan of a fleet that is known otherwise, or to which something is added that is not its matter. */
export const stillPromises = {
  'same in any order': 'is the same in whatever order everything was listed',
  'same beside an idle pool': 'is the same with a pool more that no dataset may use',
  'moves nothing': 'changes for a pool more only where new copies go',
  'loses only what lay there': 'changes for a pool fewer only for what lies there, or was to',
} as const;

type Promised = keyof typeof stillPromises;

/** Holds the plan of a fleet as it stands against that of one that is known otherwise. */
export function compare(
  draft: FleetDraft,
  planner = makePlan,
): ReadonlyMap<Promised, readonly string[]> {
  const fleet = buildFleet(draft);
  const now = instant(fleet.clock.now);
  const planOf = ({ config, observations }: Known) =>
    planner(config, assessFleet(config, observations, now), now);
  const known = { config: fleet.config, observations: observeFleet(fleet) };
  const plan = planOf(known);
  const mix = mixBy(draft.order);
  const mixed = {
    config: mixConfig(known.config, mix),
    observations: mixObservations(known.observations, mix),
  };
  const [number = 0] = draft.order;
  const idle = withIdlePool(known, number % 2 === 0 ? 'scratch' : 'untrusted');
  return new Map(
    (
      [
        ['same in any order', differences(plan.actions, planOf(mixed).actions)],
        ['same beside an idle pool', differences(plan.actions, planOf(idle).actions)],
        ['moves nothing', moved(known, plan, planOf(withOpenPool(known)))],
        ['loses only what lay there', lost(known, plan, planOf, number)],
      ] as const
    ).filter(([, sentences]) => sentences.length > 0),
  );
}

const differences = (before: readonly Action[], after: readonly Action[]): readonly string[] =>
  isDeepStrictEqual(before, after) ? [] : [`${titles(before)} became ${titles(after)}`];

const titles = (actions: readonly Action[]): string =>
  actions.map(({ id, title }) => `${id} (${title})`).join(', ');

const changed = (
  { config }: Known,
  before: Plan,
  after: Plan,
  isIts: (dataset: Known['config']['catalogue']['datasets'][number]) => boolean,
): readonly string[] =>
  config.catalogue.datasets.filter(isIts).flatMap((dataset) => {
    const [had, has] = [doneFor(before, dataset.id), doneFor(after, dataset.id)];
    return isDeepStrictEqual(had, has)
      ? []
      : [`${dataset.id}: ${had.join(', ')} became ${has.join(', ')}`];
  });

/** Where a new copy is to be made, or may now be made, the choice is another one; so is it where room was promised to what cannot be sent yet. */
function moved(known: Known, before: Plan, after: Plan): readonly string[] {
  const pools = known.config.inventory.hosts.flatMap((host) => host.pools);
  if (pools.some(({ id }) => placesOn(before, id))) return [];
  if (after.actions.some(({ target }) => target?.startsWith('spare:'))) return [];
  return changed(known, before, after, ({ id }) => !isCrowded(before, after, id));
}

/**
 * Room that the pool no longer offers is looked for on others: where it was to take a new copy, more may change, and where its own
 * copies take the room elsewhere that another dataset was to have. While what lies on it is not known, nothing is pruned (S5), and
 * that ends with it.
 */
function lost(
  known: Known,
  before: Plan,
  planOf: (known: Known) => Plan,
  number: number,
): readonly string[] {
  const pools = known.config.inventory.hosts.flatMap((host) => host.pools);
  const gone = pools[number % pools.length]?.id;
  if (gone === undefined || placesOn(before, gone)) return [];
  const judged = isInSight(before, gone) ? before : withoutPrunes(before);
  const then = planOf(withoutPool(known, gone));
  const after = isInSight(before, gone) ? then : withoutPrunes(then);
  return changed(
    known,
    judged,
    after,
    ({ id }) => !isConcerned(before, id, gone) && !isCrowded(before, after, id),
  );
}
