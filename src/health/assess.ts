import type { Config } from '../model/config.ts';
import { type DatasetHealth, type FleetHealth, healthWords } from '../model/health.ts';
import type { HostName, Instant } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import type { Observations } from '../model/observation.ts';
import { assessDataset } from './dataset.ts';
import { jurisdictionAllows } from './domains.ts';
import { indexObservations, isWhole } from './facts.ts';
import { assessHost } from './host.ts';
import { type Lineage, traceLineages } from './lineage.ts';
import { assessPool } from './pool.ts';
import type { Sight } from './sight.ts';

/**
 * The health of the fleet: a pure function of what was written down, what was seen, and when it is. The same
 * input gives the same answer, in whatever order it comes.
 */
export function assessFleet(config: Config, observations: Observations, now: Instant): FleetHealth {
  const fleet = indexObservations(observations);
  const sight = sightOf(config, observations, now);
  const hosts = [...config.inventory.hosts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const datasets = traceLineages(config, fleet)
    .map((lineage) => assessDataset(lineage, fleet, sight, now))
    .sort(worstFirst);
  return {
    at: now,
    datasets,
    pools: hosts
      .flatMap((host) => host.pools)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((pool) => assessPool(pool, fleet)),
    hosts: hosts.map((host) => assessHost(host.name, observations.get(host.name), datasets)),
  };
}

function worstFirst(a: DatasetHealth, b: DatasetHealth): number {
  const byWord = healthWords.indexOf(a.word) - healthWords.indexOf(b.word);
  if (byWord !== 0) return byWord;
  const shortfall = (health: DatasetHealth) => health.dataset.policy.copies.min - health.counted;
  const byShortfall = shortfall(b) - shortfall(a);
  if (byShortfall !== 0) return byShortfall;
  return a.dataset.id < b.dataset.id ? -1 : 1;
}

/**
 * S8: an unreachable host is waited for, as long as the dataset's policy says: the site's grace when the whole
 * site is out of sight, the host's otherwise.
 */
function sightOf(config: Config, observations: Observations, now: Instant): Sight {
  const hosts = new Map(config.inventory.hosts.map((host) => [host.name, host]));
  const isDown = (host: Host) => observations.get(host.name)?.kind === 'unreachable';
  // One host that is down says nothing of its site when it is the only one there.
  const isSiteDown = (site: string | undefined): boolean => {
    const there = config.inventory.hosts.filter((host) => host.domains['site'] === site);
    return site !== undefined && there.length > 1 && there.every(isDown);
  };
  const waiting = (name: HostName, { dataset }: Lineage): boolean => {
    const observation = observations.get(name);
    if (observation === undefined || observation.kind === 'pending') return true;
    if (observation.kind === 'seen') return !isWhole(observation);
    const site = hosts.get(name)?.domains['site'];
    const { grace } = dataset.policy;
    const wait = isSiteDown(site) ? Math.max(grace.site, grace.host) : grace.host;
    return now - observation.since <= wait;
  };
  const forgotten = config.inventory.hosts.filter((host) => {
    const observation = observations.get(host.name);
    return (
      observation === undefined ||
      observation.kind === 'pending' ||
      (observation.kind === 'seen' && !isWhole(observation)) ||
      (observation.kind === 'unreachable' && observation.last === null)
    );
  });
  return {
    waiting,
    blind: (lineage) =>
      forgotten
        .filter((host) => waiting(host.name, lineage) && mayHold(lineage, host))
        .map((host) => host.name),
  };
}

const mayHold = ({ dataset }: Lineage, host: Host): boolean =>
  host.pools.some(
    (pool) =>
      pool.role === 'archive' &&
      pool.trust !== 'untrusted' &&
      !dataset.placement.forbid.includes(pool.id) &&
      jurisdictionAllows(dataset, pool),
  );
