import type { z } from 'zod';
import { fleetSchema } from '../../commands/schemas.ts';
import type { ConfigDirectory } from './config.ts';
import { type ActionJson, holdfast, plan } from './holdfast.ts';

type FleetJson = z.infer<typeof fleetSchema>;
type PoolJson = FleetJson['hosts'][number]['pools'][number];

/** One pool as `holdfast fleet --json` tells of it, held against its documented schema. */
export async function poolSeen(config: ConfigDirectory, id: string): Promise<PoolJson> {
  const { stdout } = await holdfast(config, ['fleet', '--json']);
  const { hosts } = fleetSchema.parse(JSON.parse(stdout));
  const found = hosts.flatMap(({ pools }) => pools).find(({ pool }) => pool === id);
  if (!found) throw new Error(`there is no pool ${id}`);
  return found;
}

/** The scrub that the plan recommends for a pool; null when it recommends none. */
export async function scrubOf(config: ConfigDirectory, pool: string): Promise<ActionJson | null> {
  const { actions } = await plan(config);
  return actions.find(({ kind, target }) => kind === 'scrub' && target === pool) ?? null;
}
