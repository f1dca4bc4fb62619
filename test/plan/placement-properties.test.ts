import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/model/config.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { Observations } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';
import { newCopies, planFor } from './oracle/planned.ts';
import { built, datasetName, poolName, type SmallFleet, smallFleet } from './oracle/small-fleet.ts';

interface Built {
  readonly config: Config;
  readonly observations: Observations;
}

const withPool = ({ config, observations }: Built, pool: Pool, room: bigint): Built => {
  const host = w.host(pool.host, [pool], { domains: {} });
  return {
    config: {
      ...config,
      inventory: { ...config.inventory, hosts: [...config.inventory.hosts, host] },
    },
    observations: new Map([
      ...observations,
      [
        host.name,
        w.seen(
          host.name,
          [w.zpool(pool.name, { size: 200n * w.TiB })],
          [w.filesystem(pool.name, { available: room })],
        ),
      ],
    ]),
  };
};

/** Room for everything, so that nothing is scarce. */
const roomy = smallFleet.map(
  (fleet): SmallFleet => ({ ...fleet, pools: fleet.pools.map((pool) => ({ ...pool, room: 60 })) }),
);

const numRuns = 300;

describe('the places of new copies', () => {
  test('are the same in whatever order everything was listed', () => {
    fc.assert(
      fc.property(smallFleet, fc.infiniteStream(fc.nat()), (fleet, chance) => {
        const { config, observations } = built(fleet);
        const mixed = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((each) => ({ each, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
        const other: Built = {
          config: {
            ...config,
            inventory: {
              ...config.inventory,
              hosts: mixed(config.inventory.hosts).map((host) => ({
                ...host,
                pools: mixed(host.pools),
              })),
            },
            catalogue: { datasets: mixed(config.catalogue.datasets) },
          },
          observations: new Map(mixed([...observations])),
        };
        expect(planFor(other).actions).toEqual(planFor({ config, observations }).actions);
      }),
      { numRuns },
    );
  });

  test('are not moved by a pool that no dataset may use, nor by one that is full', () => {
    fc.assert(
      fc.property(
        smallFleet,
        fc.constantFrom(
          [{ role: 'scratch' } as const, 90n * w.TiB] as const,
          [{ trust: 'untrusted' } as const, 90n * w.TiB] as const,
          [{ trust: 'keyless' } as const, 90n * w.TiB] as const,
          [{}, 0n] as const,
        ),
        (fleet, [kind, room]) => {
          const before = built(fleet);
          const spare = w.pool('west:spare', { domains: { site: 'wells' }, ...kind });
          expect(planFor(withPool(before, spare, room)).actions).toEqual(planFor(before).actions);
        },
      ),
      { numRuns },
    );
  });

  test('are not moved by a pool that is no better where nothing is scarce', () => {
    let tried = 0;
    fc.assert(
      fc.property(roomy, fc.nat(), (fleet, pick) => {
        const at = pick % fleet.pools.length;
        // What a pool is named for, its twin is not.
        const named = fleet.datasets.some(({ origin, replicas, forbid, pin }) =>
          [origin, ...replicas, ...forbid, ...pin].includes(at),
        );
        const before = built(fleet);
        const plan = planFor(before);
        const isShort = plan.health.datasets.some(({ findings }) =>
          findings.some(({ kind }) => kind === 'no-place'),
        );
        const like = before.config.inventory.hosts
          .flatMap((host) => host.pools)
          .find(({ id }) => id === poolName(fleet, at));
        if (!like || named || isShort) return;
        tried += 1;
        // In the same domains, and fuller.
        const twin = w.pool('z-west:twin', {
          ...like,
          id: w.pool('z-west:twin').id,
          host: w.pool('z-west:twin').host,
          name: 'twin',
          root: 'twin',
          domains: { ...like.domains, pool: 'z-west:twin' },
        });
        expect(newCopies(planFor(withPool(before, twin, 10n * w.TiB)))).toEqual(newCopies(plan));
      }),
      { numRuns },
    );
    expect(tried).toBeGreaterThan(15);
  });

  test('are moved by a pool that goes away for its own datasets alone, where nothing is scarce', () => {
    fc.assert(
      fc.property(roomy, fc.nat(), (fleet, pick) => {
        const away = pick % fleet.pools.length;
        if (fleet.datasets.some(({ origin }) => origin === away)) return;
        const name = poolName(fleet, away);
        const { config, observations } = built(fleet);
        const before = newCopies(planFor({ config, observations }));
        const hosts = config.inventory.hosts.map((host) => ({
          ...host,
          pools: host.pools.filter(({ id }) => id !== name),
        }));
        const after = newCopies(
          planFor({
            config: { ...config, inventory: { ...config.inventory, hosts } },
            observations,
          }),
        );
        for (const [at, { replicas }] of fleet.datasets.entries()) {
          const id = datasetName(at);
          if (replicas.includes(away) || before[id]?.includes(name)) continue;
          expect([id, after[id]]).toEqual([id, before[id]]);
        }
      }),
      { numRuns },
    );
  });

  test('never share room: no pool is promised more than it has', () => {
    fc.assert(
      fc.property(smallFleet, (fleet) => {
        const copies = newCopies(planFor(built(fleet)));
        for (const [at, { room }] of fleet.pools.entries()) {
          const promised = fleet.datasets
            .filter((_, set) => copies[datasetName(set)]?.includes(poolName(fleet, at)))
            .reduce((sum, { size }) => sum + size, 0);
          expect([at, promised]).toEqual([at, expect.toSatisfy((n: number) => n <= room)]);
        }
      }),
      { numRuns },
    );
  });
});
