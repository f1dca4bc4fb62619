import type { Context } from '../context.ts';
import { type Patience, remediesFor, remedyText } from '../explain/remedy.ts';
import { casesOf, type Placeable } from './cases.ts';
import { copySetsOf } from './copy-sets.ts';
import { type FleetPlacement, placeFleet } from './fleet.ts';
import { explained, type Placement } from './placement.ts';
import type { Place, PlacementRequest } from './request.ts';
import { poolsOf } from './sets.ts';

/** Where the missing copies of one dataset go. */
export interface Placed {
  readonly request: PlacementRequest;
  readonly placement: Placement;
  /** What stays broken, with the reasons and what would help; empty when nothing does. */
  readonly short: string;
}

/** Where the missing copies of every dataset go that lacks one, or has a pin; worst first, as health has them. */
export function placementsIn(
  context: Context,
  asking: readonly Placeable[],
  places: readonly Place[],
): readonly Placed[] {
  const cases = casesOf(context, asking);
  const fleet = placeFleet(cases, places, copySetsOf(context.health));
  const patience: Patience = { left: mostLooked };
  return cases.flatMap(({ request }): readonly Placed[] => {
    const option = fleet.given.get(request.dataset.id);
    if (!option && request.dataset.placement.pin.length === 0) return [];
    const left = placesFor(request, places, fleet);
    const placement = explained(request, left, option ? poolsOf(option) : []);
    return [{ request, placement, short: shortOf(request, left, placement, patience) }];
  });
}

/** Pools that are looked at in a whole plan to find out what would help; the datasets that stand worst come first. */
const mostLooked = 30_000;

/** What stays broken, why, and the smallest that would mend it. */
function shortOf(
  request: PlacementRequest,
  places: readonly Place[],
  { short, chosen }: Placement,
  patience: Patience,
): string {
  if (short === null) return '';
  const reached = [...request.standing, ...chosen];
  const remedy =
    patience.left > 0 ? remedyText(remediesFor({ request, places }, reached, patience)) : null;
  return remedy === null
    ? `${short}; holdfast plan --explain ${request.dataset.id} tells more`
    : `${short}; it would be kept with ${remedy}`;
}

/** The places with the room that other datasets leave. */
export function placesFor(
  { dataset }: PlacementRequest,
  places: readonly Place[],
  { asking, ledger }: FleetPlacement,
): readonly Place[] {
  const own = asking.get(dataset.id);
  const given = new Map(
    (own ? (ledger.given(own)?.places ?? []) : []).map(({ place }) => [place.pool.id, own]),
  );
  return places.map((place) => {
    const back = given.get(place.pool.id)?.request.bytes ?? 0n;
    return { ...place, room: (ledger.rooms.get(place.pool.id) ?? 0n) + back };
  });
}
