import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCalls } from '../../src/demo/host/calls.ts';
import { writeShims } from '../../src/demo/host/shims.ts';
import { instant } from '../../src/model/ids.ts';
import { assemble } from '../../src/observe/assemble.ts';
import { probeInput, probeScript } from '../../src/observe/probe-script.ts';
import { readProbe } from '../../src/observe/read-probe.ts';
import { scopeOf } from '../../src/observe/scope.ts';
import { fleetArb } from './arbitrary.ts';
import { buildFleet } from './build.ts';
import type { FleetHost } from './fleet.ts';
import { lookAt, lookFor, observeFleet } from './look.ts';

const drawn = fc.sample(fleetArb, { seed: 3, numRuns: 4 }).map(buildFleet);

/** The whole probe in a real /bin/sh, with the embedded fleet's zfs and zpool on its PATH. */
async function probed(host: FleetHost, input: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-fleets-'));
  const bin = await writeShims(directory);
  await promisify(execFile)('mkfifo', [join(directory, 'door')]);
  const link = { bytesLeft: null, signal: new AbortController().signal };
  const hosts = new Map([[host.name, { machine: host.machine, link: () => link }]]);
  const calls = openCalls(directory, hosts, { hostAt: () => ({ refusal: 'no' }) });
  try {
    const { stdout } = await execa('/bin/sh', ['-c', probeScript], {
      input,
      extendEnv: false,
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
        HOLDFAST_DEMO: directory,
        HOLDFAST_DEMO_HOST: host.name,
      },
    });
    return stdout;
  } finally {
    calls.close();
    await rm(directory, { recursive: true, force: true });
  }
}

test('a look in this process sees what the probe sees on a host, line by line', async () => {
  for (const { config, hosts, clock } of drawn) {
    const [host] = [...hosts.values()].filter(({ up }) => up);
    if (!host) continue;
    const scope = scopeOf(config, host.host.name);
    const input = probeInput({ mark: 'mark', mode: 'all', roots: scope.roots });
    const answer = readProbe(await probed(host, input), 'mark');
    if (answer.kind !== 'whole') throw new Error(`the probe is ${answer.kind}`);
    const at = instant(clock.now);
    const about = { host: host.host.name, scope, known: null, at, tookMs: 0 };
    const seen = assemble(answer.sections, about);
    const here = lookAt(host, scope, at);
    // The tools and the clock are the machine's that the tests run on.
    expect({ ...seen, tools: [], hostClock: null, filesystems: settled(seen) }).toEqual({
      ...here,
      tools: [],
      hostClock: null,
      filesystems: settled(here),
    });
  }
}, 120_000);

/** Whether a change is old enough to be told apart from a later one is judged by the host's clock. */
const settled = ({ filesystems }: ReturnType<typeof lookAt>) =>
  filesystems.ok
    ? filesystems.value.map(({ snapshotsChanged: _, ...facts }) => facts)
    : filesystems;

test('a look that is at hand tells of each filesystem what a fresh one at it alone would', () => {
  for (const fleet of drawn) {
    const before = observeFleet(fleet);
    fleet.clock.now += 5_000;
    for (const [name, host] of fleet.hosts) {
      const observation = before.get(name);
      if (observation?.kind !== 'seen' || !observation.filesystems.ok) continue;
      for (const { name: filesystem } of observation.filesystems.value) {
        const fresh = lookAt(
          host,
          { roots: [filesystem], depth: 'none' },
          instant(fleet.clock.now),
        );
        const atHand = lookFor(fleet, name, [filesystem]);
        const [alone] = fresh.filesystems.ok ? fresh.filesystems.value : [];
        const found = atHand?.filesystems.ok
          ? atHand.filesystems.value.find((each) => each.name === filesystem)
          : undefined;
        expect({ ...found, snapshotsAt: null }).toEqual({ ...alone, snapshotsAt: null });
        expect(atHand?.pools).toEqual(fresh.pools);
      }
    }
  }
});
