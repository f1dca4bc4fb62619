import type { PoolId } from '../../model/ids.ts';
import { listOf } from '../../model/units.ts';
import { type Filter, rejectionOf } from '../placement/filter.ts';
import type { FleetPlacement } from '../placement/fleet.ts';
import type { Candidate } from '../placement/question.ts';
import type { Place, PlacementRequest } from '../placement/request.ts';
import { needOf, scoreOf } from '../placement/score.ts';
import { inRank, type Option, offerOf } from '../placement/sets.ts';
import type { Asking } from '../placement/triage.ts';
import { type Criterion, decide } from './criterion.ts';

/** Why a pool has no copy and gets none. */
export interface Remoteness {
  readonly pool: PoolId;
  /** `rejected`: it may take none. `passed-over`: another place is better. `not-needed`: no copy is missing. */
  readonly verdict: 'rejected' | 'passed-over' | 'not-needed';
  /** The first filter that failed. */
  readonly filter: Filter | null;
  /** What another place is better by. */
  readonly criterion: Criterion | null;
  readonly why: string;
}

export interface Asked {
  readonly request: PlacementRequest;
  readonly asking: Asking | null;
  readonly option: Option | null;
  readonly fleet: FleetPlacement;
  /** The places with the room that there is before anything is promised. */
  readonly all: readonly Place[];
  readonly short: string | null;
}

/** `place` has the room that other datasets leave. */
export function whyNot(asked: Asked, place: Place): Remoteness {
  const { request, asking, option } = asked;
  const pool = place.pool.id;
  const rejection = rejectionOf(request, place);
  if (rejection)
    return {
      pool,
      verdict: 'rejected',
      filter: rejection.filter,
      criterion: null,
      why: `${rejection.why}${rejection.filter === 'room' ? promisedText(asked, place) : ''}`,
    };
  const candidate = asking?.question.candidates.find((each) => each.place.pool.id === pool);
  if (!asking || !option || !candidate)
    return {
      pool,
      verdict: 'not-needed',
      filter: null,
      criterion: null,
      why: 'no copy is missing',
    };
  const other = bestWith(asking, option, candidate, asked);
  const { criterion, text, forFirst } = decide(request, option, other);
  return {
    pool,
    verdict: 'passed-over',
    filter: null,
    criterion,
    why: forFirst
      ? against(option, text)
      : `others would have less room or be worse off if this one lay here (here: ${text})`,
  };
}

const against = ({ places }: Option, text: string): string =>
  places.length === 0
    ? `a copy here would mend nothing: ${text}`
    : `${listOf(places.map(({ place }) => place.pool.id))} instead: ${text}`;

/** To whom this plan has promised the room that is lacking. */
function promisedText({ fleet, all, request, asking }: Asked, { pool }: Place): string {
  const before = all.find((each) => each.pool.id === pool.id)?.room ?? 0n;
  const names = fleet.ledger
    .on(pool.id)
    .filter((each) => each !== asking)
    .map((each) => `${each.request.dataset.id}`);
  if (before < request.bytes || names.length === 0) return '';
  return `; in this plan its room is promised to ${listOf(names)}`;
}

/** The best set with this pool in the place of one that was chosen, or alone where none was. */
function bestWith(
  { question, request }: Asking,
  { places }: Option,
  candidate: Candidate,
  { all }: Asked,
): Option {
  const rooms = new Map(all.map(({ pool, room }) => [pool.id, room]));
  const { weigh } = offerOf(request, question, rooms);
  const sets =
    places.length === 0
      ? [[candidate]]
      : places.map((each) => places.map((other) => (other === each ? candidate : other)));
  const options = sets.map((set): Option => {
    const sorted = set.toSorted((a, b) => (a.place.pool.id < b.place.pool.id ? -1 : 1));
    const need = needOf(question, sorted);
    return { places: sorted, score: scoreOf(question, sorted, need, weigh) };
  });
  const [best] = inRank(request, question, options);
  return best ?? { places: [], score: scoreOf(question, [], needOf(question, []), weigh) };
}
