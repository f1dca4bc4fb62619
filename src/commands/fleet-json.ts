import type { FleetHealth, PoolHealth } from '../model/health.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import type { Scan, Vdev } from '../model/observation.ts';
import { formatInstant } from '../model/units.ts';
import { hostJson } from './json.ts';

/** `holdfast/fleet/v1`: what the inventory says of hosts and pools, beside what was seen of them. */
export function fleetJson(inventory: Inventory, health: FleetHealth) {
  return {
    schema: 'holdfast/fleet/v1',
    at: formatInstant(health.at),
    sites: inventory.sites,
    hosts: inventory.hosts.map((host) => hostWithPools(host, health)),
  };
}

function hostWithPools(host: Host, health: FleetHealth) {
  const own = health.hosts.find((each) => each.host === host.name);
  const version = own?.last?.version;
  return {
    ...(own ? hostJson(own) : { host: host.name, state: 'pending', seenAt: null, failure: null }),
    version: version?.ok ? version.value : null,
    domains: host.domains,
    transport: host.transport,
    findings: own?.findings ?? [],
    pools: health.pools.filter((each) => each.pool.host === host.name).map(poolJson),
  };
}

function poolJson({ pool, facts, seenAt, placeable, findings }: PoolHealth) {
  return {
    pool: pool.id,
    root: pool.root,
    role: pool.role,
    trust: pool.trust,
    domains: pool.domains,
    country: pool.country,
    seenAt: seenAt === null ? null : formatInstant(seenAt),
    placeable: placeable.toString(),
    findings,
    facts: facts && {
      guid: facts.guid,
      state: facts.state,
      readonly: facts.readonly,
      size: facts.size.toString(),
      allocated: facts.allocated.toString(),
      free: facts.free.toString(),
      fragmentation: facts.fragmentation,
      dataErrors: facts.dataErrors.toString(),
      status: facts.status,
      scan: scanJson(facts.scan),
      vdevs: facts.vdevs.map(vdevJson),
    },
  };
}

function scanJson(scan: Scan) {
  switch (scan.kind) {
    case 'none':
      return scan;
    case 'running':
      return { ...scan, startedAt: scan.startedAt === null ? null : formatInstant(scan.startedAt) };
    case 'finished':
      return {
        ...scan,
        at: scan.at === null ? null : formatInstant(scan.at),
        errors: scan.errors.toString(),
      };
    case 'canceled':
      return { ...scan, at: scan.at === null ? null : formatInstant(scan.at) };
    default: {
      const never: never = scan;
      return never;
    }
  }
}

interface VdevJson
  extends Omit<Vdev, 'readErrors' | 'writeErrors' | 'checksumErrors' | 'children'> {
  readonly readErrors: string;
  readonly writeErrors: string;
  readonly checksumErrors: string;
  readonly children: readonly VdevJson[];
}

const vdevJson = (vdev: Vdev): VdevJson => ({
  ...vdev,
  readErrors: vdev.readErrors.toString(),
  writeErrors: vdev.writeErrors.toString(),
  checksumErrors: vdev.checksumErrors.toString(),
  children: vdev.children.map(vdevJson),
});
