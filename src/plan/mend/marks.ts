import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { Context } from '../context.ts';

export const topOf = (copy: Copy): FilesystemFacts | null =>
  copy.members.find(({ path }) => path === '')?.facts ?? null;

/** Since when a copy is marked to be given up; null: it is not, or by no date that can be read. */
export function markedSince(copy: Copy): number | null {
  const said = topOf(copy)?.stamp.retire;
  if (said === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(said)) return null;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : at;
}

/** Whether a copy is marked and its time has come: no more is sent to it. */
export function isDue({ now }: Context, { dataset }: DatasetHealth, copy: Copy): boolean {
  const since = markedSince(copy);
  return since !== null && now - since >= dataset.policy.pruneDelay;
}
