import type { Begin } from '../../../src/demo/stream/records.ts';
import { poolNameOf, splitName } from '../../../src/demo/zfs/machine.ts';
import type { Dataset } from '../../../src/model/catalogue.ts';
import { hostOf } from '../../../src/model/ids.ts';
import type { Pool } from '../../../src/model/inventory.ts';
import type { Fleet } from '../fleet.ts';
import { healthNow } from '../health.ts';
import type { Guard } from './guard.ts';

/** Why none of a dataset may lie on a pool; null when it may. Read from what is written down, and not as the planner reads it. */
function whyNot({ placement, legal, origin }: Dataset, pool: Pool): string | null {
  const { allow, deny } = legal.jurisdiction;
  const country = pool.country ?? '';
  if (pool.id === origin.pool) return "it is the origin's own pool";
  if (pool.role !== 'archive') return `it is a ${pool.role} pool`;
  if (pool.trust === 'untrusted') return 'it is untrusted';
  if (placement.forbid.includes(pool.id)) return 'the catalogue forbids it';
  if (allow.length > 0 && !allow.includes(country)) return `it lies in ${country}`;
  return deny.includes(country) ? `it lies in ${country}` : null;
}

/** The dataset that a snapshot belongs to, by what holds it where it is sent from: the origin or a copy. */
function datasetOf(fleet: Fleet, { toGuid, toName }: Begin): Dataset | null {
  const { fs: name } = splitName(toName);
  const found = healthNow(fleet).datasets.find(({ copies }) =>
    copies
      .flatMap(({ members }) => members)
      .some(
        ({ facts }) => facts.name === name && facts.snapshots.some(({ guid }) => guid === toGuid),
      ),
  );
  return found?.dataset ?? null;
}

/** No byte of a dataset comes to where it may not lie, and none into an origin. */
export function guardPlaces(fleet: Fleet): Guard {
  const { catalogue, inventory } = fleet.config;
  const pools = new Map<string, Pool>(
    inventory.hosts.flatMap((host) => host.pools.map((pool) => [pool.id, pool] as const)),
  );
  const origins = new Set(
    catalogue.datasets.map(({ origin }) => `${hostOf(origin.pool)} ${origin.filesystem}`),
  );
  return {
    beforeBytes(host, begin, into) {
      const dataset = datasetOf(fleet, begin);
      const pool = pools.get(`${host}:${poolNameOf(into)}`);
      if (origins.has(`${host} ${splitName(into).fs}`)) return [`${into} on ${host} is an origin`];
      if (!dataset || !pool)
        return [`nobody knows ${begin.toName}, which comes to ${host} ${into}`];
      const why = whyNot(dataset, pool);
      return why === null ? [] : [`${dataset.id} comes to ${pool.id}, and ${why}`];
    },
  };
}
