import type { Action, Plan } from '../model/action.ts';
import type { Config } from '../model/config.ts';
import type { DatasetHealth, FleetHealth } from '../model/health.ts';
import type { DatasetId, Instant } from '../model/ids.ts';
import { adviseOn } from './advise/advice.ts';
import { type Context, contextOf } from './context.ts';
import { firstCopies, misfits } from './copies.ts';
import { planStamps } from './mend/stamp.ts';
import { planUnloads } from './mend/unload-key.ts';
import { inSequence } from './order/sequence.ts';
import { growthsIn, weighed } from './order/weigh.ts';
import { type OwnPlan, planOwn } from './own.ts';
import type { Keeps } from './placement/cases.ts';
import { type Placed, placementsIn } from './placement/placements.ts';
import { keepingEnds } from './replicate/bases.ts';
import { planBookmarks } from './replicate/bookmark.ts';
import { type FleetGround, fleetGround, sameGround } from './retention/ground.ts';
import { planScrubs } from './scrub.ts';
import { planSnapshots } from './snapshot.ts';

/** A plan, and what the next one goes on from. */
export interface Planning {
  readonly plan: Plan;
  readonly context: Context;
  readonly ground: FleetGround;
  readonly own: ReadonlyMap<DatasetId, OwnPlan>;
}

/**
 * What to do next, in the order in which it is recommended: a pure function, so the same fleet always gives
 * the same plan, byte for byte. Applied to the fleet, it leaves an empty plan.
 */
export const makePlan = (config: Config, health: FleetHealth, now: Instant): Plan =>
  planWhole(config, health, now).plan;

export function planWhole(config: Config, health: FleetHealth, now: Instant): Planning {
  const context = contextOf(config, health, now);
  return planWith(context, fleetGround(context), new Map());
}

/**
 * The same after some hosts were looked at again, with the health that `assessChange` gives: only what that assessed anew is
 * planned anew. What the rest hangs on by the time alone stands as it was planned.
 */
export function planChange(before: Planning, health: FleetHealth, now: Instant): Planning {
  const context = contextOf(before.context.config, health, now);
  const ground = fleetGround(context);
  return planWith(context, ground, sameGround(before.ground, ground) ? before.own : new Map());
}

function planWith(
  context: Context,
  ground: FleetGround,
  before: ReadonlyMap<DatasetId, OwnPlan>,
): Planning {
  const all = context.health.datasets.map((health): OwnPlan => {
    const own = before.get(health.dataset.id);
    return own?.health === health ? own : planOwn(context, ground, health);
  });
  const own = new Map(all.map((each) => [each.health.dataset.id, each]));
  const placed = placedIn(context, own);
  const growths = growthsIn(context);
  const actions = weighed(context, inSequence(actionsOf(context, all, placed)), growths);
  const ended = keepingEnds(context, actions, pick(all, 'marks'));
  return {
    context,
    ground,
    own,
    plan: {
      at: context.now,
      health: {
        ...context.health,
        datasets: all.map((each) => withFindings(each, placed.get(each.health.dataset.id))),
      },
      actions: ended,
      advice: adviseOn(context, ended, growths),
    },
  };
}

/** Places for the copies that are missing, for all datasets at once: they share the room. */
function placedIn(
  context: Context,
  own: ReadonlyMap<DatasetId, OwnPlan>,
): ReadonlyMap<DatasetId, Placed> {
  const keeps: Keeps = ({ dataset }, pool) => own.get(dataset.id)?.mends.keeps.has(pool) ?? false;
  const updates = [...own.values()].flatMap(({ mends }) => mends.actions);
  return new Map(
    placementsIn(context, keeps, updates).map((each) => [each.request.dataset.id, each]),
  );
}

function actionsOf(
  context: Context,
  all: readonly OwnPlan[],
  placed: ReadonlyMap<DatasetId, Placed>,
): readonly Action[] {
  const alone = all.flatMap((each) => [
    ...each.mends.actions,
    ...firstCopies(context, each, placed.get(each.health.dataset.id)),
    ...each.inert,
    ...each.retirements.actions,
    ...each.retention.actions,
  ]);
  return [
    ...alone,
    ...planSnapshots(context, present(pick(all, 'snapshot'))),
    ...planBookmarks(present(pick(all, 'bookmarks'))),
    ...planScrubs(context, pick(all, 'unverified').flat()),
    ...planUnloads(context, pick(all, 'loaded').flat()),
    ...planStamps(context, pick(all, 'unstamped').flat()),
  ];
}

const pick = <K extends keyof OwnPlan>(all: readonly OwnPlan[], key: K): readonly OwnPlan[K][] =>
  all.map((each) => each[key]);

const present = <T>(all: readonly (T | null)[]): readonly T[] =>
  all.filter((each) => each !== null);

/** Health, with what the planner found that nothing can be done about. */
function withFindings(
  { health, mends, retirements, retention }: OwnPlan,
  placed: Placed | undefined,
): DatasetHealth {
  const found = [
    ...mends.findings,
    ...misfits(placed),
    ...retirements.findings,
    ...retention.findings,
  ];
  return found.length === 0 ? health : { ...health, findings: [...health.findings, ...found] };
}
