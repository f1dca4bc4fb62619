import type { HostName } from '../model/ids.ts';
import { hostName, poolId } from '../model/ids.ts';
import type { Domains, Host, Inventory, Pool, Site } from '../model/inventory.ts';
import { poolDomains } from './names.ts';
import type { FleetFile } from './schema/fleet.ts';

type HostEntry = FleetFile['hosts'][string];

/** The fleet as the model has it, defaults filled in and domains inherited. */
export function toInventory(fleet: FleetFile): Inventory {
  const sites = Object.entries(fleet.sites ?? {}).map(
    ([name, site]): Site => ({
      name,
      country: site?.country ?? null,
      provider: site?.provider ?? null,
    }),
  );
  const siteByName = new Map(sites.map((site) => [site.name, site]));
  return {
    sites,
    hosts: Object.entries(fleet.hosts).map(([name, entry]) =>
      toHost(hostName(name), entry, siteByName),
    ),
    transfers: (fleet.transfers ?? []).map(({ from, to, via, limit }) => ({
      from: from ? hostName(from) : null,
      to: to ? hostName(to) : null,
      via,
      limit: limit ?? null,
    })),
  };
}

function toHost(name: HostName, entry: HostEntry, sites: ReadonlyMap<string, Site>): Host {
  // Without an address, the host's name is one: what `ssh okavango` would do.
  const ssh = entry.ssh ?? { host: name, user: null, port: null };
  const own = entry.domains ?? {};
  return {
    name,
    ssh,
    peer: entry.peer ?? ssh,
    transport: entry.transport,
    become: entry.become,
    domains: { ...providerOf(sites.get(own['site'] ?? '')), ...own, host: name },
    pools: Object.entries(entry.pools).map(([pool, facts]) =>
      toPool(name, own, pool, facts, sites),
    ),
  };
}

function toPool(
  host: HostName,
  inherited: Domains,
  name: string,
  entry: HostEntry['pools'][string],
  sites: ReadonlyMap<string, Site>,
): Pool {
  const own = { ...inherited, ...entry.domains };
  const site = sites.get(own['site'] ?? '');
  return {
    id: poolId(host, name),
    host,
    name,
    root: entry.root ?? name,
    role: entry.role,
    trust: entry.trust,
    reserve: entry.reserve,
    domains: poolDomains({ provider: site?.provider ?? null, own, host, pool: name }),
    country: site?.country ?? null,
  };
}

const providerOf = (site: Site | undefined): Domains =>
  site?.provider ? { provider: site.provider } : {};
