import type { Action } from '../model/action.ts';
import type { Finding } from '../model/health.ts';
import type { Context } from './context.ts';
import type { OwnPlan } from './own.ts';
import type { Placed } from './placement/placements.ts';
import { firstReplication } from './replicate/replicate.ts';
import { wayToPool } from './replicate/source.ts';

/** The first replication to each pool that was chosen for a dataset. */
export const firstCopies = (
  context: Context,
  { health, marks }: OwnPlan,
  placed: Placed | undefined,
): readonly Action[] =>
  placed?.placement.chosen.flatMap((pool, at) => {
    const way = wayToPool(context, health, pool, marks);
    const because = placed.placement.because[at];
    return way
      ? (firstReplication(context, way, because === undefined ? [] : [because]) ?? [])
      : [];
  }) ?? [];

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
