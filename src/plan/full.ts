import type { DatasetHealth, Finding } from '../model/health.ts';
import { filesystemName } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import { type Context, listedOn, liveOrigin } from './context.ts';

/**
 * Below this ZFS makes nothing any more, and takes no stream, be it of nothing: it reckons three blocks of 16 KiB, three times
 * over, for a snapshot, five for a receive (dsl_sync_task_sync), and a few of them come at once.
 */
export const leastBytes = 1024n ** 2n;

/** What has to be left where so much is received. */
export const leastFor = (bytes: bigint): bigint => (bytes < leastBytes ? leastBytes : bytes);

/**
 * Whether ZFS would refuse to make a snapshot, a bookmark or a clone on a pool. What is there can still be renamed, stamped, held,
 * promoted and destroyed. Told by the top of the pool, for no quota bounds what these take.
 */
export function isFull(context: Context, pool: Pool): boolean {
  const top = listedOn(context, pool.host).byName.get(filesystemName(pool.name));
  return top ? top.available < leastBytes : seemsFull(context, pool);
}

/** Where the top is not listed: the pool is taken up to what ZFS keeps back, and none of the filesystems in it has room, so that it is no quota. */
function seemsFull(context: Context, { id, host, name }: Pool): boolean {
  const facts = context.pools.get(id)?.facts;
  if (!facts || facts.free * 8n >= facts.size) return false;
  const prefix = `${name}/`;
  const listed = [...listedOn(context, host).byName.values()].filter((each) =>
    each.name.startsWith(prefix),
  );
  return listed.length > 0 && listed.every(({ available }) => available < leastBytes);
}

/** Of a dataset whose origin's pool is full: what is due there waits. */
export function fullFindings(context: Context, health: DatasetHealth): readonly Finding[] {
  const origin = liveOrigin(context, health);
  if (!origin || !isFull(context, origin.pool)) return [];
  const { id } = origin.pool;
  return [
    {
      kind: 'no-room',
      severity: 'danger',
      pool: id,
      text: `${id} has no room left: ZFS makes no snapshot, bookmark or clone there until something is freed`,
    },
  ];
}
