import type { Lab } from '../lab/lab.ts';
import { byHand } from './by-hand.ts';

/** The words of `zpool create` after the name: `['vdb']`, `['mirror', 'vdb', 'vdc']`, options among them. */
type Vdevs = readonly string[];

/** By host, then by pool name. */
export type PoolPlan = Readonly<Record<string, Readonly<Record<string, Vdevs>>>>;

/**
 * Destroys every pool of every host of the lab and makes these. Permissions that were delegated lie in the pools and
 * go with them. Pools of hosts that the plan does not name are gone afterwards as well.
 */
export async function freshPools(lab: Lab, plan: PoolPlan): Promise<void> {
  await Promise.all(
    lab.hosts.map((host) =>
      byHand(lab, host, [destroyAll, ...Object.entries(plan[host] ?? {}).map(create)].join('\n')),
    ),
  );
}

/** A receive whose sender has just been killed may hold its pool for a moment: it is asked until it lets go. */
const destroyAll = `set -e
for pool in $(zpool list -H -o name); do
  tries=0
  until zpool destroy -f "$pool"; do tries=$((tries + 1)); [ $tries -lt 40 ]; sleep 0.25; done
done`;

/** atime off: reading must not be writing, or an origin that was only compared would have changed. */
const create = ([pool, vdevs]: readonly [string, Vdevs]): string =>
  `zpool create -f -O atime=off '${pool}' ${vdevs.join(' ')}`;
