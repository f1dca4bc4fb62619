import type { HostName } from '../model/ids.ts';
import type { DemoHost } from './host/demo-host.ts';
import { disksOf } from './zfs/health.ts';
import { open } from './zfs/machine.ts';

/** What can go wrong with the embedded fleet. Each rejects where there is no such host, pool or disk. */
export interface Faults {
  /** The power goes: connections are cut, commands end, further connections are refused. */
  hostDown(host: HostName): Promise<void>;
  /** It comes back, with its pools as they were. */
  hostUp(host: HostName): Promise<void>;
  /** The link into a host drops once, after so many simulated bytes of the next streams into it. */
  dropLinkInto(host: HostName, afterBytes: bigint): void;
  /** Every command of the host begins so many milliseconds late; 0: as before. */
  slowHost(host: HostName, milliseconds: number): void;
  /** The host shows another key from now on, to everybody. */
  changeHostKey(host: HostName): Promise<void>;
  /** Somebody writes so many bytes to a filesystem; a snapshot knows of them when it is taken. */
  write(host: HostName, filesystem: string, bytes: bigint): void;
  /** A disk fails, by its number in the order of `zpool status`, or comes back. */
  disk(host: HostName, pool: string, disk: number, state: 'FAULTED' | 'ONLINE'): void;
}

export function createFaults(hosts: ReadonlyMap<string, DemoHost>): Faults {
  const hostNamed = (name: HostName): DemoHost => {
    const host = hosts.get(name);
    if (!host) throw new RangeError(`the embedded fleet has no host ${name}`);
    return host;
  };
  return {
    hostDown: async (name) => hostNamed(name).down(),
    hostUp: async (name) => hostNamed(name).up(),
    dropLinkInto: (name, afterBytes) => {
      const link = hostNamed(name).link();
      if (link) link.bytesLeft = afterBytes;
    },
    slowHost: (name, milliseconds) => {
      hostNamed(name).ssh.delay = milliseconds;
    },
    changeHostKey: async (name) => {
      const host = hostNamed(name);
      host.keyChanged = true;
      await host.ssh.changeKey();
    },
    write: (name, filesystem, bytes) => {
      const { fs } = open(hostNamed(name).machine, filesystem);
      fs.referenced += bytes;
      fs.written += bytes;
    },
    disk: (name, poolName, number, state) => {
      const pool = hostNamed(name).machine.pools.get(poolName);
      const disk = pool && disksOf(pool.vdevs)[number];
      if (!disk) throw new RangeError(`${name}:${poolName} has no disk ${number}`);
      disk.state = state;
      disk.errors =
        state === 'FAULTED'
          ? { read: 3, write: 96, checksum: 0 }
          : { read: 0, write: 0, checksum: 0 };
    },
  };
}
