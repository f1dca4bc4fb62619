import type { Dataset, LegalRetention } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type { Host, Pool, TransferRule } from '../../src/model/inventory.ts';
import * as w from '../support/world.ts';
import type { DatasetDraft, FleetDraft, HostDraft, PoolDraft, Site } from './draft.ts';

const countries: Readonly<Record<Site, string>> = { cambridge: 'GB', paris: 'FR', oregon: 'US' };

function poolOf(host: HostDraft, draft: PoolDraft): Pool {
  const { name, role, trust, batch } = draft;
  return w.pool(`${host.name}:${name}`, {
    root: draft.root === 'top' ? name : `${name}/replica`,
    role,
    trust,
    country: countries[host.site],
    domains: {
      host: host.name,
      pool: `${host.name}:${name}`,
      ...(batch === null ? {} : { batch }),
    },
  });
}

function hostOf(draft: HostDraft): Host {
  const { name, site, room, become, user, port } = draft;
  const address = { host: `${name}.example.org`, user, port };
  return w.host(
    name,
    draft.pools.map((pool) => poolOf(draft, pool)),
    {
      become,
      ssh: address,
      peer: address,
      domains: { site, ...(room === null ? {} : { room: `${site} ${room}` }) },
    },
  );
}

export const pick = <T>(list: readonly T[], number: number): T => {
  const found = list[number % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/** Where a dataset's origin lies. */
const originName = (pool: Pool, { id }: DatasetDraft) =>
  ids.filesystemName(`${pool.name}/data/${id}`);

const laws: Readonly<Record<DatasetDraft['law'], LegalRetention | null>> = {
  none: null,
  hold: { keep: null, from: null, basis: null, rule: null, hold: true },
  'for ten years': {
    keep: 'P10Y',
    from: '2024-01-01',
    basis: 'project-end',
    rule: null,
    hold: false,
  },
  over: { keep: 'P1Y', from: '2020-01-01', basis: 'fixed', rule: null, hold: false },
};

const jurisdictions = {
  anywhere: { allow: [], deny: [] },
  'in GB': { allow: ['GB'], deny: [] },
  'not in US': { allow: [], deny: ['US'] },
} as const;

function datasetOf(draft: DatasetDraft, pools: readonly Pool[]): Dataset {
  const home = pick(pools, draft.home);
  const { scrubDays, from, exclude, ...promises } = draft.policy;
  const named = (numbers: readonly number[]) =>
    [...new Set(numbers.map((number) => pick(pools, number).id))].sort();
  const pin = named(draft.pin);
  const base = w.dataset(draft.id, `${home.id}/data/${draft.id}`);
  return {
    ...base,
    origin: { pool: home.id, filesystem: originName(home, draft) },
    recursive: draft.recursive,
    policy: w.policy({
      ...promises,
      replicate: { ...base.policy.replicate, from, exclude },
      verify: { scrub: ids.milliseconds(scrubDays * w.day), drill: null },
    }),
    placement: { pin, forbid: named(draft.forbid).filter((id) => !pin.includes(id)), prefer: [] },
    retention: { ...base.retention, legal: laws[draft.law] },
    legal: { ...base.legal, jurisdiction: jurisdictions[draft.jurisdiction] },
    custodians: ['geneva', 'oxford']
      .slice(0, draft.custodians)
      .map((site) => ({ id: `safe in ${site}`, domains: { site } })),
    reproduce:
      draft.reproducible === null
        ? null
        : { possible: draft.reproducible, time: null, effort: null, cost: null, how: null },
  };
}

const rulesOf = ({ rules }: FleetDraft): readonly TransferRule[] =>
  rules.map(({ relay, limit }) => ({
    from: null,
    to: null,
    via: relay ? 'relay' : 'direct',
    limit: limit ? 60n << 20n : null,
  }));

/** What is written down of a fleet. */
export function configOf(draft: FleetDraft): Config {
  const hosts = draft.hosts.map(hostOf);
  const pools = hosts.flatMap((host) => host.pools);
  return w.config(
    hosts,
    draft.datasets.map((each) => datasetOf(each, pools)),
    { transfers: rulesOf(draft) },
  );
}
