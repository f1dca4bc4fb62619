import { attribute, matches } from '../../health/domains.ts';
import type { Pool } from '../../model/inventory.ts';
import type { CopySets } from './copy-sets.ts';
import type { Listed, Listing } from './listing.ts';
import type { PlacementRequest } from './request.ts';

/** A pool that may take a copy, as far as room and what lies there let it, with what it would add. */
export interface Candidate extends Listed {
  /** For each axis, whether no copy that stays has its value. */
  readonly fresh: readonly boolean[];
  readonly emptiness: number;
}

export interface Axis {
  readonly name: string;
  readonly hard: number;
  readonly soft: number;
  /** Whether copies with one value share a fate, whatever the policy says. */
  readonly isShared: boolean;
  /** Distinct values among the copies that stay. */
  readonly taken: number;
}

/** What a dataset asks of pools. The same for all datasets of one kind whose copies lie alike: their size is not in it. */
export interface Question {
  readonly copies: { readonly min: number; readonly want: number };
  readonly standing: readonly Pool[];
  readonly axes: readonly Axis[];
  readonly requirements: readonly { readonly copies: number; readonly having: number }[];
  /** Pins that may be met. */
  readonly pins: number;
  /** With which pools the copies of other datasets lie on those that stand here, by their ids. */
  readonly known: ReadonlySet<string>;
  /** In the order of their ids. */
  readonly candidates: readonly Candidate[];
}

export function questionOf(
  { dataset, standing }: Pick<PlacementRequest, 'dataset' | 'standing'>,
  { axes, pools, emptiness }: Listing,
  sets: CopySets,
): Question {
  const { copies, require } = dataset.policy;
  const taken = axes.map(({ name }) => new Set(standing.map((pool) => attribute(pool, name))));
  const holding = new Set(standing.map(({ id }) => id));
  const candidates = pools
    .filter(({ place }) => !holding.has(place.pool.id))
    .map(
      (each): Candidate => ({
        place: each.place,
        values: each.values,
        meets: each.meets,
        pinned: each.pinned,
        preference: each.preference,
        fresh: each.values.map((value, at) => taken[at]?.has(value) === false),
        emptiness: emptiness.get(each) ?? 0,
      }),
    );
  return {
    copies,
    standing,
    axes: axes.map((axis, at) => ({ ...axis, taken: taken[at]?.size ?? 0 })),
    requirements: require.map((rule) => ({
      copies: rule.copies,
      having: standing.filter((pool) => matches(pool, rule.where)).length,
    })),
    pins: candidates.filter(({ pinned }) => pinned).length,
    known: sets.beside(standing.map(({ id }) => id)),
    candidates,
  };
}
