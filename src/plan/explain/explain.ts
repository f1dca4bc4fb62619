import type { Plan } from '../../model/action.ts';
import type { Config } from '../../model/config.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { DatasetId, PoolId } from '../../model/ids.ts';
import { formatBytes } from '../../model/units.ts';
import { type Context, contextOf } from '../context.ts';
import { mendCopies } from '../mend/mends.ts';
import { casesOf, placeableOf, placesOf } from '../placement/cases.ts';
import { copySetsOf } from '../placement/copy-sets.ts';
import { placeFleet } from '../placement/fleet.ts';
import { explained } from '../placement/placement.ts';
import { placesFor } from '../placement/placements.ts';
import type { Place, PlacementRequest } from '../placement/request.ts';
import { bestOption, type Option, poolsOf } from '../placement/sets.ts';
import type { Asking } from '../placement/triage.ts';
import { openMarks } from '../replicate/bases.ts';
import { sourcesOf } from '../replicate/source.ts';
import { type Decision, decide } from './criterion.ts';
import { type Remoteness, whyNot } from './pools.ts';
import { noRemedies, type Remedies, remediesFor } from './remedy.ts';

/** Why one copy lies where it does, or is to lie. */
export interface WhyHere {
  readonly pool: PoolId;
  /** `awaited`: its host is out of sight, and the policy waits for it (S8). */
  readonly kind: 'origin' | 'stands' | 'awaited' | 'new';
  /** What it takes to have it there. */
  readonly moves: bigint;
  readonly why: string;
  /** What decided against the best that could be done without this pool; null where nothing was chosen. */
  readonly decision: (Omit<Decision, 'forFirst'> & { readonly runnerUp: readonly PoolId[] }) | null;
}

/** Where the copies of a dataset lie and are to lie, and why not elsewhere: plain data. */
export interface Explanation {
  readonly dataset: DatasetId;
  readonly policy: string;
  readonly bytes: bigint;
  /** Why no new places are looked for; null when they are. */
  readonly waits: string | null;
  readonly copies: readonly WhyHere[];
  /** Every other pool of the fleet. */
  readonly others: readonly Remoteness[];
  /** What stays broken; null when every promise can be kept. */
  readonly short: string | null;
  readonly remedies: Remedies;
}

/** Room enough to look at every pool of any fleet a few thousand times. */
const patience = 1_000_000;

/** Explains one dataset of a plan: what it does to the copies that are there, and where it puts new ones, is found anew as it was. */
export function explain(config: Config, plan: Plan, id: DatasetId): Explanation | null {
  const context = contextOf(config, plan.health, plan.at);
  const health = plan.health.datasets.find(({ dataset }) => dataset.id === id);
  if (!health) return null;
  const mends = new Map(
    context.health.datasets.map((each) => [
      each.dataset.id,
      mendCopies(context, each, openMarks()),
    ]),
  );
  const updates = [...mends.values()].flatMap(({ actions }) => actions);
  const placeable = context.health.datasets.flatMap(
    (each) => placeableOf(context, each, mends.get(each.dataset.id)?.keeps ?? new Set()) ?? [],
  );
  const cases = casesOf(context, placeable);
  const request = cases.find((each) => each.request.dataset.id === id)?.request;
  const of = { dataset: id, policy: health.dataset.policy.name, bytes: health.bytes };
  if (!request) return { ...of, ...unasked(context, health) };
  const all = placesOf(context, updates);
  const fleet = placeFleet(cases, all, copySetsOf(context.health));
  const asking = fleet.asking.get(id) ?? null;
  const option = fleet.given.get(id) ?? null;
  const chosen = option ? poolsOf(option) : [];
  const places = placesFor(request, all, fleet);
  const reached = [...request.standing, ...chosen];
  const { short } = explained(request, places, chosen);
  return {
    ...of,
    waits: null,
    copies: [
      ...standingCopies(health, request),
      ...(asking && option ? newCopies(request, asking, option, places) : []),
    ],
    others: places
      .filter(({ pool }) => !reached.some((each) => each.id === pool.id))
      .map((place) => whyNot({ request, asking, option, fleet, all, short }, place)),
    short,
    remedies:
      short === null ? noRemedies : remediesFor({ request, places }, reached, { left: patience }),
  };
}

function unasked(
  context: Context,
  health: DatasetHealth,
): Pick<Explanation, 'waits' | 'copies' | 'others' | 'short' | 'remedies'> {
  const { pool } = health.dataset.origin;
  const waits =
    sourcesOf(context, health).length === 0
      ? `its origin on ${pool} was not seen working, and no other copy may be sent`
      : 'a host or pool that may hold a copy was not seen, and the policy waits for it';
  return {
    waits,
    copies: health.copies.filter(isStanding).map((copy) => standingCopy(copy, health)),
    others: [],
    short: null,
    remedies: noRemedies,
  };
}

const isStanding = (copy: Copy): boolean => copy.role === 'origin' || copy.counted || copy.awaited;

const standingCopies = (health: DatasetHealth, { standing }: PlacementRequest) =>
  health.copies
    .filter(({ pool }) => standing.some(({ id }) => id === pool.id))
    .map((copy) => standingCopy(copy, health));

function standingCopy(copy: Copy, { bytes }: DatasetHealth): WhyHere {
  const of = { pool: copy.pool.id, moves: 0n };
  if (copy.role === 'origin')
    return { ...of, kind: 'origin', why: 'the origin lies here', decision: null };
  if (copy.awaited)
    return {
      ...of,
      kind: 'awaited',
      why: `what lies here was not seen just now; the policy waits for it`,
      decision: null,
    };
  return {
    ...of,
    kind: 'stands',
    why: `a copy lies here already${copy.counted ? '' : ' and can go on'}: moves 0 B against ${formatBytes(bytes)}`,
    decision: {
      criterion: 'bytes',
      text: `moves 0 B against ${formatBytes(bytes)}`,
      runnerUp: [],
    },
  };
}

function newCopies(
  request: PlacementRequest,
  { question }: Asking,
  option: Option,
  places: readonly Place[],
): readonly WhyHere[] {
  const rooms = new Map(places.map(({ pool, room }) => [pool.id, room]));
  const { because } = explained(request, places, poolsOf(option));
  return option.places.map((each, at): WhyHere => {
    const without = question.candidates.filter((other) => other !== each);
    const runnerUp = bestOption(request, { ...question, candidates: without }, rooms);
    const { criterion, text } = decide(request, option, runnerUp);
    return {
      pool: each.place.pool.id,
      kind: 'new',
      moves: request.bytes,
      why: because[at] ?? '',
      decision: { criterion, text, runnerUp: poolsOf(runnerUp).map(({ id }) => id) },
    };
  });
}
