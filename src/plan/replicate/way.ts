import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { Host, Pool } from '../../model/inventory.ts';
import { type Context, usable } from '../context.ts';
import type { Marks } from './bases.ts';
import { type Route, routeBetween } from './route.ts';

/** One dataset's way from the copy that is sent from, the origin or a replica, to one pool. */
export interface Way {
  readonly health: DatasetHealth;
  /** The copy that is sent from: every fact about the source is one about it. */
  readonly from: Copy;
  readonly source: Host;
  readonly target: Host;
  readonly pool: Pool;
  readonly route: Route;
  /** Why it is sent from there, a sentence; null where there was no choice. */
  readonly because: string | null;
  /** What the plan has bookmarked so far, so that it makes no bookmark twice. */
  readonly marks: Marks;
}

export function wayTo(
  context: Context,
  health: DatasetHealth,
  from: Copy,
  pool: Pool,
  marks: Marks,
): Way | null {
  const source = context.hosts.get(from.pool.host);
  const target = context.hosts.get(pool.host);
  if (!source || !target || !usable(context, pool)) return null;
  const tools = context.seen.get(source.name)?.tools ?? [];
  const route = routeBetween(source, target, context.config.inventory.transfers, tools);
  return { health, from, source, target, pool, route, because: null, marks };
}
