import type { Config } from '../../src/model/config.ts';
import { type HostName, hostName, poolId } from '../../src/model/ids.ts';
import type { Host, Pool } from '../../src/model/inventory.ts';

const pool = (host: HostName, root: string): Pool => {
  const name = root.split('/', 1)[0] ?? '';
  return {
    id: poolId(host, name),
    host,
    name,
    root,
    role: 'archive',
    trust: 'keys',
    reserve: { kind: 'bytes', bytes: 0n },
    domains: {},
    country: null,
  };
};

/** A fleet of hosts, each with the roots of its pools, and an empty catalogue. */
export function fleetOf(roots: Readonly<Record<string, readonly string[]>>): Config {
  const hosts = Object.entries(roots).map(([text, pools]): Host => {
    const name = hostName(text);
    const ssh = { host: text, user: null, port: null };
    return {
      name,
      ssh,
      peer: ssh,
      transport: 'local',
      become: 'none',
      domains: {},
      pools: pools.map((root) => pool(name, root)),
    };
  });
  return {
    directory: '/nowhere',
    inventory: { sites: [], hosts, transfers: [] },
    catalogue: { datasets: [] },
    assumptions: { values: {}, pools: new Map() },
  };
}
