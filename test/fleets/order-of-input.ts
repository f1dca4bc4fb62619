import type { Config } from '../../src/model/config.ts';
import type { HostObservation, Observations, SeenHost } from '../../src/model/observation.ts';

/** The same list in another order, by numbers that chance has given. */
export type Mix = <T>(list: readonly T[]) => readonly T[];

/** An order that follows from the numbers alone: whoever has the higher one, over and over, comes first. */
export function mixBy(numbers: readonly number[]): Mix {
  let at = 0;
  return (list) =>
    list
      .map((each) => {
        at += 1;
        return { each, rank: (numbers[at % numbers.length] ?? 0) * 7919 + ((at * 104_729) % 1009) };
      })
      .sort((a, b) => b.rank - a.rank)
      .map(({ each }) => each);
}

function mixSeen(seen: SeenHost, mix: Mix): SeenHost {
  const { pools, filesystems } = seen;
  return {
    ...seen,
    pools: pools.ok ? { ok: true, value: mix(pools.value) } : pools,
    filesystems: filesystems.ok ? { ok: true, value: mix(filesystems.value) } : filesystems,
    missing: mix(seen.missing),
    unread: mix(seen.unread),
    tools: mix(seen.tools),
  };
}

function mixHost(observation: HostObservation, mix: Mix): HostObservation {
  if (observation.kind === 'seen') return mixSeen(observation, mix);
  if (observation.kind === 'pending' || observation.last === null) return observation;
  return { ...observation, last: mixSeen(observation.last, mix) };
}

/** Everything that was seen, each list whose order says nothing in another order. A host's snapshots stand as ZFS lists them. */
export const mixObservations = (observations: Observations, mix: Mix): Observations =>
  new Map(mix([...observations]).map(([name, each]) => [name, mixHost(each, mix)]));

/** Everything that was written down, likewise; of transfers the first that matches counts, so their order stays. */
export function mixConfig({ inventory, catalogue, ...rest }: Config, mix: Mix): Config {
  return {
    ...rest,
    inventory: {
      ...inventory,
      sites: mix(inventory.sites),
      hosts: mix(inventory.hosts).map((host) => ({ ...host, pools: mix(host.pools) })),
    },
    catalogue: {
      datasets: mix(catalogue.datasets).map(({ placement, custodians, ...dataset }) => ({
        ...dataset,
        custodians: mix(custodians),
        placement: {
          pin: mix(placement.pin),
          forbid: mix(placement.forbid),
          prefer: mix(placement.prefer),
        },
        policy: { ...dataset.policy, require: mix(dataset.policy.require) },
      })),
    },
  };
}
