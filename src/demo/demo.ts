import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../model/config.ts';
import type { HostName } from '../model/ids.ts';
import { hostName } from '../model/ids.ts';
import type { Ssh2Target } from '../ssh/target.ts';
import { createFaults, type Faults } from './faults.ts';
import { buildFleet } from './fleet/build.ts';
import { openCalls } from './host/calls.ts';
import { DemoHost } from './host/demo-host.ts';
import { writeShims } from './host/shims.ts';
import { makeKey } from './host/ssh-server.ts';
import { neighboursOf } from './neighbours.ts';
import { loadSampleConfig } from './sample-config.ts';

/** The embedded fleet, running: real SSH on loopback, a real shell, simulated pools. */
export interface Demo {
  readonly config: Config;
  /** How each host of `config` is reached. */
  readonly targets: ReadonlyMap<HostName, Ssh2Target>;
  readonly faults: Faults;
  /** Ends every command, server and file of the fleet. What has not ended by itself is killed. */
  close(): Promise<void>;
}

/**
 * Starts the embedded fleet. `speed` is how many times faster than the demo's own pace streams and scrubs go (3 TiB
 * take a quarter of a minute at 1; Infinity: at once). The same `seed` gives the same guids, whatever the day.
 */
export async function startDemo(
  options: { readonly speed?: number; readonly seed?: string } = {},
): Promise<Demo> {
  const { speed = 1, seed = 'holdfast' } = options;
  const config = await loadSampleConfig();
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-fleet-'));
  const bin = await writeShims(directory);
  const leash = spawn('/bin/sh', [join(directory, 'leash'), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  leash.stdin.on('error', () => {});
  await promisify(execFile)('mkfifo', [join(directory, 'door')]);

  const client = makeKey();
  const env = (name: string) => ({
    PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    HOME: join(directory, 'home'),
    LC_ALL: 'C',
    TZ: 'UTC',
    HOLDFAST_DEMO: directory,
    HOLDFAST_DEMO_HOST: name,
  });
  const titles = new Map(config.catalogue.datasets.map(({ id, title }) => [id, title]));
  const machines = buildFleet({ seed, start: Date.now(), speed, now: Date.now, titles });
  const hosts = new Map(
    [...machines].map(([name, machine]) => {
      const shell = { directory, env: env(name), client: client.parsed };
      return [name, new DemoHost(machine, shell)] as const;
    }),
  );
  await Promise.all([...hosts.values()].map((host) => host.up()));
  const calls = openCalls(directory, hosts, neighboursOf(config, hosts));
  const targets = new Map(
    [...hosts].map(([name, host]): [HostName, Ssh2Target] => [
      hostName(name),
      {
        host: '127.0.0.1',
        port: host.ssh.port,
        user: 'holdfast',
        privateKeys: [client.secret],
        agent: null,
        hostKeys: [host.ssh.publicKey],
        jump: null,
      },
    ]),
  );
  const close = async () => {
    await Promise.all([...hosts.values()].map((host) => host.down()));
    calls.close();
    await released(leash);
  };
  return { config, targets, faults: createFaults(hosts), close };
}

/** The leash does the rest, as it would if this process died. */
async function released(leash: ChildProcess): Promise<void> {
  if (leash.exitCode !== null || leash.signalCode !== null) return;
  leash.stdin?.end();
  await once(leash, 'close');
}
