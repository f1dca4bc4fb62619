import type { Action } from '../model/action.ts';
import type { DatasetHealth, Finding } from '../model/health.ts';
import type { DatasetId } from '../model/ids.ts';
import type { Context } from './context.ts';
import { type Mends, mendCopies } from './mend/mends.ts';
import type { Keeps } from './placement/cases.ts';
import type { Placement } from './placement/placement.ts';
import { type Placed, placementsIn } from './placement/placements.ts';
import type { Planned } from './planned.ts';
import type { Marks } from './replicate/bases.ts';
import { firstReplication } from './replicate/replicate.ts';
import { wayToPool } from './replicate/source.ts';

/** Mends the copies that are there, and then places those that are missing, for all datasets at once: they share the room. */
export function planCopies(context: Context, marks: Marks): Planned {
  const { datasets } = context.health;
  const { mended, updates, keeps } = mendAll(context, marks);
  const placed = new Map(
    placementsIn(context, keeps, updates).map((each) => [each.request.dataset.id, each]),
  );
  const fresh = datasets.flatMap((health) =>
    firstCopies(context, health, placed.get(health.dataset.id)?.placement ?? null, marks),
  );
  return {
    actions: [...updates, ...fresh],
    findings: new Map(
      datasets.map(({ dataset: { id } }) => [
        id,
        [...(mended.get(id)?.findings ?? []), ...misfits(placed.get(id) ?? null)],
      ]),
    ),
  };
}

/** What is done about the copies that are there, and which of them keep their places by it. */
export function mendAll(
  context: Context,
  marks: Marks,
): {
  readonly mended: ReadonlyMap<DatasetId, Mends>;
  readonly updates: readonly Action[];
  readonly keeps: Keeps;
} {
  const mended = new Map(
    context.health.datasets.map((each) => [each.dataset.id, mendCopies(context, each, marks)]),
  );
  return {
    mended,
    updates: [...mended.values()].flatMap(({ actions }) => actions),
    keeps: ({ dataset: { id } }, pool) => mended.get(id)?.keeps.has(pool) ?? false,
  };
}

/** The first replication to each pool that was chosen. */
function firstCopies(
  context: Context,
  health: DatasetHealth,
  placement: Placement | null,
  marks: Marks,
): readonly Action[] {
  if (!placement) return [];
  return placement.chosen.flatMap((pool, at) => {
    const way = wayToPool(context, health, pool, marks);
    const because = placement.because[at];
    return way
      ? (firstReplication(context, way, because === undefined ? [] : [because]) ?? [])
      : [];
  });
}

/** What placement could not bring about: a broken policy first; a pin that is refused is told of though the policy holds. */
const misfits = (placed: Placed | null): readonly Finding[] => [
  ...(placed === null || placed.placement.short === null
    ? []
    : [{ kind: 'no-place', severity: 'danger', pool: null, text: placed.short } as const]),
  ...(placed?.placement.unpinned ?? []).map(
    ({ pool, why }): Finding => ({
      kind: 'pin-refused',
      severity: 'warning',
      pool: pool.id,
      text: `the catalogue pins a copy to ${pool.id}, which takes none: ${why}`,
    }),
  ),
];
