import { assessFleet } from '../../src/health/assess.ts';
import type { Plan } from '../../src/model/action.ts';
import type { Dataset, Policy } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import {
  datasetId,
  filesystemName,
  guid,
  hostName,
  type Instant,
  instant,
  milliseconds,
  poolId,
  snapshotName,
  txg,
} from '../../src/model/ids.ts';
import type { Host, Pool, Trust } from '../../src/model/inventory.ts';
import type {
  FilesystemFacts,
  HostObservation,
  Observations,
  PoolFacts,
  SeenHost,
} from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';

/*
 * A fleet small enough to be read: north in one site, south and east in another. `beetles` is held twice, as it
 * should be; `mosses` once, where two are promised.
 */

export const now: Instant = instant(Date.UTC(2026, 10, 22, 10));
const hour = 3_600_000;
const day = 24 * hour;
const ago = (ms: number) => instant(now - ms);

const tiers = { hourly: 0, daily: 30, weekly: 0, monthly: 12, yearly: 0 };

const standard: Policy = {
  name: 'standard',
  copies: { min: 2, want: 2 },
  spread: [{ axis: 'site', min: 2, soft: false }],
  require: [],
  snapshots: { by: 'holdfast', tiers },
  keepReplica: null,
  prunePatterns: [],
  pruneDelay: milliseconds(7 * day),
  replicate: { every: milliseconds(day), lag: milliseconds(2 * day) },
  verify: { scrub: milliseconds(35 * day), drill: null },
  grace: { host: milliseconds(hour / 4), site: milliseconds(day) },
  durability: null,
};

const pool = (host: string, name: string, site: string, trust: Trust = 'keys'): Pool => ({
  id: poolId(hostName(host), name),
  host: hostName(host),
  name,
  root: `${name}/archive`,
  role: 'archive',
  trust,
  reserve: { kind: 'share', share: 0.1 },
  domains: { site, host, pool: `${host}:${name}` },
  country: 'GB',
});

const host = (name: string, site: string): Host => ({
  name: hostName(name),
  ssh: { host: `${name}.example.org`, user: name === 'south' ? 'holdfast' : null, port: null },
  peer: { host: `${name}.example.org`, user: null, port: null },
  transport: 'ssh2',
  become: 'none',
  domains: { site, rack: 'r1' },
  pools: [pool(name, 'tank', site)],
});

const dataset = (id: string): Dataset => ({
  id: datasetId(id),
  origin: {
    pool: poolId(hostName('north'), 'tank'),
    filesystem: filesystemName(`tank/archive/${id}`),
  },
  recursive: true,
  policy: standard,
  title: `The ${id} of the islands`,
  summary: null,
  steward: { name: 'Archive team', email: 'archive@example.org' },
  kind: 'primary',
  size: 2n ** 42n,
  retention: {
    legal: {
      keep: 'P10Y',
      from: '2025-04-30',
      basis: 'project-end',
      rule: 'funder terms',
      hold: false,
    },
    desirable: null,
    deleteAfter: null,
  },
  reproduce: { possible: 'no', time: null, effort: null, cost: null, how: null },
  legal: {
    licence: 'CC0-1.0',
    framework: ['contract'],
    classification: 'public',
    personalData: false,
    distribution: null,
    jurisdiction: { allow: [], deny: [] },
  },
  placement: { pin: [], forbid: [], prefer: [] },
  custodians: [],
  external: [],
  derivedFrom: [],
});

export const config: Config = {
  directory: '/etc/holdfast',
  inventory: {
    sites: [
      { name: 'isle', country: 'GB', provider: 'own' },
      { name: 'main', country: 'GB', provider: null },
    ],
    hosts: [host('north', 'isle'), host('south', 'main'), host('east', 'main')],
    transfers: [{ from: null, to: null, via: 'direct', limit: null }],
  },
  catalogue: { datasets: [dataset('beetles'), dataset('mosses')] },
};

export const relayed: Config = {
  ...config,
  inventory: {
    ...config.inventory,
    transfers: [{ from: null, to: null, via: 'relay', limit: null }],
  },
};

const filesystem = (name: string, guids: readonly string[]): FilesystemFacts => ({
  name: filesystemName(name),
  type: 'filesystem',
  guid: guid(`99${name.length}`),
  used: 2n ** 41n,
  available: 2n ** 45n,
  referenced: 2n ** 41n,
  written: 0n,
  origin: null,
  encryption: null,
  readonly: true,
  canmount: 'noauto',
  mountpoint: 'none',
  mounted: false,
  resumeToken: null,
  stamp: { dataset: null, role: null, send: null },
  snapshots: guids.map((each, at) => ({
    name: snapshotName(`daily-${at}`),
    guid: guid(each),
    createtxg: txg(String(100 + at)),
    creation: ago((guids.length - at) * 2 * hour),
    holds: 0,
    written: 4096n,
  })),
  bookmarks: [],
  snapshotsAt: now,
});

const poolFacts: PoolFacts = {
  name: 'tank',
  guid: guid('17891234567890123456'),
  state: 'ONLINE',
  readonly: false,
  size: 2n ** 46n,
  allocated: 2n ** 44n,
  free: 2n ** 46n - 2n ** 44n,
  fragmentation: 3,
  scan: { kind: 'finished', what: 'scrub', at: ago(10 * day), errors: 0n, repaired: '0B' },
  dataErrors: 0n,
  status: null,
  vdevs: [
    {
      name: 'mirror-0',
      type: 'mirror',
      group: 'data',
      state: 'ONLINE',
      readErrors: 0n,
      writeErrors: 0n,
      checksumErrors: 0n,
      note: null,
      children: [],
    },
  ],
};

/** Pools of one name on two hosts are two pools. */
const poolGuids: Readonly<Record<string, ReturnType<typeof guid>>> = {
  south: guid('17891234567890123457'),
  east: guid('17891234567890123458'),
};

const seen = (name: string, filesystems: readonly FilesystemFacts[]): SeenHost => ({
  kind: 'seen',
  host: hostName(name),
  at: ago(30_000),
  hostClock: ago(30_000),
  tookMs: 400,
  wholeAt: ago(30_000),
  version: { ok: true, value: { userland: '2.3.2', kernel: '2.3.2' } },
  pools: { ok: true, value: [{ ...poolFacts, guid: poolGuids[name] ?? poolFacts.guid }] },
  filesystems: { ok: true, value: filesystems },
  missing: [],
  tools: [],
});

const root = filesystem('tank/archive', []);
/** Past 2^53: as a JavaScript number the last digit would be another one. */
export const bigGuid = '17234567890123456789';

const north = seen('north', [
  root,
  filesystem('tank/archive/beetles', ['11', bigGuid]),
  filesystem('tank/archive/mosses', ['21', '22']),
]);
const south = seen('south', [root, filesystem('tank/archive/beetles', ['11', bigGuid])]);
const east = seen('east', [root]);

const observed = (...all: readonly HostObservation[]): Observations =>
  new Map(all.map((each) => [each.host, each]));

export const observations = observed(north, south, east);

export const unreachable = (name: string, last: SeenHost | null): HostObservation => ({
  kind: 'unreachable',
  host: hostName(name),
  at: ago(60_000),
  since: ago(120_000),
  failure: {
    code: 'unreachable',
    what: `${name} refused the connection.`,
    todo: 'See whether sshd runs there.',
  },
  last,
});

export const withoutEast = observed(north, south, unreachable('east', east));
export const withoutSouth = observed(north, unreachable('south', south), east);

/** Both datasets held twice: nothing to do. */
export const healthy = observed(
  north,
  seen('south', [
    root,
    filesystem('tank/archive/beetles', ['11', bigGuid]),
    filesystem('tank/archive/mosses', ['21', '22']),
  ]),
  east,
);

export const planOf = (seenNow: Observations, of: Config = config): Plan =>
  makePlan(of, assessFleet(of, seenNow, now), now);
