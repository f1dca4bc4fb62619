import type { FleetAssumptions } from '../model/assumptions.ts';
import type { Pool } from '../model/inventory.ts';
import type { PoolFacts } from '../model/observation.ts';
import { usualRate } from '../model/transfers.ts';
import { assumedFrom } from './assumed.ts';
import { deflateRatio } from './capacity.ts';
import { type Geometry, shapeOf } from './layout.ts';
import { makeOf } from './of-pool.ts';
import type { Scenario } from './scenario.ts';

export type PoolScenario =
  | { readonly known: true; readonly scenario: Scenario }
  | { readonly known: false; readonly why: string };

/** A pool as it is, with what lies on it as the data: to ask what its disks would come to in other layouts. */
export function scenarioOfPool(
  { id, host, domains }: Pool,
  facts: PoolFacts | null,
  { values, pools }: FleetAssumptions,
  years: number,
): PoolScenario {
  if (facts === null) return { known: false, why: 'it was never seen' };
  const make = makeOf(facts);
  if (!make.known) return make;
  const [geometry, ...others] = make.parts;
  if (!geometry || others.length > 0) return { known: false, why: 'its vdevs are not alike' };
  const own = pools.get(id);
  const diskBytes = own?.diskBytes ?? make.diskBytes;
  // What `zpool list` counts has left out boot and swap already.
  const counted = own?.diskBytes
    ? {}
    : { diskOverhead: { value: 0, source: 'as zpool list says' } };
  const assumed = assumedFrom({ ...values, ...counted, ...own?.values });
  const { afr, uer } = assumed;
  const place = { host, site: domains['site'] ?? null, batch: domains['batch'] ?? null };
  const copy = {
    geometry,
    diskBytes,
    afr: afr.value,
    uer: uer.value,
    domains: { ...place, admin: domains['admin'] ?? null, keyDomain: null },
  };
  return {
    known: true,
    scenario: {
      dataBytes: Number(facts.allocated) * shown(geometry, assumed.ashift.value),
      link: Number(usualRate),
      copies: [copy],
      assumed,
      years: [years],
    },
  };
}

/** `zpool list` counts parity as allocated; this much of it is data. */
function shown(geometry: Geometry, ashift: number | null): number {
  const shape = shapeOf(geometry);
  return shape.ok && ashift !== null ? deflateRatio(geometry.layout, shape.width, ashift) : 1;
}
