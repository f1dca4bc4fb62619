import type { Copy, DatasetHealth } from '../model/health.ts';
import type { Host, Pool } from '../model/inventory.ts';
import { type Context, usable } from './context.ts';
import { type Route, routeBetween } from './route.ts';

/** One dataset's way from its origin to one pool. */
export interface Way {
  readonly health: DatasetHealth;
  readonly origin: Copy;
  readonly source: Host;
  readonly target: Host;
  readonly pool: Pool;
  readonly route: Route;
}

export function wayTo(
  context: Context,
  health: DatasetHealth,
  origin: Copy,
  pool: Pool,
): Way | null {
  const source = context.hosts.get(origin.pool.host);
  const target = context.hosts.get(pool.host);
  if (!source || !target || !usable(context, pool)) return null;
  const tools = context.seen.get(source.name)?.tools ?? [];
  const route = routeBetween(source, target, context.config.inventory.transfers, tools);
  return { health, origin, source, target, pool, route };
}
