import type { HostName } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import { localTransport } from './local.ts';
import { opensshTransport } from './openssh.ts';
import { readOnlyShell } from './read-only.ts';
import type { Shell, Shells } from './shell.ts';
import { ssh2Transport } from './ssh2-transport.ts';
import type { Ssh2Target } from './target.ts';
import type { Transport } from './transport.ts';
import { shellOver } from './transport-shell.ts';

export interface ShellsOptions {
  readonly readOnly: boolean;
  /** Connection facts given outright, instead of asking `ssh -G` and `ssh-keygen -F`. */
  readonly targets?: ReadonlyMap<HostName, Ssh2Target>;
}

/** Shells that a person can hurry. */
export interface FleetShells extends Shells {
  /** Forgets failed connections, of one host or of all, so that the next command tries at once. */
  retry(host?: HostName): void;
}

/** The shells of a fleet: each host's is made when first asked for, and connects when first used. */
export function openShells(hosts: readonly Host[], options: ShellsOptions): FleetShells {
  const open = new Map<HostName, { readonly shell: Shell; readonly transport: Transport }>();

  const shell = (name: HostName): Shell => {
    const known = open.get(name);
    if (known) return known.shell;
    const host = hosts.find((one) => one.name === name);
    if (!host) throw new RangeError(`There is no host ${name} in the fleet.`);
    const transport = transportTo(host, options.targets?.get(name) ?? null);
    const plain = shellOver(transport);
    const made = options.readOnly ? readOnlyShell(plain) : plain;
    open.set(name, { shell: made, transport });
    return made;
  };

  return {
    shell,
    retry: (name) => {
      for (const [one, { transport }] of open)
        if (name === undefined || name === one) transport.retry();
    },
    close: async () => {
      await Promise.all([...open.values()].map((one) => one.shell.close()));
    },
  };
}

function transportTo(host: Host, target: Ssh2Target | null): Transport {
  if (target) return ssh2Transport(host, target);
  switch (host.transport) {
    case 'ssh2':
      return ssh2Transport(host, null);
    case 'openssh':
      return opensshTransport(host);
    case 'local':
      return localTransport(host);
    default: {
      const never: never = host.transport;
      return never;
    }
  }
}
