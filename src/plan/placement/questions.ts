import { matches, spreadShortfall } from '../../health/domains.ts';
import type { Policy } from '../../model/catalogue.ts';
import type { CopySets } from './copy-sets.ts';
import { type Listing, listingOf } from './listing.ts';
import { type Question, questionOf } from './question.ts';
import type { Place, PlacementRequest } from './request.ts';

/**
 * What each dataset asks; null when it lacks nothing. Which pools may take it is found out once for all datasets of one
 * policy and one kind. `places` stand in the order of their ids.
 */
export function questions(
  places: readonly Place[],
  sets: CopySets,
): (request: PlacementRequest) => Question | null {
  const known = new Map<Policy, Map<string, Listing>>();
  const listingFor = (request: PlacementRequest): Listing => {
    const { policy } = request.dataset;
    const ofPolicy = known.get(policy) ?? new Map<string, Listing>();
    known.set(policy, ofPolicy);
    const key = kindOf(request);
    const listing = ofPolicy.get(key) ?? listingOf(request, places);
    ofPolicy.set(key, listing);
    return listing;
  };
  return (request) => (lacks(request) ? questionOf(request, listingFor(request), sets) : null);
}

/** Everything of a dataset, beside its policy, that a filter or an attribute of a pool is held against. */
const kindOf = ({ dataset, encrypted }: PlacementRequest): string =>
  JSON.stringify([
    encrypted,
    dataset.placement,
    dataset.legal.jurisdiction,
    dataset.custodians.map(({ domains }) => domains),
  ]);

/** Whether copies are missing, or do not lie as promised. */
export function lacks({
  dataset,
  standing,
}: Pick<PlacementRequest, 'dataset' | 'standing'>): boolean {
  const { copies, spread, require } = dataset.policy;
  return (
    standing.length < copies.want ||
    spread.some((rule) => !rule.soft && spreadShortfall(standing, rule) > 0) ||
    require.some(
      ({ where, copies: asked }) => standing.filter((pool) => matches(pool, where)).length < asked,
    ) ||
    dataset.placement.pin.some((pin) => !standing.some(({ id }) => id === pin))
  );
}
