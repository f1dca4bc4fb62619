import type { Action, Plan } from '../model/action.ts';
import type { Config } from '../model/config.ts';
import type { DatasetHealth, FleetHealth } from '../model/health.ts';
import type { DatasetId, HostName, Instant } from '../model/ids.ts';
import { adviseOn } from './advise/advice.ts';
import { type Strays, straysIn } from './advise/strays.ts';
import { type Context, contextOf } from './context.ts';
import { type FirstCopies, firstCopies, misfits } from './copies.ts';
import { planStamps } from './mend/stamp.ts';
import { planUnloads } from './mend/unload-key.ts';
import { inSequence } from './order/sequence.ts';
import { growthsIn, weighed } from './order/weigh.ts';
import { type OwnPlan, planOwn } from './own.ts';
import type { Placed } from './placement/placements.ts';
import { type Placing, placingIn } from './placement/placing.ts';
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
  /** By the health that each was made from. */
  readonly own: WeakMap<DatasetHealth, OwnPlan>;
  readonly strays: Strays;
  readonly placing: Placing;
  readonly firsts: FirstCopies;
}

/**
 * What to do next, in the order in which it is recommended: a pure function, so the same fleet always gives
 * the same plan, byte for byte. Applied to the fleet, it leaves an empty plan.
 */
export const makePlan = (config: Config, health: FleetHealth, now: Instant): Plan =>
  planWhole(config, health, now).plan;

export function planWhole(config: Config, health: FleetHealth, now: Instant): Planning {
  const context = contextOf(config, health, now);
  return planWith(context, fleetGround(context), null);
}

/**
 * The same after some hosts were looked at again, with the health that `assessChange` gives: only what that assessed anew is
 * planned anew. What the rest hangs on by the time alone stands as it was planned.
 */
export function planChange(before: Planning, health: FleetHealth, now: Instant): Planning {
  const context = contextOf(before.context.config, health, now);
  const ground = fleetGround(context);
  return planWith(context, ground, sameGround(before.ground, ground) ? before : null);
}

function planWith(context: Context, ground: FleetGround, before: Planning | null): Planning {
  const own = before?.own ?? new WeakMap<DatasetHealth, OwnPlan>();
  const anew: DatasetHealth[] = [];
  const all = context.health.datasets.map((health): OwnPlan => {
    const known = own.get(health);
    if (known) return known;
    const made = planOwn(context, ground, health);
    own.set(health, made);
    anew.push(health);
    return made;
  });
  const busy = all.filter(({ isIdle }) => !isIdle);
  const asking = present(pick(busy, 'asking'));
  const updates = busy.flatMap(({ mends }) => mends.actions);
  const placing = placingIn(context, asking, updates, anew, before);
  const { placed } = placing;
  const firsts: FirstCopies = before?.firsts ?? new WeakMap();
  const strays = straysIn(context, touched(context, anew, before), before?.strays);
  const growths = growthsIn(context);
  const actions = weighed(context, inSequence(actionsOf(context, busy, placed, firsts)), growths);
  const ended = keepingEnds(context, actions, pick(busy, 'marks'));
  return {
    context,
    ground,
    own,
    strays,
    placing,
    firsts,
    plan: {
      at: context.now,
      health: {
        ...context.health,
        datasets: all.map((each) => withFindings(each, placed.get(each.health.dataset.id))),
      },
      actions: ended,
      advice: adviseOn(context, ended, growths, strays),
    },
  };
}

/** The hosts that were looked at again, and those on which what is planned anew has copies, or had them. */
function touched(
  { seen }: Context,
  anew: readonly DatasetHealth[],
  before: Planning | null,
): ReadonlySet<HostName> {
  if (before === null) return new Set(seen.keys());
  const hosts = new Set(
    [...seen].flatMap(([name, look]) => (before.context.seen.get(name) === look ? [] : [name])),
  );
  for (const health of anew) {
    const was = before.context.datasets.get(health.dataset.id)?.copies ?? [];
    for (const { pool } of [...health.copies, ...was]) hosts.add(pool.host);
  }
  return hosts;
}

function actionsOf(
  context: Context,
  all: readonly OwnPlan[],
  placed: ReadonlyMap<DatasetId, Placed>,
  firsts: FirstCopies,
): readonly Action[] {
  const alone = all.flatMap((each) => [
    ...each.mends.actions,
    ...firstCopies(context, each, placed.get(each.health.dataset.id), firsts),
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
  { health, mends, retirements, retention, full }: OwnPlan,
  placed: Placed | undefined,
): DatasetHealth {
  const found = [
    ...full,
    ...mends.findings,
    ...misfits(placed),
    ...retirements.findings,
    ...retention.findings,
  ];
  return found.length === 0 ? health : { ...health, findings: [...health.findings, ...found] };
}
