import type { Config } from '../model/config.ts';
import { type DatasetHealth, type FleetHealth, healthWords } from '../model/health.ts';
import type { DatasetId, HostName, Instant } from '../model/ids.ts';
import type { Observations } from '../model/observation.ts';
import { assessDataset } from './dataset.ts';
import { indexObservations, type KnownFleet } from './facts.ts';
import { assessHost } from './host.ts';
import type { Lineage } from './lineage.ts';
import { assessPool } from './pool.ts';
import { sameHost, sameLineage } from './same-look.ts';
import { sightOf } from './sight.ts';
import { startTracing, type Tracing } from './tracing.ts';

/**
 * The health of the fleet: a pure function of what was written down, what was seen, and when it is. The same
 * input gives the same answer, in whatever order it comes.
 */
export const assessFleet = (
  config: Config,
  observations: Observations,
  now: Instant,
): FleetHealth => assessWhole(config, observations, now).health;

/** A fleet assessed as a whole, and its lineages to go on from. */
export interface Assessed {
  readonly health: FleetHealth;
  readonly tracing: Tracing;
  readonly fleet: KnownFleet;
  /** What each dataset was assessed by. Goes on with `tracing`, from one change to the next. */
  readonly lineages: Map<DatasetId, Lineage>;
}

export function assessWhole(config: Config, observations: Observations, now: Instant): Assessed {
  const fleet = indexObservations(observations);
  const tracing = startTracing(config, fleet);
  const lineages = tracing.all();
  const datasets = assessLineages(lineages, config, observations, fleet, now);
  const hosts = [...config.inventory.hosts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byHost = datasetsByHost(datasets);
  return {
    tracing,
    fleet,
    lineages: new Map(lineages.map((each) => [each.dataset.id, each])),
    health: {
      at: now,
      datasets,
      pools: hosts
        .flatMap((host) => host.pools)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((pool) => assessPool(pool, fleet)),
      hosts: hosts.map(({ name }) =>
        assessHost(name, observations.get(name), byHost.get(name) ?? []),
      ),
    },
  };
}

/**
 * The same after some hosts were looked at again: what is found otherwise there is assessed anew, the rest stands as it was
 * assessed, with the time of then. Only for hosts that were seen before and are seen now with the same pools: what goes
 * out of sight or comes back touches every dataset (S8).
 */
export function assessChange(
  { health, tracing, fleet: before, lineages: known }: Assessed,
  config: Config,
  observations: Observations,
  changed: ReadonlySet<HostName>,
  now: Instant,
): Assessed {
  const fleet = indexObservations(observations);
  const moved = new Set([...changed].filter((host) => !isSameHost(before, fleet, host)));
  const lineages = tracing.retrace(fleet, changed).filter((lineage) => {
    const was = known.get(lineage.dataset.id);
    known.set(lineage.dataset.id, lineage);
    return was === undefined || liesOn(lineage, moved) || !sameLineage(was, lineage);
  });
  const anew = assessLineages(lineages, config, observations, fleet, now);
  const touched = new Set(anew.map(({ dataset }) => dataset.id));
  const [old, untouched] = partition(health.datasets, ({ dataset }) => touched.has(dataset.id));
  const datasets = merged(untouched, anew);
  // What a host's release of OpenZFS may harm hangs on what lies there.
  const hosts = new Set([...changed, ...hostsOf(old), ...hostsOf(anew)]);
  const byHost = datasetsByHost(datasets, hosts);
  return {
    tracing,
    fleet,
    lineages: known,
    health: {
      at: now,
      datasets,
      pools: health.pools.map((each) =>
        changed.has(each.pool.host) ? assessPool(each.pool, fleet) : each,
      ),
      hosts: health.hosts.map((each) =>
        hosts.has(each.host)
          ? assessHost(each.host, observations.get(each.host), byHost.get(each.host) ?? [])
          : each,
      ),
    },
  };
}

const liesOn = ({ originPool, copies }: Lineage, hosts: ReadonlySet<HostName>): boolean =>
  (originPool !== null && hosts.has(originPool.host)) ||
  copies.some(({ pool }) => hosts.has(pool.host));

function isSameHost(before: KnownFleet, now: KnownFleet, host: HostName): boolean {
  const [was, is] = [before.hosts.get(host), now.hosts.get(host)];
  return (
    was !== undefined && is !== undefined && was.live === is.live && sameHost(was.host, is.host)
  );
}

function partition<T>(all: readonly T[], test: (each: T) => boolean): [T[], T[]] {
  const [passing, others]: [T[], T[]] = [[], []];
  for (const each of all) (test(each) ? passing : others).push(each);
  return [passing, others];
}

const hostsOf = (datasets: readonly DatasetHealth[]): readonly HostName[] =>
  datasets.flatMap(({ copies }) => copies.map(({ pool }) => pool.host));

/** Worst first. */
function assessLineages(
  lineages: readonly Lineage[],
  config: Config,
  observations: Observations,
  fleet: KnownFleet,
  now: Instant,
): readonly DatasetHealth[] {
  const sight = sightOf(config, observations, now);
  return lineages
    .map((lineage) => assessDataset(lineage, fleet, sight, config, now))
    .sort(worstFirst);
}

/** Two lists that are sorted, as one. */
function merged(
  a: readonly DatasetHealth[],
  b: readonly DatasetHealth[],
): readonly DatasetHealth[] {
  const all: DatasetHealth[] = [];
  let at = 0;
  for (const each of a) {
    for (let next = b[at]; next && worstFirst(next, each) < 0; next = b[at]) {
      all.push(next);
      at += 1;
    }
    all.push(each);
  }
  return [...all, ...b.slice(at)];
}

/** The datasets that have a copy there, in their order; of all hosts, or of some. */
function datasetsByHost(
  datasets: readonly DatasetHealth[],
  only: ReadonlySet<HostName> | null = null,
): ReadonlyMap<HostName, readonly DatasetHealth[]> {
  const byHost = new Map<HostName, DatasetHealth[]>();
  for (const health of datasets) {
    for (const { pool } of health.copies) {
      if (only && !only.has(pool.host)) continue;
      const there = byHost.get(pool.host);
      if (!there) byHost.set(pool.host, [health]);
      else if (there.at(-1) !== health) there.push(health);
    }
  }
  return byHost;
}

function worstFirst(a: DatasetHealth, b: DatasetHealth): number {
  const byWord = healthWords.indexOf(a.word) - healthWords.indexOf(b.word);
  if (byWord !== 0) return byWord;
  const shortfall = (health: DatasetHealth) => health.dataset.policy.copies.min - health.counted;
  const byShortfall = shortfall(b) - shortfall(a);
  if (byShortfall !== 0) return byShortfall;
  return a.dataset.id < b.dataset.id ? -1 : 1;
}
