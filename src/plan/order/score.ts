import type { Action, ActionKind } from '../../model/action.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { DatasetId } from '../../model/ids.ts';
import type { Stake } from './stake.ts';
import { worthOf } from './value.ts';

/** Kinds of actions that bring a copy nearer to counting. */
export const heals: ReadonlySet<ActionKind> = new Set([
  'resume',
  'snapshot',
  'promote',
  'replicate',
  'abort',
  'rollback',
  'aside',
]);

const secondsPerYear = 365 * 86_400;

/** Until a person has seen it and said yes, and the bytes have gone at an estimate: a day when that is not known. */
const noticed = 0.5 * 86_400;
const unknownLength = 86_400;

/**
 * What waiting puts at stake among actions of one class (policy.md 5.1): the value of the data by how likely it is lost until the
 * action is done, with the copies that stand now and none made again; of data that no money makes again, how likely that is
 * alone. null where it is not known, and for actions that bring no copy nearer.
 */
export function scoreOf(
  { kind, datasets, estimate }: Action,
  healths: ReadonlyMap<DatasetId, DatasetHealth>,
  stake: Stake,
): number | null {
  if (!heals.has(kind)) return null;
  // Whole hours: the same wait for datasets of nearly one size, so that few are computed.
  const hours = Math.ceil((noticed + (estimate.seconds ?? unknownLength)) / 3600);
  const years = (hours * 3600) / secondsPerYear;
  return datasets.reduce<number | null>((most, id) => {
    const health = healths.get(id);
    const loss = health ? stake(health, years) : null;
    if (!health || loss === null) return most;
    return Math.max(most ?? 0, (worthOf(health.dataset) ?? 1) * loss);
  }, null);
}
