import { type Action, actionKinds } from '../../model/action.ts';
import { groupBy } from '../../model/groups.ts';
import type { ActionId, DatasetId } from '../../model/ids.ts';
import type { Context } from '../context.ts';
import { heals } from './score.ts';
import { worthOf } from './value.ts';

/** What of the fleet the order hangs on. */
type Known = Pick<Context, 'datasets' | 'pools'>;

/**
 * Dependencies first. Among those that wait for nothing: class; then what no money makes again; then what waiting puts at
 * stake; then what others wait for; then what was verified longest ago; then the cheap wins; then the id. What waits for a worse class is as urgent as that: it is what is waited for.
 */
export function inOrder(actions: readonly Action[], context: Known): readonly Action[] {
  const sorted = ranked(actions, context)
    .sort(compareRanks)
    .map(({ action }) => action);
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

/** What an action is sorted by, the first that differs. */
interface Rank {
  readonly action: Action;
  readonly priceless: boolean;
  readonly stake: number;
  readonly kind: number;
  readonly verifiedAt: number;
  readonly bytes: bigint;
}

function ranked(actions: readonly Action[], context: Known): Rank[] {
  const verifiedAt = verification(context);
  const stakeOf = stakes(actions);
  return actions.map((action) => ({
    action,
    priceless: isPriceless(action, context),
    stake: stakeOf(action),
    kind: actionKinds.indexOf(action.kind),
    verifiedAt: verifiedAt(action),
    bytes: action.estimate.bytes ?? 0n,
  }));
}

const isPriceless = ({ kind, datasets: ids }: Action, { datasets }: Known): boolean =>
  heals.has(kind) &&
  ids.some((id) => {
    const health = datasets.get(id);
    return health === undefined || worthOf(health.dataset) === null;
  });

const compareRanks = (a: Rank, b: Rank): number =>
  a.action.urgency.class - b.action.urgency.class ||
  Number(b.priceless) - Number(a.priceless) ||
  descending(a.stake, b.stake) ||
  a.kind - b.kind ||
  a.verifiedAt - b.verifiedAt ||
  compare(a.bytes, b.bytes) ||
  (a.action.id < b.action.id ? -1 : 1);

/**
 * What waiting puts at stake: what is not known is not taken for safe, and what brings no copy nearer puts nothing there.
 * The actions of one dataset share its largest, so that among them the one that others wait for, and is soonest done, is first.
 */
function stakes(actions: readonly Action[]): (action: Action) => number {
  const healing = actions.filter(({ kind }) => heals.has(kind));
  const largest = new Map<Action, number>();
  for (const together of groupBy(healing, ({ datasets }) => datasets.join(' ')).values()) {
    const own = together.map(({ urgency: { score } }) => score ?? Number.POSITIVE_INFINITY);
    for (const action of together) largest.set(action, Math.max(...own));
  }
  return (action) => largest.get(action) ?? -1;
}

/** Infinities are equal, and their difference is no number. */
const descending = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** When the copies of an action's datasets were last verified, the oldest of them; never is the longest ago. */
function verification({ datasets, pools }: Known): (action: Action) => number {
  const scrubbed = new Map(
    [...pools.values()].map(({ pool, facts }) => [
      pool.id,
      facts?.scan.kind === 'finished' && facts.scan.what === 'scrub' ? (facts.scan.at ?? 0) : 0,
    ]),
  );
  const known = new Map<DatasetId, number>();
  const of = (id: DatasetId): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const counted = datasets.get(id)?.copies.filter((copy) => copy.counted) ?? [];
    const at = Math.max(0, ...counted.map(({ pool }) => scrubbed.get(pool.id) ?? 0));
    known.set(id, at);
    return at;
  };
  return (action) => Math.min(...action.datasets.map(of), Number.MAX_SAFE_INTEGER);
}
