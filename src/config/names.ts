import type { Domains } from '../model/inventory.ts';
import { entriesAt, textAt, valueAt } from './path.ts';

/** What entries may refer to. Taken from the files as they stand, so that one wrong entry does not make every reference to it wrong too. */
export interface FleetNames {
  readonly sites: readonly string[];
  readonly hosts: readonly string[];
  /** `host:pool`. */
  readonly pools: readonly string[];
  /** What selectors go by, of each pool by its name. */
  readonly traits: ReadonlyMap<string, Traits>;
  /** Axes that exist anywhere, with the values they take on all pools. */
  readonly axes: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same on pools that copies can count on: archive, not untrusted. */
  readonly counting: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A pool's values by axis and attribute, defaults filled in; what is not known is absent. */
export type Traits = Readonly<Partial<Record<string, string>>>;

export function fleetNames(fleet: unknown): FleetNames {
  const hosts = entriesAt(fleet, ['hosts']);
  const pools = hosts.flatMap(([host, entry]) =>
    entriesAt(entry, ['pools']).map(([pool, facts]) => {
      const own = { ...texts(valueAt(entry, ['domains'])), ...texts(valueAt(facts, ['domains'])) };
      const site = own['site'];
      const provider = site === undefined ? null : textAt(fleet, ['sites', site, 'provider']);
      const country = site === undefined ? null : textAt(fleet, ['sites', site, 'country']);
      const role = textAt(facts, ['role']) ?? 'archive';
      const trust = textAt(facts, ['trust']) ?? 'keys';
      const domains = poolDomains({ provider, own, host, pool });
      return {
        id: `${host}:${pool}`,
        counts: role !== 'scratch' && trust !== 'untrusted',
        domains,
        traits: { ...domains, ...(country === null ? {} : { country }), role, trust },
      };
    }),
  );
  const always = ['site', 'host', 'pool'];
  return {
    sites: entriesAt(fleet, ['sites']).map(([site]) => site),
    hosts: hosts.map(([host]) => host),
    pools: pools.map(({ id }) => id),
    traits: new Map(pools.map(({ id, traits }) => [id, traits])),
    axes: valuesByAxis(
      pools.map(({ domains }) => domains),
      always,
    ),
    counting: valuesByAxis(
      pools.filter(({ counts }) => counts).map(({ domains }) => domains),
      always,
    ),
  };
}

/** A pool inherits domains: pool ← host ← site. `own` is the host's and the pool's, already merged. */
export function poolDomains(from: {
  readonly provider: string | null;
  readonly own: Domains;
  readonly host: string;
  readonly pool: string;
}): Domains {
  const { provider, own, host, pool } = from;
  return { ...(provider === null ? {} : { provider }), ...own, host, pool: `${host}:${pool}` };
}

export const policyNames = (policies: unknown): readonly string[] =>
  entriesAt(policies, ['policies']).map(([policy]) => policy);

function texts(value: unknown): Domains {
  return Object.fromEntries(
    entriesAt(value, []).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function valuesByAxis(
  pools: readonly Domains[],
  always: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const axes = new Map<string, Set<string>>(always.map((axis) => [axis, new Set()]));
  for (const domains of pools)
    for (const [axis, value] of Object.entries(domains)) {
      const values = axes.get(axis) ?? new Set();
      axes.set(axis, values.add(value));
    }
  return axes;
}
