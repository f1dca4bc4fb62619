import type { Dataset, Policy } from '../src/model/catalogue.ts';
import type { Config } from '../src/model/config.ts';
import {
  datasetId,
  filesystemName,
  guid,
  type HostName,
  hostName,
  type Instant,
  instant,
  milliseconds,
  poolId,
  snapshotName,
  txg,
} from '../src/model/ids.ts';
import type { Host } from '../src/model/inventory.ts';
import type { FilesystemFacts, Observations, SeenHost } from '../src/model/observation.ts';

const hour = 3_600_000;
const day = 24 * hour;
export const benchNow: Instant = instant(Date.UTC(2026, 10, 22, 10));

export interface Size {
  readonly datasets: number;
  readonly copies: number;
  readonly snapshots: number;
}

/** A fleet of `copies` hosts, one a site, that all hold every dataset; one replica in ten is a day behind. */
export function syntheticFleet(size: Size): { config: Config; observations: Observations } {
  const names = Array.from({ length: size.copies }, (_, at) => hostName(`host-${at}`));
  const ids = Array.from({ length: size.datasets }, (_, at) => `dataset-${at}`);
  return {
    config: {
      directory: '/bench',
      inventory: {
        sites: names.map((name) => ({ name: `site-${name}`, country: 'GB', provider: null })),
        hosts: names.map(host),
        transfers: [],
      },
      catalogue: { datasets: ids.map((id) => dataset(id, names[0] ?? hostName('host-0'), size)) },
    },
    observations: new Map(names.map((name, at) => [name, seen(name, at, ids, size)] as const)),
  };
}

function host(name: HostName): Host {
  const domains = { site: `site-${name}` };
  return {
    name,
    ssh: { host: name, user: null, port: null },
    peer: { host: name, user: null, port: null },
    transport: 'ssh2',
    become: 'none',
    domains,
    pools: [
      {
        id: poolId(name, 'tank'),
        host: name,
        name: 'tank',
        root: 'tank/archive',
        role: 'archive',
        trust: 'keys',
        reserve: { kind: 'share', share: 0.1 },
        domains: { ...domains, host: name, pool: poolId(name, 'tank') },
        country: 'GB',
      },
    ],
  };
}

const policyOf = ({ copies }: Size): Policy => ({
  name: 'standard',
  copies: { min: 2, want: copies },
  spread: [{ axis: 'site', min: 2, soft: false }],
  require: [],
  snapshots: {
    by: 'holdfast',
    tiers: { hourly: 24, daily: 30, weekly: 0, monthly: 12, yearly: 10 },
  },
  keepReplica: null,
  prunePatterns: [],
  pruneDelay: milliseconds(7 * day),
  replicate: { every: milliseconds(12 * hour), lag: milliseconds(2 * day) },
  verify: { scrub: milliseconds(35 * day), drill: null },
  grace: { host: milliseconds(hour), site: milliseconds(day) },
  durability: null,
});

function dataset(id: string, origin: HostName, size: Size): Dataset {
  return {
    id: datasetId(id),
    origin: { pool: poolId(origin, 'tank'), filesystem: filesystemName(`tank/archive/${id}`) },
    recursive: true,
    policy: policyOf(size),
    title: id,
    summary: null,
    steward: null,
    kind: 'primary',
    size: null,
    retention: { legal: null, desirable: null, deleteAfter: null },
    reproduce: null,
    legal: {
      licence: null,
      framework: [],
      classification: 'internal',
      personalData: false,
      distribution: null,
      jurisdiction: { allow: [], deny: [] },
    },
    placement: { pin: [], forbid: [], prefer: [] },
    custodians: [],
    external: [],
    derivedFrom: [],
  };
}

function seen(name: HostName, at: number, ids: readonly string[], size: Size): SeenHost {
  const isOrigin = at === 0;
  return {
    kind: 'seen',
    host: name,
    at: benchNow,
    hostClock: benchNow,
    tookMs: 1,
    version: { ok: true, value: { userland: 'zfs-2.3.2', kernel: null } },
    pools: {
      ok: true,
      value: [
        {
          name: 'tank',
          guid: guid(String(10_000_000_000_000_000_000n + BigInt(at))),
          state: 'ONLINE',
          readonly: false,
          size: 2n ** 50n,
          allocated: 2n ** 48n,
          free: 2n ** 50n - 2n ** 48n,
          fragmentation: 1,
          scan: { kind: 'finished', what: 'scrub', at: benchNow, errors: 0n, repaired: '0B' },
          dataErrors: 0n,
          status: null,
          vdevs: [],
        },
      ],
    },
    filesystems: {
      ok: true,
      value: ids.map((id, number) => {
        const behind = !isOrigin && (number + at) % 10 === 0 ? 24 : 0;
        return filesystem(id, number, size.snapshots - behind, size.snapshots, isOrigin);
      }),
    },
    missing: [],
    tools: [],
  };
}

function filesystem(
  id: string,
  number: number,
  held: number,
  all: number,
  isOrigin: boolean,
): FilesystemFacts {
  return {
    name: filesystemName(`tank/archive/${id}`),
    type: 'filesystem',
    guid: guid(String(11_000_000_000_000_000_000n + BigInt(number))),
    used: 2n ** 40n,
    available: 2n ** 48n,
    referenced: 2n ** 40n,
    written: isOrigin && number % 10 === 0 ? 4_096n : 0n,
    origin: null,
    encryption: null,
    readonly: !isOrigin,
    canmount: 'noauto',
    mountpoint: 'none',
    mounted: false,
    resumeToken: null,
    stamp: { dataset: id, role: null, send: 'Lce' },
    snapshots: Array.from({ length: held }, (_, at) => ({
      name: snapshotName(`hourly-${at}`),
      // The same on every host, as a snapshot's guid is.
      guid: guid(String(12_000_000_000_000_000_000n + BigInt(number * all + at))),
      createtxg: txg(String(1_000 + at)),
      creation: instant(benchNow - (all - at) * hour),
      holds: 0,
      written: 1_048_576n,
    })),
    bookmarks: [],
    snapshotsAt: benchNow,
  };
}
