import type { Config } from '../model/config.ts';
import { type DatasetHealth, type FleetHealth, healthWords } from '../model/health.ts';
import type { HostName, Instant } from '../model/ids.ts';
import type { Observations } from '../model/observation.ts';
import { assessDataset } from './dataset.ts';
import { indexObservations } from './facts.ts';
import { assessHost } from './host.ts';
import { traceLineages } from './lineage.ts';
import { assessPool } from './pool.ts';
import { sightOf } from './sight.ts';

/**
 * The health of the fleet: a pure function of what was written down, what was seen, and when it is. The same
 * input gives the same answer, in whatever order it comes.
 */
export function assessFleet(config: Config, observations: Observations, now: Instant): FleetHealth {
  const fleet = indexObservations(observations);
  const sight = sightOf(config, observations, now);
  const hosts = [...config.inventory.hosts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const datasets = traceLineages(config, fleet)
    .map((lineage) => assessDataset(lineage, fleet, sight, config, now))
    .sort(worstFirst);
  const byHost = datasetsByHost(datasets);
  return {
    at: now,
    datasets,
    pools: hosts
      .flatMap((host) => host.pools)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((pool) => assessPool(pool, fleet)),
    hosts: hosts.map(({ name }) =>
      assessHost(name, observations.get(name), byHost.get(name) ?? []),
    ),
  };
}

/** The datasets that have a copy there, in their order. */
function datasetsByHost(
  datasets: readonly DatasetHealth[],
): ReadonlyMap<HostName, readonly DatasetHealth[]> {
  const byHost = new Map<HostName, DatasetHealth[]>();
  for (const health of datasets) {
    for (const host of new Set(health.copies.map(({ pool }) => pool.host))) {
      const there = byHost.get(host);
      if (there) there.push(health);
      else byHost.set(host, [health]);
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
