import type { Dataset, Policy } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type { Host, Inventory, Pool } from '../../src/model/inventory.ts';
import type {
  BookmarkFacts,
  FilesystemFacts,
  HostObservation,
  Observations,
  PoolFacts,
  SeenHost,
  SnapshotFacts,
  UnreachableHost,
} from '../../src/model/observation.ts';

/** A small fleet in plain values, for tests that speak of datasets and hosts and not of types. */

export const now = ids.instant(Date.parse('2026-11-22T10:00:00Z'));
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const TiB = 1n << 40n;
export const GiB = 1n << 30n;

export const policy = (over: Partial<Policy> = {}): Policy => ({
  name: 'standard',
  copies: { min: 2, want: 2 },
  spread: [],
  require: [],
  snapshots: {
    by: 'holdfast',
    tiers: { hourly: 24, daily: 30, weekly: 0, monthly: 12, yearly: 0 },
  },
  keepReplica: null,
  prunePatterns: [],
  pruneDelay: ids.milliseconds(7 * day),
  replicate: {
    every: ids.milliseconds(day),
    lag: ids.milliseconds(2 * day),
    from: 'origin',
    exclude: [],
  },
  verify: { scrub: ids.milliseconds(35 * day), drill: null },
  grace: { host: ids.milliseconds(15 * minute), site: ids.milliseconds(day) },
  durability: null,
  ...over,
});

export function dataset(id: string, origin: string, over: Partial<Dataset> = {}): Dataset {
  const [host = '', path = ''] = origin.split(':');
  return {
    id: ids.datasetId(id),
    origin: {
      pool: ids.poolId(ids.hostName(host), path.split('/')[0] ?? ''),
      filesystem: ids.filesystemName(path),
    },
    recursive: true,
    policy: policy(),
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
    ...over,
  };
}

/** `pool('h1:tank', { trust: 'keyless' })`. */
export function pool(id: string, over: Partial<Pool> = {}): Pool {
  const [host = '', name = ''] = id.split(':');
  return {
    id: ids.poolId(ids.hostName(host), name),
    host: ids.hostName(host),
    name,
    root: name,
    role: 'archive',
    trust: 'keys',
    reserve: { kind: 'share', share: 0 },
    domains: { host, pool: id },
    country: null,
    ...over,
  };
}

export function host(name: string, pools: readonly Pool[], over: Partial<Host> = {}): Host {
  const address = { host: `${name}.example.org`, user: null, port: null };
  const domains = over.domains ?? { site: `${name}-site` };
  return {
    name: ids.hostName(name),
    ssh: address,
    peer: address,
    transport: 'ssh2',
    become: 'none',
    ...over,
    domains,
    pools: pools.map((each) => ({ ...each, domains: { ...domains, ...each.domains } })),
  };
}

export const config = (
  hosts: readonly Host[],
  datasets: readonly Dataset[],
  over: Partial<Inventory> = {},
): Config => ({
  directory: '/etc/holdfast',
  inventory: { sites: [], hosts, transfers: [], ...over },
  catalogue: { datasets },
  assumptions: { values: {}, pools: new Map() },
});

/** Snapshots by age, oldest first: `snaps(['a', 3 * day], ['b', hour])`; the guid follows from the name. */
export const snaps = (
  ...list: readonly (readonly [name: string, age: number, written?: bigint])[]
): readonly SnapshotFacts[] =>
  list.map(([name, age, written = GiB], at) => ({
    name: ids.snapshotName(name),
    guid: guidOf(name),
    createtxg: ids.txg(`${100 + at}`),
    creation: ids.instant(now - age),
    holds: 0,
    written,
  }));

export const bookmark = (name: string, of: string, txg: number, age: number): BookmarkFacts => ({
  name: ids.snapshotName(name),
  guid: guidOf(of),
  createtxg: ids.txg(`${txg}`),
  creation: ids.instant(now - age),
});

/** Bookmarks of ours for snapshots: an origin that has them keeps its bases, and none is due. */
export const kept = (snapshots: readonly SnapshotFacts[]): readonly BookmarkFacts[] =>
  snapshots.map(({ guid, createtxg, creation, ivset }) => ({
    name: ids.snapshotName(`holdfast-base-${guid}`),
    guid,
    createtxg,
    creation,
    ...(ivset === undefined ? {} : { ivset }),
  }));

/** An origin as holdfast leaves it: with a bookmark of all that a copy may go on from; what a test has set itself stays. */
export const based = (facts: FilesystemFacts): FilesystemFacts =>
  facts.bookmarks.length > 0 ? facts : { ...facts, bookmarks: kept(facts.snapshots) };

/** A guid past 2^53, different for each name (FNV-1a, 64 bits). */
export function guidOf(name: string) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return ids.guid(`${hash | (1n << 62n)}`);
}

export const filesystem = (name: string, over: Partial<FilesystemFacts> = {}): FilesystemFacts => ({
  name: ids.filesystemName(name),
  type: 'filesystem',
  guid: guidOf(`filesystem ${name}`),
  used: 10n * GiB,
  available: 10n * TiB,
  referenced: 10n * GiB,
  written: 0n,
  origin: null,
  encryption: null,
  readonly: false,
  canmount: 'on',
  mountpoint: `/${name}`,
  mounted: true,
  resumeToken: null,
  stamp: { dataset: null, role: null, send: null },
  snapshots: [],
  bookmarks: [],
  snapshotsAt: now,
  ...over,
});

/** A received filesystem as holdfast leaves it (S9). */
export const replica = (name: string, over: Partial<FilesystemFacts> = {}): FilesystemFacts =>
  filesystem(name, {
    readonly: true,
    canmount: 'noauto',
    mounted: false,
    mountpoint: null,
    ...over,
  });

export const encrypted = (name: string, key: 'available' | 'unavailable' = 'available') => ({
  encryption: { algorithm: 'aes-256-gcm', root: ids.filesystemName(name), key },
});

export const zpool = (name: string, over: Partial<PoolFacts> = {}): PoolFacts => ({
  name,
  guid: guidOf(`pool ${name}`),
  state: 'ONLINE',
  readonly: false,
  size: 20n * TiB,
  allocated: 5n * TiB,
  free: 15n * TiB,
  fragmentation: 1,
  scan: { kind: 'finished', what: 'scrub', at: ids.instant(now - day), errors: 0n, repaired: '0B' },
  dataErrors: 0n,
  status: null,
  vdevs: [],
  ...over,
});

export function seen(
  name: string,
  pools: readonly PoolFacts[],
  filesystems: readonly FilesystemFacts[],
  over: Partial<SeenHost> = {},
): SeenHost {
  const tops = pools
    .filter((each) => !filesystems.some((fs) => fs.name === each.name))
    .map((each) => filesystem(each.name, { available: each.free }));
  return {
    kind: 'seen',
    host: ids.hostName(name),
    at: now,
    hostClock: now,
    tookMs: 100,
    wholeAt: now,
    version: { ok: true, value: { userland: '2.3.2-2', kernel: '2.3.2-2' } },
    pools: { ok: true, value: pools },
    filesystems: { ok: true, value: [...tops, ...filesystems] },
    missing: [],
    unread: [],
    tools: [],
    ...over,
  };
}

export const unreachable = (
  name: string,
  downFor: number,
  last: SeenHost | null,
): UnreachableHost => ({
  kind: 'unreachable',
  host: ids.hostName(name),
  at: now,
  since: ids.instant(now - downFor),
  failure: { code: 'unreachable', what: `${name} refused the connection.`, todo: 'Is it up?' },
  last,
});

export const observations = (...list: readonly HostObservation[]): Observations =>
  new Map(list.map((each) => [each.host, each]));
