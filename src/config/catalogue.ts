import type { Catalogue, Dataset, Policy, Selector, Tiers } from '../model/catalogue.ts';
import type { PoolId } from '../model/ids.ts';
import { datasetId, filesystemName, hostName, poolId } from '../model/ids.ts';
import { splitOrigin } from './check/places.ts';
import { expandCountries } from './countries.ts';
import type { DatasetEntry } from './schema/dataset.ts';
import type { PoliciesFile } from './schema/policies.ts';

type PolicyEntry = PoliciesFile['policies'][string];

/** The catalogue as the model has it, in the order of ids. Every entry has passed its checks. */
export function toCatalogue(entries: readonly DatasetEntry[], policies: PoliciesFile): Catalogue {
  const byName = new Map(
    Object.entries(policies.policies).map(([name, entry]) => [name, toPolicy(name, entry)]),
  );
  const datasets = entries.flatMap((entry) => {
    const policy = byName.get(entry.policy);
    return policy ? [toDataset(entry, policy)] : [];
  });
  return { datasets: datasets.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function toPolicy(name: string, entry: PolicyEntry): Policy {
  const replica = entry.keep?.replica;
  return {
    name,
    copies: entry.copies,
    spread: Object.entries(entry.spread ?? {}).map(([axis, { min, soft }]) => ({
      axis,
      min,
      soft,
    })),
    require: (entry.require ?? []).map((requirement) => ({
      name: requirement.name,
      copies: requirement.copies,
      where: toSelector(requirement.where),
    })),
    snapshots: { by: entry.snapshots.by, tiers: toTiers(entry.snapshots) },
    keepReplica: replica ? toTiers(replica) : null,
    prunePatterns: entry.prune.patterns ?? [],
    pruneDelay: entry.prune.delay,
    replicate: { ...entry.replicate, exclude: entry.replicate.exclude ?? [] },
    verify: { scrub: entry.verify.scrub, drill: entry.verify.drill ?? null },
    grace: entry.grace,
    durability: entry.durability ?? null,
  };
}

const toSelector = (given: Readonly<Record<string, string | readonly string[]>>): Selector =>
  Object.fromEntries(
    Object.entries(given).map(([attribute, one]) => {
      const values = typeof one === 'string' ? [one] : one;
      return [attribute, attribute === 'country' ? expandCountries(values) : values];
    }),
  );

const toTiers = ({ hourly, daily, weekly, monthly, yearly }: Tiers): Tiers => ({
  hourly,
  daily,
  weekly,
  monthly,
  yearly,
});

function toDataset(entry: DatasetEntry, policy: Policy): Dataset {
  const { jurisdiction } = entry.legal;
  return {
    id: datasetId(entry.id),
    origin: toOrigin(entry.origin),
    recursive: entry.recursive,
    policy,
    title: entry.title,
    summary: entry.summary ?? null,
    steward: entry.steward
      ? { name: entry.steward.name, email: entry.steward.email ?? null }
      : null,
    kind: entry.kind,
    size: entry.size ?? null,
    retention: toRetention(entry.retention),
    reproduce: entry.reproduce ? toReproduce(entry.reproduce) : null,
    legal: {
      licence: entry.legal.licence ?? null,
      framework: entry.legal.framework ?? [],
      classification: entry.legal.classification,
      personalData: entry.legal.personalData,
      distribution: entry.legal.distribution ?? null,
      jurisdiction: {
        allow: expandCountries(jurisdiction.allow ?? []),
        deny: expandCountries(jurisdiction.deny ?? []),
      },
    },
    placement: {
      pin: (entry.placement.pin ?? []).map(toPoolId),
      forbid: (entry.placement.forbid ?? []).map((each) =>
        typeof each === 'string' ? toPoolId(each) : toSelector(each),
      ),
      prefer: (entry.placement.prefer ?? []).map(toPreference),
    },
    custodians: (entry.keys.custodians ?? []).map(({ id, ...domains }) => ({ id, domains })),
    external: (entry.external ?? []).map(({ url, attestedAt, counts }) => ({
      url,
      attestedAt: attestedAt ?? null,
      counts,
    })),
    derivedFrom: (entry.derivedFrom ?? []).map(datasetId),
  };
}

function toPreference(
  given: NonNullable<DatasetEntry['placement']['prefer']>[number],
): Dataset['placement']['prefer'][number] {
  if (typeof given === 'string') return toPoolId(given);
  const { weight, ...where } = given;
  return { where: toSelector(where), weight: weight ?? 1 };
}

function toOrigin(text: string): Dataset['origin'] {
  const parts = splitOrigin(text);
  return { pool: toPoolId(parts?.pool ?? ''), filesystem: filesystemName(parts?.filesystem ?? '') };
}

function toPoolId(text: string): PoolId {
  const colon = text.indexOf(':');
  return poolId(hostName(text.slice(0, colon)), text.slice(colon + 1));
}

function toRetention({
  legal,
  desirable,
  deleteAfter,
}: DatasetEntry['retention']): Dataset['retention'] {
  return {
    legal: legal
      ? {
          keep: legal.keep ?? null,
          from: legal.from ?? null,
          basis: legal.basis ?? null,
          rule: legal.rule ?? null,
          hold: legal.hold,
        }
      : null,
    desirable: desirable ? { keep: desirable.keep, reason: desirable.reason ?? null } : null,
    deleteAfter: deleteAfter ?? null,
  };
}

function toReproduce(
  entry: NonNullable<DatasetEntry['reproduce']>,
): NonNullable<Dataset['reproduce']> {
  const { cost } = entry;
  return {
    possible: entry.possible,
    time: entry.time ?? null,
    effort: entry.effort ?? null,
    cost: cost ? { amount: cost.amount, currency: cost.currency, basis: cost.basis ?? null } : null,
    how: entry.how ?? null,
  };
}
