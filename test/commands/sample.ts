import { assessFleet } from '../../src/health/assess.ts';
import type { Plan } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import { guid, instant } from '../../src/model/ids.ts';
import type { FilesystemFacts, Observations, SeenHost } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { stamped } from '../support/stamped.ts';
import * as w from '../support/world.ts';

/*
 * A fleet small enough to be read: north in one site, south and east in another. `beetles` is held twice, as it
 * should be; `mosses` once, where two are promised.
 */

const standard = w.policy({
  spread: [{ axis: 'site', min: 2, soft: false }],
  snapshots: {
    by: 'holdfast',
    tiers: { hourly: 0, daily: 30, weekly: 0, monthly: 12, yearly: 0 },
  },
});

const host = (name: string, site: string) => {
  const { ssh, ...rest } = w.host(
    name,
    [
      w.pool(`${name}:tank`, {
        root: 'tank/archive',
        reserve: { kind: 'share', share: 0.1 },
        country: 'GB',
      }),
    ],
    { domains: { site, rack: 'r1' } },
  );
  return { ...rest, ssh: { ...ssh, user: name === 'south' ? 'holdfast' : null } };
};

const dataset = (id: string) =>
  w.dataset(id, `north:tank/archive/${id}`, {
    policy: standard,
    title: `The ${id} of the islands`,
    steward: { name: 'Archive team', email: 'archive@example.org' },
    size: 4n * w.TiB,
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
  });

const configVia = (via: 'direct' | 'relay'): Config =>
  w.config(
    [host('north', 'isle'), host('south', 'main'), host('east', 'main')],
    [dataset('beetles'), dataset('mosses')],
    {
      sites: [
        { name: 'isle', country: 'GB', provider: 'own' },
        { name: 'main', country: 'GB', provider: null },
      ],
      transfers: [{ from: null, to: null, via, limit: null }],
    },
  );

export const config = configVia('direct');
export const relayed = configVia('relay');

const filesystem = (name: string, guids: readonly string[]): FilesystemFacts =>
  w.replica(name, {
    used: 2n * w.TiB,
    referenced: 2n * w.TiB,
    available: 32n * w.TiB,
    snapshots: w
      .snaps(
        ...guids.map((_, at) => [`daily-${at}`, (guids.length - at) * 2 * w.hour, 4096n] as const),
      )
      .map((snapshot, at) => ({ ...snapshot, guid: guid(guids[at] ?? '') })),
  });

const mirror = {
  name: 'mirror-0',
  type: 'mirror',
  group: 'data',
  state: 'ONLINE',
  readErrors: 0n,
  writeErrors: 0n,
  checksumErrors: 0n,
  note: null,
  children: [],
} as const;

const at = instant(w.now - w.minute / 2);

/** Pools of one name on different hosts are different pools. */
const seen = (name: string, filesystems: readonly FilesystemFacts[]): SeenHost =>
  w.seen(
    name,
    [
      w.zpool('tank', {
        guid: w.guidOf(`pool tank of ${name}`),
        size: 64n * w.TiB,
        allocated: 16n * w.TiB,
        free: 48n * w.TiB,
        vdevs: [mirror],
      }),
    ],
    filesystems,
    { at, hostClock: at, wholeAt: at },
  );

const root = filesystem('tank/archive', []);
/** Past 2^53: as a JavaScript number the last digit would be another one. */
export const bigGuid = '17234567890123456789';
const beetles = filesystem('tank/archive/beetles', ['11', bigGuid]);
const mosses = filesystem('tank/archive/mosses', ['21', '22']);

const north = seen('north', [root, beetles, mosses]);
const south = seen('south', [root, beetles]);
const east = seen('east', [root]);

export const observations = w.observations(north, south, east);

export const unreachable = (name: string, last: SeenHost | null) =>
  w.unreachable(name, 2 * w.minute, last);

export const withoutEast = w.observations(north, south, unreachable('east', east));
export const withoutSouth = w.observations(north, unreachable('south', south), east);

/** Both datasets held twice: nothing to do. */
export const healthy = w.observations(north, seen('south', [root, beetles, mosses]), east);

export const planOf = (seenNow: Observations, of: Config = config): Plan =>
  makePlan(of, assessFleet(of, stamped(of, seenNow), w.now), w.now);
