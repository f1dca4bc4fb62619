import { markedSince } from '../../health/marked.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { Context } from '../context.ts';

/** Whether a copy is marked and its time has come: no more is sent to it. */
export function isDue({ now }: Context, { dataset }: DatasetHealth, copy: Copy): boolean {
  const since = markedSince(copy);
  return since !== null && now - since >= dataset.policy.pruneDelay;
}
