import { makeOf } from '../../durability/of-pool.ts';
import type { Action } from '../../model/action.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { DatasetId } from '../../model/ids.ts';
import type { PoolFacts } from '../../model/observation.ts';
import { type Context, listedOn } from '../context.ts';
import { type Placeable, placesOf } from './cases.ts';
import { setOf } from './copy-sets.ts';
import { isRootLocked } from './occupied.ts';
import { type Placed, placementsIn } from './placements.ts';
import type { Place } from './request.ts';

/** Where the missing copies of the fleet go, and what that hangs on. */
export interface Placing {
  readonly placed: ReadonlyMap<DatasetId, Placed>;
  readonly asking: readonly Placeable[];
  readonly places: string;
}

/** What was placed before, and in which fleet. */
interface Before {
  readonly context: Context;
  readonly placing: Placing;
}

/**
 * Places for the copies that are missing, for all datasets at once: they share the room. Where a look has changed nothing
 * that any of it hangs on, it stands as it was. `anew`: what has been assessed anew since.
 */
export function placingIn(
  context: Context,
  asking: readonly Placeable[],
  updates: readonly Action[],
  anew: readonly DatasetHealth[],
  before: Before | null,
): Placing {
  const all = placesOf(context, updates);
  const places = all.map((place) => textOf(context, place)).join('\n');
  if (
    before?.placing.places === places &&
    isSameList(before.placing.asking, asking) &&
    anew.every((health) => setOf(health) === setAt(before.context, health)) &&
    hasSameNames(before.context, context)
  )
    return before.placing;
  const placed = placementsIn(context, asking, all);
  return {
    placed: new Map(placed.map((each) => [each.request.dataset.id, each])),
    asking,
    places,
  };
}

const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

function setAt(context: Context, { dataset }: DatasetHealth): string | null {
  const was = context.datasets.get(dataset.id);
  return was ? setOf(was) : null;
}

/** Nothing is received onto what is there, whatever it is: a new name may be in the way, and one that went no longer is. */
const hasSameNames = (before: Context, { seen }: Context): boolean =>
  before.seen.size === seen.size &&
  [...seen].every(([host, look]) => {
    const was = before.seen.get(host);
    if (was === undefined) return false;
    return was === look || isSameList(listedOn(before, host).names, listedOn({ seen }, host).names);
  });

/** What of a pool any choice can hang on. */
const textOf = (context: Context, { pool, usable, room, free, size }: Place): string =>
  [
    pool.id,
    usable,
    room,
    free,
    size,
    isRootLocked(context, pool),
    makeText(context.pools.get(pool.id)?.facts ?? null),
  ].join(' ');

const makes = new WeakMap<PoolFacts, string>();

/** How likely a pool is lost hangs on what it is made of. Told once a look. */
function makeText(facts: PoolFacts | null): string {
  if (facts === null) return '';
  const text = makes.get(facts) ?? `${facts.guid} ${JSON.stringify(makeOf(facts))}`;
  makes.set(facts, text);
  return text;
}
