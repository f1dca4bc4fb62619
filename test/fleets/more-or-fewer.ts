import type { Action, Plan } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import type { DatasetId, PoolId } from '../../src/model/ids.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { Observations } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

/** What a plan is made of. */
export interface Known {
  readonly config: Config;
  readonly observations: Observations;
}

const withHost = ({ config, observations }: Known, host: Host, pool: string): Known => ({
  config: {
    ...config,
    inventory: { ...config.inventory, hosts: [...config.inventory.hosts, host] },
  },
  observations: new Map([...observations, [host.name, w.seen(host.name, [w.zpool(pool)], [])]]),
});

/** One more pool, on a host of its own, that no dataset may use. */
export const withIdlePool = (known: Known, why: 'scratch' | 'untrusted'): Known =>
  withHost(
    known,
    w.host('spare', [
      w.pool('spare:idle', why === 'scratch' ? { role: 'scratch' } : { trust: 'untrusted' }),
    ]),
    'idle',
  );

/** One more pool that every dataset may use, save where its catalogue entry says otherwise. */
export const withOpenPool = (known: Known): Known =>
  withHost(known, w.host('spare', [w.pool('spare:open', { country: 'GB' })]), 'open');

/** One pool fewer in the inventory; of its host the rest stays. */
export function withoutPool({ config, observations }: Known, pool: PoolId): Known {
  const { inventory } = config;
  const hosts = inventory.hosts.map((host) => ({
    ...host,
    pools: host.pools.filter(({ id }) => id !== pool),
  }));
  return { config: { ...config, inventory: { ...inventory, hosts } }, observations };
}

/** What an action does for one dataset, whatever it does for others as well. */
const shareOf = ({ kind, target, source, tier }: Action): string =>
  [kind, source, target, tier].join(' ');

/** What the plan has for one dataset. */
export const doneFor = ({ actions }: Plan, dataset: DatasetId): readonly string[] =>
  actions
    .filter(({ datasets }) => datasets.includes(dataset))
    .map(shareOf)
    .sort();

/** Whether any part of a dataset lies on a pool, or is to, or may for all that was seen (S8). */
export const isConcerned = ({ health, actions }: Plan, dataset: DatasetId, pool: PoolId): boolean =>
  health.datasets.some(
    (each) =>
      each.dataset.id === dataset &&
      (each.unknown ||
        each.dataset.origin.pool === pool ||
        each.copies.some((copy) => copy.pool.id === pool)),
  ) ||
  actions.some(
    (action) =>
      action.datasets.includes(dataset) &&
      action.kind !== 'snapshot' &&
      action.kind !== 'scrub' &&
      (action.target === pool || action.source === pool),
  );

/** Whether the plan makes a copy on a pool where there is none. */
export const placesOn = ({ actions, health }: Plan, pool: PoolId): boolean =>
  actions.some(
    ({ kind, target, datasets }) =>
      kind === 'replicate' &&
      target === pool &&
      !health.datasets.some(
        (each) =>
          datasets.includes(each.dataset.id) && each.copies.some((copy) => copy.pool.id === pool),
      ),
  );

/** Whether it was seen what lies on a pool. */
export const isInSight = ({ health }: Plan, id: PoolId): boolean =>
  health.pools.some(
    ({ pool, facts }) =>
      pool.id === id && (facts?.state === 'ONLINE' || facts?.state === 'DEGRADED'),
  );

const prunes: ReadonlySet<Action['kind']> = new Set(['mark', 'unmark', 'prune']);

export const withoutPrunes = (plan: Plan): Plan => ({
  ...plan,
  actions: plan.actions.filter(({ kind }) => !prunes.has(kind)),
});

/**
 * Whether the room that others take, or no longer take, tells why a dataset has other places: on one of them not all datasets together
 * would have room and leave it below four fifths. Also what cannot be sent yet is promised its room.
 */
export function isCrowded(before: Plan, after: Plan, dataset: DatasetId): boolean {
  const [had, has] = [newPlaces(before, dataset), newPlaces(after, dataset)];
  const all = before.health.datasets.reduce((sum, { bytes }) => sum + bytes, 0n);
  return [...had.filter((id) => !has.includes(id)), ...has.filter((id) => !had.includes(id))].some(
    (id) => {
      const pool = before.health.pools.find((each) => each.pool.id === id);
      return pool !== undefined && pool.placeable - all < (pool.facts?.size ?? 0n) / 5n;
    },
  );
}

const newPlaces = (plan: Plan, dataset: DatasetId): readonly PoolId[] =>
  plan.actions.flatMap(({ kind, target, datasets }) =>
    kind === 'replicate' && target !== null && datasets.includes(dataset) ? [target] : [],
  );
