import { markedSince } from '../../health/marked.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { Context } from '../context.ts';
import { surelyNow } from '../law.ts';

/** Whether a copy is marked and its time has come, whatever clock one asks: no more is sent to it. */
export function isDue(context: Context, health: DatasetHealth, copy: Copy): boolean {
  const since = markedSince(copy);
  return since !== null && surelyNow(context, health) - since >= health.dataset.policy.pruneDelay;
}
