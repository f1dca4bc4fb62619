import { type Action, actionKinds } from '../../model/action.ts';
import type { Dataset } from '../../model/catalogue.ts';
import type { FleetHealth } from '../../model/health.ts';
import type { ActionId, DatasetId } from '../../model/ids.ts';
import { heals } from './score.ts';
import { worthOf } from './value.ts';

/**
 * Dependencies first. Among those that wait for nothing: class; then what no money makes again; then what waiting puts at
 * stake; then what others wait for; then what was verified longest ago; then the cheap wins; then the id. What waits for a worse class is as urgent as that: it is what is waited for.
 */
export function inOrder(actions: readonly Action[], health: FleetHealth): readonly Action[] {
  const sorted = [...actions].sort(byUrgency(actions, health));
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

function byUrgency(
  actions: readonly Action[],
  health: FleetHealth,
): (a: Action, b: Action) => number {
  const datasets = new Map<DatasetId, Dataset>(
    health.datasets.map(({ dataset }) => [dataset.id, dataset]),
  );
  const priceless = ({ kind, datasets: ids }: Action): number =>
    heals.has(kind) &&
    ids.some((id) => {
      const dataset = datasets.get(id);
      return dataset === undefined || worthOf(dataset) === null;
    })
      ? 0
      : 1;
  const verifiedAt = verification(health);
  const stakeOf = stakes(actions);
  return (a, b) =>
    a.urgency.class - b.urgency.class ||
    priceless(a) - priceless(b) ||
    descending(stakeOf(a), stakeOf(b)) ||
    actionKinds.indexOf(a.kind) - actionKinds.indexOf(b.kind) ||
    verifiedAt(a) - verifiedAt(b) ||
    compare(a.estimate.bytes ?? 0n, b.estimate.bytes ?? 0n) ||
    (a.id < b.id ? -1 : 1);
}

/**
 * What waiting puts at stake: what is not known is not taken for safe, and what brings no copy nearer puts nothing there.
 * The actions of one dataset share its largest, so that among them the one that others wait for, and is soonest done, is first.
 */
function stakes(actions: readonly Action[]): (action: Action) => number {
  const own = ({ kind, urgency: { score } }: Action): number =>
    heals.has(kind) ? (score ?? Number.POSITIVE_INFINITY) : -1;
  const largest = new Map<string, number>();
  const keyOf = ({ datasets }: Action): string => datasets.join(' ');
  for (const action of actions) {
    const key = keyOf(action);
    largest.set(key, Math.max(largest.get(key) ?? -1, own(action)));
  }
  return (action) => (heals.has(action.kind) ? (largest.get(keyOf(action)) ?? -1) : -1);
}

/** Infinities are equal, and their difference is no number. */
const descending = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** When the copies of an action's datasets were last verified, the oldest of them; never is the longest ago. */
function verification({ datasets, pools }: FleetHealth): (action: Action) => number {
  const scrubbed = new Map(
    pools.map(({ pool, facts }) => [
      pool.id,
      facts?.scan.kind === 'finished' && facts.scan.what === 'scrub' ? (facts.scan.at ?? 0) : 0,
    ]),
  );
  const healths = new Map(datasets.map((each) => [each.dataset.id, each]));
  const known = new Map<DatasetId, number>();
  const of = (id: DatasetId): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const counted = healths.get(id)?.copies.filter((copy) => copy.counted) ?? [];
    const at = Math.max(0, ...counted.map(({ pool }) => scrubbed.get(pool.id) ?? 0));
    known.set(id, at);
    return at;
  };
  return (action) => Math.min(...action.datasets.map(of), Number.MAX_SAFE_INTEGER);
}
