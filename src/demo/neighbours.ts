import type { Config } from '../model/config.ts';
import type { Neighbours } from './host/calls.ts';
import type { DemoHost } from './host/demo-host.ts';

/** How the simulated hosts find one another: by the addresses of `fleet.yaml`. ssh's own words where they do not. */
export function neighboursOf(config: Config, hosts: ReadonlyMap<string, DemoHost>): Neighbours {
  return {
    hostAt: (address, port) => {
      const named = config.inventory.hosts.filter((host) =>
        [host.ssh.host, host.peer.host].includes(address),
      );
      if (named.length === 0)
        return { refusal: `ssh: Could not resolve hostname ${address}: Name or service not known` };
      const found = named.find((host) =>
        [host.ssh, host.peer].some((each) => each.host === address && (each.port ?? 22) === port),
      );
      const host = found && hosts.get(found.name);
      if (!host?.link())
        return { refusal: `ssh: connect to host ${address} port ${port}: Connection refused` };
      if (host.keyChanged) return { refusal: 'Host key verification failed.' };
      return { host: host.machine.name };
    },
  };
}
