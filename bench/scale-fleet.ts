import type { Config } from '../src/model/config.ts';
import { guid, instant, milliseconds, snapshotName, txg } from '../src/model/ids.ts';
import type { Host, Pool } from '../src/model/inventory.ts';
import type {
  BookmarkFacts,
  FilesystemFacts,
  Observations,
  SeenHost,
  SnapshotFacts,
} from '../src/model/observation.ts';
import { stamped } from '../test/support/stamped.ts';
import * as world from '../test/support/world.ts';

/** As many of everything as an archive of petabytes has: what a plan must still be instant for. */
const scale = { hosts: 150, poolsEach: 2, datasets: 10_000, copies: 3, snapshots: 34 };

const sites = 10;

/**
 * 300 pools over five axes (site, room, rack, power, batch), 10,000 datasets of three copies with some million snapshots.
 * Of a hundred datasets, one lacks a copy, three have a copy a day behind, and five have something written since their
 * last snapshot: a fleet on an ordinary morning.
 */
export function scaleFleet(): { readonly config: Config; readonly observations: Observations } {
  const hosts = Array.from({ length: scale.hosts }, (_, at) => hostAt(at));
  const pools = hosts.flatMap((host) => host.pools);
  const policy = world.policy({
    copies: { min: 2, want: scale.copies },
    spread: [
      { axis: 'site', min: 2, soft: false },
      { axis: 'rack', min: 3, soft: false },
      { axis: 'batch', min: 2, soft: true },
    ],
    replicate: {
      every: milliseconds(12 * world.hour),
      lag: milliseconds(2 * world.day),
      from: 'origin',
      exclude: [],
    },
  });
  const held = new Map<string, FilesystemFacts[]>(pools.map(({ id }) => [id, []]));
  const datasets = Array.from({ length: scale.datasets }, (_, at) => {
    const id = `dataset-${String(at).padStart(5, '0')}`;
    const copies = at % 100 === 0 ? scale.copies - 1 : scale.copies;
    for (let copy = 0; copy < copies; copy += 1) {
      const pool = poolOf(pools, at, copy);
      held.get(pool.id)?.push(filesystem(pool, id, at, copy));
    }
    return world.dataset(id, `${poolOf(pools, at, 0).host}:tank-0/archive/${id}`, { policy });
  });
  const seen = hosts.map((host, at) =>
    world.seen(
      host.name,
      host.pools.map(({ name }, number) =>
        world.zpool(name, {
          guid: guid(String(5_000_000_000_000_000_000n + BigInt(at * 10 + number))),
        }),
      ),
      host.pools.flatMap(({ id }) => held.get(id) ?? []),
    ),
  );
  const config = world.config(hosts, datasets);
  return { config, observations: stamped(config, world.observations(...seen.map(withRoom))) };
}

function hostAt(at: number): Host {
  const name = `host-${String(at).padStart(3, '0')}`;
  const site = at % sites;
  const domains = {
    site: `site-${site}`,
    room: `room-${site}-${at % 3}`,
    rack: `rack-${site}-${Math.floor(at / sites)}`,
    power: `feed-${site}-${at % 2}`,
  };
  const pools = Array.from({ length: scale.poolsEach }, (_, number) =>
    world.pool(`${name}:tank-${number}`, {
      root: `tank-${number}/archive`,
      domains: { host: name, pool: `${name}:tank-${number}`, batch: `batch-${(at + number) % 8}` },
    }),
  );
  return world.host(name, pools, { domains });
}

/** Origins on the first pool of a host, replicas on second pools of hosts at other sites. */
function poolOf(pools: readonly Pool[], dataset: number, copy: number): Pool {
  const host = (dataset + copy * 37) % scale.hosts;
  const pool = pools[host * scale.poolsEach + (copy === 0 ? 0 : 1)];
  if (!pool) throw new Error(`no pool for copy ${copy} of dataset ${dataset}`);
  return pool;
}

/** How many snapshots the second replica has. */
const lengthOf = (dataset: number): number =>
  dataset % 33 === 0 ? scale.snapshots - 24 : scale.snapshots;

function filesystem(pool: Pool, id: string, at: number, copy: number): FilesystemFacts {
  const isOrigin = copy === 0;
  const make = isOrigin ? world.filesystem : world.replica;
  const count = copy === 2 ? lengthOf(at) : scale.snapshots;
  return make(`${pool.root}/${id}`, {
    written: isOrigin && at % 20 === 0 ? 4_096n : 0n,
    bookmarks: isOrigin ? basesOf(at) : [],
    snapshots: Array.from({ length: count }, (_, each) => snapshot(at, each)),
  });
}

/** What both replicas go on from, as holdfast keeps it. */
const basesOf = (dataset: number): readonly BookmarkFacts[] =>
  [...new Set([scale.snapshots, lengthOf(dataset)])].map((length) => {
    const { guid: of, createtxg, creation } = snapshot(dataset, length - 1);
    return { name: snapshotName(`holdfast-base-${of}`), guid: of, createtxg, creation };
  });

/** The same guid on every pool, as ZFS keeps it; each listing makes strings of its own. */
const snapshot = (dataset: number, each: number): SnapshotFacts => ({
  name: snapshotName(`hourly-${each}`),
  guid: guid(String(12_000_000_000_000_000_000n + BigInt(dataset * scale.snapshots + each))),
  createtxg: txg(String(1_000 + each)),
  creation: instant(world.now - (scale.snapshots - each) * world.hour),
  holds: 0,
  written: 1_048_576n,
});

/** No round number: a few bytes less are then no other room. */
const withRoom = (seen: SeenHost): SeenHost =>
  seen.filesystems.ok
    ? {
        ...seen,
        filesystems: {
          ok: true,
          value: seen.filesystems.value.map((each) => ({
            ...each,
            available: 15_000_000_000_000n,
          })),
        },
      }
    : seen;
