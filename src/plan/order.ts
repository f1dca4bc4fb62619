import { type Action, actionKinds } from '../model/action.ts';
import type { Dataset } from '../model/catalogue.ts';
import type { FleetHealth } from '../model/health.ts';
import type { ActionId, DatasetId } from '../model/ids.ts';

/**
 * Dependencies first. Among those that wait for nothing: class; then what others wait for; then what cannot be made
 * again; then the cheap wins; then the id. What waits for a worse class is as urgent as that: it is what is waited for.
 */
export function inOrder(actions: readonly Action[], health: FleetHealth): readonly Action[] {
  const sorted = [...actions].sort(byUrgency(health));
  const byId = new Map(sorted.map((action) => [action.id, action]));
  const ordered = new Map<ActionId, Action>();
  // Depth first along `after`, from the most urgent down: what is waited for comes just before what waits for it.
  const visit = (action: Action, waiting: ReadonlySet<ActionId>) => {
    if (ordered.has(action.id) || waiting.has(action.id)) return;
    const below = new Set([...waiting, action.id]);
    for (const id of action.after) {
      const before = byId.get(id);
      if (before) visit(before, below);
    }
    ordered.set(action.id, action);
  };
  for (const action of sorted) visit(action, new Set());
  return [...ordered.values()];
}

function byUrgency(health: FleetHealth): (a: Action, b: Action) => number {
  const datasets = new Map<DatasetId, Dataset>(
    health.datasets.map(({ dataset }) => [dataset.id, dataset]),
  );
  const reproducible = (action: Action): number =>
    action.datasets.some((id) => datasets.get(id)?.reproduce?.possible !== 'yes') ? 0 : 1;
  return (a, b) =>
    a.urgency.class - b.urgency.class ||
    actionKinds.indexOf(a.kind) - actionKinds.indexOf(b.kind) ||
    reproducible(a) - reproducible(b) ||
    compare(a.estimate.bytes ?? 0n, b.estimate.bytes ?? 0n) ||
    (a.id < b.id ? -1 : 1);
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
