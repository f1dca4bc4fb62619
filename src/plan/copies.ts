import type { Action } from '../model/action.ts';
import type { Finding } from '../model/health.ts';
import type { SeenHost } from '../model/observation.ts';
import type { Context } from './context.ts';
import type { OwnPlan } from './own.ts';
import type { Placement } from './placement/placement.ts';
import type { Placed } from './placement/placements.ts';
import { firstReplication } from './replicate/replicate.ts';
import { wayToPool } from './replicate/source.ts';

/** The first replications of datasets, and what each hangs on beside the dataset's own: where they go, and what was seen there. */
export type FirstCopies = WeakMap<
  OwnPlan,
  {
    readonly placed: Placed;
    readonly looks: readonly (SeenHost | undefined)[];
    readonly actions: readonly Action[];
  }
>;

/** The first replication to each pool that was chosen for a dataset; made anew when a place, or what lies there, is another. */
export function firstCopies(
  context: Context,
  own: OwnPlan,
  placed: Placed | undefined,
  made: FirstCopies,
): readonly Action[] {
  if (!placed) return [];
  const looks = placed.placement.chosen.map(({ host }) => context.seen.get(host));
  const before = made.get(own);
  if (before?.placed === placed && before.looks.every((look, at) => look === looks[at]))
    return before.actions;
  const actions = replications(context, own, placed.placement);
  made.set(own, { placed, looks, actions });
  return actions;
}

const replications = (
  context: Context,
  { health, marks }: OwnPlan,
  { chosen, because: reasons }: Placement,
): readonly Action[] =>
  chosen.flatMap((pool, at) => {
    const way = wayToPool(context, health, pool, marks);
    const because = reasons[at];
    return way
      ? (firstReplication(context, way, because === undefined ? [] : [because]) ?? [])
      : [];
  });

/** What placement could not bring about: a broken policy first; a pin that is refused is told of though the policy holds. */
export const misfits = (placed: Placed | undefined): readonly Finding[] =>
  placed === undefined
    ? []
    : [
        ...(placed.placement.short === null
          ? []
          : [
              {
                kind: 'no-place',
                severity: 'danger',
                pool: null,
                text: placed.short,
              } satisfies Finding,
            ]),
        ...placed.placement.unpinned.map(
          ({ pool, why }): Finding => ({
            kind: 'pin-refused',
            severity: 'warning',
            pool: pool.id,
            text: `the catalogue pins a copy to ${pool.id}, which takes none: ${why}`,
          }),
        ),
      ];
