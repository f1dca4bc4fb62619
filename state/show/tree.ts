import type { HostHealth, PoolHealth } from '../../src/model/health.ts';
import { type HostName, hostOf, type PoolId } from '../../src/model/ids.ts';
import type { Host, Pool } from '../../src/model/inventory.ts';
import type { HostObservation, Vdev } from '../../src/model/observation.ts';
import type { Searchable } from '../filter.ts';
import type { FleetState } from '../fleet.ts';
import { siteOf } from './map-layout.ts';

interface RowBase {
  readonly id: string;
  readonly depth: number;
  /** Something is the matter here or below. */
  readonly problem: boolean;
}

/** A row of the fleet tree: site, host, pool, vdev. */
export type TreeRow =
  | (RowBase & { readonly kind: 'site'; readonly site: string; readonly about: string })
  | (RowBase & {
      readonly kind: 'host';
      readonly host: Host;
      readonly observation: HostObservation;
      readonly health: HostHealth | null;
      readonly looking: boolean;
    })
  | (RowBase & {
      readonly kind: 'pool';
      readonly pool: Pool;
      readonly health: PoolHealth | null;
      readonly live: boolean;
    })
  | (RowBase & { readonly kind: 'vdev'; readonly pool: PoolId; readonly vdev: Vdev });

/** The whole tree, top down. Of the vdevs those that are not well, or all when `allVdevs`. */
export function treeRows(
  fleet: FleetState,
  options: { problemsOnly: boolean; allVdevs: boolean; matches: (row: Searchable) => boolean },
): readonly TreeRow[] {
  const { inventory } = fleet.config;
  const sites = [...new Set(inventory.hosts.map(siteOfHost))].sort();
  return sites.flatMap((site) => {
    const hosts = inventory.hosts.filter((host) => siteOfHost(host) === site);
    const below = hosts.flatMap((host) => hostRows(fleet, host, options));
    if (below.length === 0) return [];
    const facts = inventory.sites.find(({ name }) => name === site);
    const about = [facts?.country, facts?.provider].filter((each) => each).join(', ');
    const problem = below.some((row) => row.problem);
    return [{ kind: 'site', id: `site:${site}`, depth: 0, problem, site, about }, ...below];
  });
}

const siteOfHost = (host: Host): string => host.domains['site'] ?? 'no site';

function hostRows(
  fleet: FleetState,
  host: Host,
  options: Parameters<typeof treeRows>[1],
): readonly TreeRow[] {
  const observation = fleet.observations.get(host.name) ?? { kind: 'pending', host: host.name };
  const health = fleet.health?.hosts.find((each) => each.host === host.name) ?? null;
  const pools = host.pools.flatMap((pool) => poolRows(fleet, pool, observation, options));
  const ill = observation.kind === 'unreachable' || grave(health);
  const problem = ill || pools.some((row) => row.problem);
  const matched = options.matches({
    host: [host.name],
    site: [siteOfHost(host)],
    state: [observation.kind],
    pool: [],
  });
  if (pools.length === 0 && !matched) return [];
  if (options.problemsOnly && !problem) return [];
  const looking = fleet.looking.has(host.name);
  return [
    {
      kind: 'host',
      id: `host:${host.name}`,
      depth: 1,
      problem,
      host,
      observation,
      health,
      looking,
    },
    ...pools,
  ];
}

function poolRows(
  fleet: FleetState,
  pool: Pool,
  observation: HostObservation,
  options: Parameters<typeof treeRows>[1],
): readonly TreeRow[] {
  const health = fleet.health?.pools.find((each) => each.pool.id === pool.id) ?? null;
  const problem = grave(health);
  if (options.problemsOnly && !problem && observation.kind !== 'unreachable') return [];
  const state = health?.facts?.state ?? 'unknown';
  const words = {
    host: [pool.host],
    site: [siteOf(pool)],
    pool: [pool.id],
    state: [state, observation.kind],
  };
  if (!options.matches(words)) return [];
  const vdevs = vdevRows(pool, health).filter((row) => options.allVdevs || row.problem);
  const live = observation.kind === 'seen';
  return [{ kind: 'pool', id: `pool:${pool.id}`, depth: 2, problem, pool, health, live }, ...vdevs];
}

function vdevRows(pool: Pool, health: PoolHealth | null): readonly TreeRow[] {
  const below = (vdev: Vdev, depth: number, path: string): readonly TreeRow[] => {
    const id = `${path}/${vdev.name}`;
    return [
      { kind: 'vdev', id, depth, problem: vdevIll(vdev), pool: pool.id, vdev },
      ...vdev.children.flatMap((child) => below(child, depth + 1, id)),
    ];
  };
  return (health?.facts?.vdevs ?? []).flatMap((vdev) => below(vdev, 3, `vdev:${pool.id}`));
}

export const vdevIll = ({ state, readErrors, writeErrors, checksumErrors }: Vdev): boolean =>
  !['ONLINE', 'AVAIL'].includes(state) || readErrors + writeErrors + checksumErrors > 0n;

const grave = (health: HostHealth | PoolHealth | null): boolean =>
  health?.findings.some(({ severity }) => severity !== 'note') ?? false;

/** The host that a row belongs to; null for a site. */
export function hostOfRow(row: TreeRow): HostName | null {
  switch (row.kind) {
    case 'site':
      return null;
    case 'host':
      return row.host.name;
    case 'pool':
      return row.pool.host;
    case 'vdev':
      return hostOf(row.pool);
    default: {
      const never: never = row;
      return never;
    }
  }
}
