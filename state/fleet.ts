import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Plan } from '../src/model/action.ts';
import type { Config } from '../src/model/config.ts';
import type { FleetHealth } from '../src/model/health.ts';
import type { HostName, Instant } from '../src/model/ids.ts';
import type { HostObservation, Observations } from '../src/model/observation.ts';

/** What is known of the fleet, and what follows from it. */
export interface FleetState {
  readonly config: Config;
  readonly observations: Observations;
  /** null until the first host has answered. */
  readonly health: FleetHealth | null;
  readonly plan: Plan | null;
  /** Hosts that are being looked at because somebody asked. */
  readonly looking: ReadonlySet<HostName>;
  /** The time that ages are counted to; moves only when a shown age changes. */
  readonly now: Instant;
}

export type FleetStore = StoreApi<FleetState>;

/** A fleet of which nothing has been seen yet. */
export const createFleetStore = (config: Config, now: Instant): FleetStore =>
  createStore<FleetState>(() => ({
    config,
    observations: new Map(
      config.inventory.hosts.map(({ name }) => [name, { kind: 'pending' as const, host: name }]),
    ),
    health: null,
    plan: null,
    looking: new Set(),
    now,
  }));

/** Takes what was seen of a host. Health and plan follow with `assessed`. */
export function observed(store: FleetStore, observation: HostObservation): void {
  store.setState(({ observations, looking }) => ({
    observations: new Map(observations).set(observation.host, observation),
    looking: new Set([...looking].filter((host) => host !== observation.host)),
  }));
}

/** Takes health and plan as of a time. */
export const assessed = (store: FleetStore, health: FleetHealth, plan: Plan, now: Instant): void =>
  store.setState({ health, plan, now });

/** Marks hosts as being looked at, or as no longer. */
export function looking(store: FleetStore, hosts: readonly HostName[], on: boolean): void {
  store.setState(({ looking: before }) => ({
    looking: new Set(
      on ? [...before, ...hosts] : [...before].filter((host) => !hosts.includes(host)),
    ),
  }));
}

/** Hosts that have not been looked at yet. */
export const pendingHosts = ({ observations }: FleetState): readonly HostName[] =>
  [...observations.values()].filter(({ kind }) => kind === 'pending').map(({ host }) => host);

/** Hosts whose last look failed. */
export const unreachableHosts = ({ observations }: FleetState): readonly HostName[] =>
  [...observations.values()].filter(({ kind }) => kind === 'unreachable').map(({ host }) => host);
