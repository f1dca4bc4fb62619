import { type Action, actionKinds } from '../model/action.ts';
import type { Dataset } from '../model/catalogue.ts';
import type { FleetHealth } from '../model/health.ts';
import type { DatasetId } from '../model/ids.ts';

/** Class first; then what others wait for; then what cannot be made again; then the cheap wins; then the id. */
export function inOrder(actions: readonly Action[], health: FleetHealth): readonly Action[] {
  const datasets = new Map<DatasetId, Dataset>(
    health.datasets.map(({ dataset }) => [dataset.id, dataset]),
  );
  const reproducible = (action: Action): number =>
    action.datasets.some((id) => datasets.get(id)?.reproduce?.possible !== 'yes') ? 0 : 1;
  return [...actions].sort(
    (a, b) =>
      a.urgency.class - b.urgency.class ||
      actionKinds.indexOf(a.kind) - actionKinds.indexOf(b.kind) ||
      reproducible(a) - reproducible(b) ||
      compare(a.estimate.bytes ?? 0n, b.estimate.bytes ?? 0n) ||
      (a.id < b.id ? -1 : 1),
  );
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
