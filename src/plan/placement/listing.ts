import { attribute, matches, preferenceFor } from '../../health/domains.ts';
import { mayEverTake } from './filter.ts';
import type { Place, PlacementRequest } from './request.ts';

/** A pool that may take copies of datasets of one kind, with what it is on the axes that matter to them. */
export interface Listed {
  readonly place: Place;
  /** Its value on each axis; null: not known. */
  readonly values: readonly (string | null)[];
  /** Whether it is of the kind of each requirement. */
  readonly meets: readonly boolean[];
  readonly pinned: boolean;
  readonly preference: number;
}

/** What a policy, a catalogue entry's terms and the fleet come to, wherever its copies lie already. */
export interface Listing {
  readonly axes: readonly {
    readonly name: string;
    /** Distinct values that are promised; 0: nothing is. */
    readonly hard: number;
    readonly soft: number;
    readonly isShared: boolean;
  }[];
  /** In the order of their ids. */
  readonly pools: readonly Listed[];
  /** The place of each in the order of what is free there, the emptiest first. */
  readonly emptiness: ReadonlyMap<Listed, number>;
}

/** Copies in one site or on one host share a fate, whether or not the policy speaks of it. */
const sharing = ['site', 'host'];

/** `places` stand in the order of their ids. */
export function listingOf(
  request: Pick<PlacementRequest, 'dataset' | 'encrypted'>,
  places: readonly Place[],
): Listing {
  const { dataset } = request;
  const { spread, require } = dataset.policy;
  const names = [...new Set([...spread.map(({ axis }) => axis), ...sharing])];
  const most = (axis: string, soft: boolean) =>
    spread
      .filter((rule) => rule.axis === axis && rule.soft === soft)
      .reduce((highest, { min }) => Math.max(highest, min), 0);
  const pins = new Set(dataset.placement.pin);
  const pools = places
    .filter((place) => mayEverTake(request, place))
    .map(
      (place): Listed => ({
        place,
        values: names.map((name) => attribute(place.pool, name)),
        meets: require.map(({ where }) => matches(place.pool, where)),
        pinned: pins.has(place.pool.id),
        preference: preferenceFor(dataset, place.pool),
      }),
    );
  return {
    axes: names.map((name) => ({
      name,
      hard: most(name, false),
      soft: most(name, true),
      isShared: sharing.includes(name),
    })),
    pools,
    emptiness: new Map(
      pools.toSorted((a, b) => share(b) - share(a)).map((each, at) => [each, at] as const),
    ),
  };
}

const share = ({ place: { free, size } }: Listed): number =>
  size === 0n ? 0 : Number(free) / Number(size);
