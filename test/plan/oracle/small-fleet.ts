import fc from 'fast-check';
import type { Config } from '../../../src/model/config.ts';
import * as ids from '../../../src/model/ids.ts';
import type { FilesystemFacts, Observations } from '../../../src/model/observation.ts';
import * as w from '../../support/world.ts';

/** A fleet small enough to try everything, in plain values that a failure prints and that can be kept. Room and size in TiB. */
export interface SmallFleet {
  readonly pools: readonly SmallPool[];
  readonly datasets: readonly SmallDataset[];
}

export interface SmallPool {
  readonly host: number;
  readonly site: string | null;
  readonly batch: string | null;
  readonly trusted: boolean;
  readonly room: number;
}

/** Pools by their number. */
export interface SmallDataset {
  readonly origin: number;
  readonly replicas: readonly number[];
  readonly size: number;
  readonly min: number;
  readonly want: number;
  /** Distinct sites that are promised; 1: none are. */
  readonly sites: number;
  readonly batches: number;
  /** A copy must lie on a pool of this batch. */
  readonly kind: string | null;
  readonly forbid: readonly number[];
  readonly pin: readonly number[];
  readonly lost: 'for ever' | 'until made again';
}

const mostPools = 8;
const number = (min: number, max: number) => fc.integer({ min, max });

const poolArb: fc.Arbitrary<SmallPool> = fc.record({
  host: number(0, mostPools - 1),
  site: fc.constantFrom('ely', 'ely', 'york', 'york', 'bath', 'bath', null),
  batch: fc.constantFrom('old', 'new', null),
  trusted: fc.constantFrom(true, true, true, true, true, true, true, false),
  room: number(0, 6),
});

const datasetArb = (pools: number): fc.Arbitrary<SmallDataset> =>
  fc
    .record({
      origin: number(0, pools - 1),
      replicas: fc.uniqueArray(number(0, pools - 1), { maxLength: 2 }),
      size: number(1, 4),
      min: number(1, 3),
      more: number(0, 2),
      sites: number(1, 3),
      batches: number(1, 2),
      kind: fc.constantFrom(null, null, 'old', 'new'),
      forbid: fc.uniqueArray(number(0, pools - 1), { maxLength: 1 }),
      pin: fc.oneof(
        fc.constant<number[]>([]),
        fc.constant<number[]>([]),
        fc.uniqueArray(number(0, pools - 1), { maxLength: 1 }),
      ),
      lost: fc.constantFrom('for ever', 'until made again'),
    } as const)
    .map(({ more, ...each }) => ({
      ...each,
      want: Math.min(4, each.min + more),
      pin: each.pin.filter((pool) => !each.forbid.includes(pool)),
      replicas: each.replicas.filter((pool) => pool !== each.origin),
    }));

export const smallFleet: fc.Arbitrary<SmallFleet> = fc
  .array(poolArb, { minLength: 2, maxLength: mostPools })
  .chain((pools) =>
    fc.record({
      pools: fc.constant(pools),
      datasets: fc.array(datasetArb(pools.length), { minLength: 1, maxLength: 6 }),
    }),
  );

export const datasetName = (at: number) => `set-${at}`;
export const poolName = (fleet: SmallFleet, at: number) =>
  ids.poolId(ids.hostName(`h${fleet.pools[at]?.host}`), `p${at}`);

/** The fleet as holdfast is given it: what was written down, and what was seen. */
export function built(fleet: SmallFleet): {
  readonly config: Config;
  readonly observations: Observations;
} {
  const numbers = fleet.pools.map((_, at) => at);
  const hosts = [...new Set(fleet.pools.map(({ host }) => host))].map((number) => {
    const mine = numbers.filter((at) => fleet.pools[at]?.host === number);
    const pools = mine.map((at) => {
      const { site = null, batch = null, trusted = true } = fleet.pools[at] ?? {};
      const id = poolName(fleet, at);
      return w.pool(id, {
        trust: trusted ? 'keys' : 'untrusted',
        domains: {
          host: `h${number}`,
          pool: id,
          ...(site === null ? {} : { site }),
          ...(batch === null ? {} : { batch }),
        },
      });
    });
    return w.host(`h${number}`, pools, { domains: {} });
  });
  const seen = hosts.map(({ name, pools }) => {
    const mine = numbers.filter((at) => pools.some(({ id }) => id === poolName(fleet, at)));
    return w.seen(
      name,
      mine.map((at) => w.zpool(`p${at}`, { size: 100n * w.TiB })),
      mine.flatMap((at) => filesystemsOn(fleet, at)),
    );
  });
  const datasets = fleet.datasets.map((each, at) => datasetOf(fleet, each, at));
  return { config: w.config(hosts, datasets), observations: w.observations(...seen) };
}

function filesystemsOn(fleet: SmallFleet, pool: number): readonly FilesystemFacts[] {
  const room = BigInt(fleet.pools[pool]?.room ?? 0) * w.TiB;
  const origins = fleet.datasets.flatMap(({ origin, size }, at) =>
    origin === pool ? [w.filesystem(`p${pool}/src-${datasetName(at)}`, held(at, size, room))] : [],
  );
  const replicas = fleet.datasets.flatMap((each, at) =>
    each.origin !== pool && each.replicas.includes(pool)
      ? [w.replica(`p${pool}/${datasetName(at)}`, held(at, each.size, room))]
      : [],
  );
  return [w.filesystem(`p${pool}`, { available: room }), ...origins, ...replicas];
}

const held = (at: number, size: number, available: bigint): Partial<FilesystemFacts> => ({
  used: BigInt(size) * w.TiB,
  available,
  snapshots: w.snaps([`${datasetName(at)}-a`, 2 * w.hour, BigInt(size) * w.TiB]),
});

function datasetOf(fleet: SmallFleet, each: SmallDataset, at: number) {
  const { min, want, sites, batches, kind } = each;
  const names = (pools: readonly number[]) => pools.map((pool) => poolName(fleet, pool));
  return w.dataset(datasetName(at), 'h0:p0/x', {
    origin: {
      pool: poolName(fleet, each.origin),
      filesystem: ids.filesystemName(`p${each.origin}/src-${datasetName(at)}`),
    },
    policy: w.policy({
      copies: { min, want },
      spread: [
        ...(sites > 1 ? [{ axis: 'site', min: sites, soft: false }] : []),
        ...(batches > 1 ? [{ axis: 'batch', min: batches, soft: true }] : []),
      ],
      require: kind === null ? [] : [{ name: kind, copies: 1, where: { batch: [kind] } }],
    }),
    placement: { pin: names(each.pin), forbid: names(each.forbid), prefer: [] },
    reproduce:
      each.lost === 'for ever'
        ? null
        : { possible: 'yes', time: null, effort: null, cost: null, how: null },
  });
}
