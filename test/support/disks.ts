import type { Observations, PoolFacts, SeenHost, Vdev } from '../../src/model/observation.ts';
import { zpool } from './world.ts';

const device = (name: string, type: string, children: readonly Vdev[] = []): Vdev => ({
  name,
  type,
  group: 'data',
  state: 'ONLINE',
  readErrors: 0n,
  writeErrors: 0n,
  checksumErrors: 0n,
  note: null,
  children,
});

/** A pool of so many disks of 7.68 TB in one vdev, or a stripe of them. */
export function poolOfDisks(
  name: string,
  layout: 'stripe' | 'mirror' | 'raidz1' | 'raidz2' | 'raidz3',
  disks = 10,
  over: Partial<PoolFacts> = {},
): PoolFacts {
  const leaves = Array.from({ length: disks }, (_, at) => device(`sd${at}`, 'disk'));
  return zpool(name, {
    size: 7_680_000_000_000n * BigInt(layout === 'mirror' ? 1 : disks),
    vdevs: layout === 'stripe' ? leaves : [device(`${layout}-0`, layout, leaves)],
    ...over,
  });
}

/** The same hosts with every disk of every pool known: eight each in raidz2, save the cold pool's stripe. */
export const withDisks = (observations: Observations): Observations =>
  new Map(
    [...observations].map(
      ([host, each]) => [host, each.kind === 'seen' ? disksKnown(each) : each] as const,
    ),
  );

function disksKnown(host: SeenHost): SeenHost {
  if (!host.pools.ok) return host;
  const value = host.pools.value.map((each) => ({
    ...each,
    vdevs: poolOfDisks(each.name, each.name === 'cold' ? 'stripe' : 'raidz2', 8).vdevs,
  }));
  return { ...host, pools: { ok: true, value } };
}
