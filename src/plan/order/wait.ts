import { oneIn } from '../../durability/words.ts';
import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { DatasetId, PoolId } from '../../model/ids.ts';
import { formatDuration } from '../../model/units.ts';
import type { Stake } from './stake.ts';

const dayMs = 86_400_000;

/** Further off than this, nothing that happens is a reason to hurry. */
const soonMs = 3 * dayMs;

export interface Outlook {
  readonly healths: ReadonlyMap<DatasetId, DatasetHealth>;
  readonly stake: Stake;
  /** When a pool is full at its present growth, in milliseconds from now; null: not known, or never. */
  readonly fullIn: (pool: PoolId) => number | null;
}

/** What happens if an action waits a day, a sentence; null where nothing does that is worth one. */
export function waitOf(action: Action, outlook: Outlook): string | null {
  const healths = action.datasets.flatMap((id) => outlook.healths.get(id) ?? []);
  return (
    stopsCounting(action, healths) ??
    lostMeanwhile(action, healths, outlook) ??
    full(action, outlook)
  );
}

/** An update that is not made lets its copy fall behind, until it counts no more. */
function stopsCounting(
  { kind, target, source }: Action,
  healths: readonly DatasetHealth[],
): string | null {
  if (kind !== 'replicate' && kind !== 'resume' && kind !== 'snapshot') return null;
  const [health] = healths;
  if (!health) return null;
  const at = kind === 'snapshot' ? source : target;
  const behind = health.copies
    .filter((copy) => copy.role !== 'origin' && copy.counted && copy.pool.id === at)
    .map((copy) => ({ copy, left: leftOf(health, copy) }))
    .find(({ left }) => left !== null && left <= soonMs);
  return behind?.left === null || behind === undefined
    ? null
    : `in ${formatDuration(behind.left)} the copy on ${behind.copy.pool.id} stops counting`;
}

function leftOf({ dataset }: DatasetHealth, { lagSeconds }: Copy): number | null {
  return lagSeconds === null || lagSeconds === 0
    ? null
    : Math.max(0, dataset.policy.replicate.lag - lagSeconds * 1000);
}

/** Only where a copy is missing: a dataset that is well loses nothing by a day. */
function lostMeanwhile(
  { urgency }: Action,
  healths: readonly DatasetHealth[],
  { stake }: Outlook,
): string | null {
  if (urgency.class > 2) return null;
  const worst = healths
    .filter(({ counted, dataset }) => counted < dataset.policy.copies.min)
    .map((health) => ({ health, loss: stake(health, 1 / 365) }))
    .sort((a, b) => (b.loss ?? -1) - (a.loss ?? -1))[0];
  if (!worst) return null;
  const { counted } = worst.health;
  if (counted === 0) return 'no copy counts: nobody can say what is left in a day';
  if (worst.loss === null) return null;
  const which = counted === 1 ? 'the last copy is' : `all ${counted} copies are`;
  return `if it waits a day: ${oneIn(worst.loss)} that ${which} lost meanwhile`;
}

/** What frees space, or takes it, on a pool that is nearly full. */
function full({ kind, target }: Action, { fullIn }: Outlook): string | null {
  if (target === null || kind === 'scrub' || kind === 'stamp' || kind === 'inert') return null;
  const left = fullIn(target);
  return left === null || left > 30 * dayMs ? null : `in ${formatDuration(left)} ${target} is full`;
}
