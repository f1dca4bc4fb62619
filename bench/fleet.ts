import type { Config } from '../src/model/config.ts';
import { guid, instant, milliseconds, snapshotName, txg } from '../src/model/ids.ts';
import type { FilesystemFacts, Observations } from '../src/model/observation.ts';
import * as world from '../test/support/world.ts';

export const benchNow = world.now;

interface Size {
  readonly datasets: number;
  readonly copies: number;
  readonly snapshots: number;
}

/** A fleet of `copies` hosts, one a site, that all hold every dataset; one replica in ten is a day behind. */
export function syntheticFleet(size: Size): { config: Config; observations: Observations } {
  const hosts = Array.from({ length: size.copies }, (_, at) =>
    world.host(`host-${at}`, [world.pool(`host-${at}:tank`, { root: 'tank/archive' })]),
  );
  const policy = world.policy({
    copies: { min: 2, want: size.copies },
    spread: [{ axis: 'site', min: 2, soft: false }],
    replicate: {
      every: milliseconds(12 * world.hour),
      lag: milliseconds(2 * world.day),
      from: 'origin',
      exclude: [],
    },
  });
  const ids = Array.from({ length: size.datasets }, (_, at) => `dataset-${at}`);
  const seen = hosts.map(({ name }, at) => {
    const tank = world.zpool('tank', { guid: world.guidOf(`tank of ${name}`) });
    return world.seen(
      name,
      [tank],
      ids.map((id, number) => filesystem(id, number, at, size)),
    );
  });
  return {
    config: world.config(
      hosts,
      ids.map((id) => world.dataset(id, `host-0:tank/archive/${id}`, { policy })),
    ),
    observations: world.observations(...seen),
  };
}

function filesystem(id: string, number: number, at: number, size: Size): FilesystemFacts {
  const isOrigin = at === 0;
  const all = size.snapshots;
  const held = !isOrigin && (number + at) % 10 === 0 ? all - 24 : all;
  const make = isOrigin ? world.filesystem : world.replica;
  return make(`tank/archive/${id}`, {
    written: isOrigin && number % 10 === 0 ? 4_096n : 0n,
    stamp: { dataset: id, role: null, send: 'Lce' },
    snapshots: Array.from({ length: held }, (_, each) => ({
      name: snapshotName(`hourly-${each}`),
      // The same on every host, as a snapshot's guid is.
      guid: guid(String(12_000_000_000_000_000_000n + BigInt(number * all + each))),
      createtxg: txg(String(1_000 + each)),
      creation: instant(benchNow - (all - each) * world.hour),
      holds: 0,
      written: 1_048_576n,
    })),
  });
}
