import { createServer } from 'node:net';
import { LabError } from './lab-error.ts';

/** A host of the lab, as this machine and the other hosts know it. */
export interface LabHost {
  /** h1, h2 … */
  readonly name: string;
  readonly number: number;
  /** On 127.0.0.1 of this machine. */
  readonly port: number;
}

/** The user that is not root: with `zfs allow` and sudo for zfs and zpool, as a careful site would have it. */
export const unprivileged = { name: 'repl', id: 1000, home: '/home/repl' } as const;

/** How the same host is called when one logs in as `repl`. */
export const unprivilegedAlias = (name: string): string => `${name}-repl`;

/** The host's address on the segment between the hosts. */
export const address = ({ number }: LabHost): string => `10.99.0.${10 + number}`;

export const mostHosts = 9;

/** Hosts h1 to hN, on ports that are free now. */
export async function chooseHosts(count: number): Promise<readonly LabHost[]> {
  const hosts: LabHost[] = [];
  for (let number = 1; number <= count; number++) {
    const taken = hosts.map((host) => host.port);
    hosts.push({ name: `h${number}`, number, port: await freePort(taken) });
  }
  return hosts;
}

// Below the ports that the kernel gives to outgoing connections: a host that is powered off for a while keeps its port.
const firstPort = 20_000;
const ports = 10_000;

async function freePort(taken: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = firstPort + Math.floor(Math.random() * ports);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new LabError(
    `No free port was found on 127.0.0.1 between ${firstPort} and ${firstPort + ports}.`,
    'End what holds them: `ss -ltn` lists them.',
  );
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
