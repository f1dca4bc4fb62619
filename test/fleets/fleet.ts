import type { Machine } from '../../src/demo/zfs/machine.ts';
import type { Config } from '../../src/model/config.ts';
import type { HostName, Instant } from '../../src/model/ids.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { SeenHost } from '../../src/model/observation.ts';
import type { ShellHost } from './shell/surroundings.ts';

/** How a host answers all through a story: now, no more since a while, never yet. */
export type Sight = 'seen' | 'just away' | 'long away' | 'never seen' | 'pending';

/** One host of a fleet in this process: its machine, and what was known of it before the story began. */
export interface FleetHost extends ShellHost {
  readonly host: Host;
  readonly machine: Machine;
  readonly sight: Sight;
  /** The last look before it went out of sight, or before a pool of it could not be listed any more; null: none. */
  readonly remembered: SeenHost | null;
  /** Counts what may have changed it, so that a look that is still good is not taken again. */
  changes: number;
}

/** A fleet in this process, with a clock that moves only when it is told to. */
export interface Fleet {
  readonly config: Config;
  readonly hosts: ReadonlyMap<HostName, FleetHost>;
  /** Milliseconds since 1970. */
  readonly clock: { now: number };
  /** When the story began. */
  readonly start: Instant;
}

/** The host that ssh from another one gets to. */
export function hostAt(
  { hosts }: Pick<Fleet, 'hosts'>,
  address: string,
  port: number,
): FleetHost | null {
  const isIt = ({ host: { peer } }: FleetHost) =>
    peer.host === address && (peer.port ?? 22) === port;
  return [...hosts.values()].find(isIt) ?? null;
}
