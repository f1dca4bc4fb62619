import type { HostName, PoolId } from './ids.ts';

/** Where a pool lies on each domain axis: `{ site: 'cambridge', batch: 'kingston-dc600m' }`. Inherited pool ← host ← site, and merged. `host` and `pool` are there by themselves. A missing axis is unknown; two unknowns are never distinct. */
export type Domains = Readonly<Record<string, string>>;

export interface Site {
  readonly name: string;
  /** ISO 3166-1 alpha-2, for jurisdiction. */
  readonly country: string | null;
  readonly provider: string | null;
}

/** How a host is reached: as `ssh` would be called. */
export interface SshAddress {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
}

export type Become = 'none' | 'sudo' | 'doas';
/** `ssh2` speaks the protocol in process; `openssh` runs the system's ssh; `local` is this machine. */
export type Transport = 'ssh2' | 'openssh' | 'local';

export interface Host {
  readonly name: HostName;
  readonly ssh: SshAddress;
  /** How the other hosts of the fleet reach this one, where that is not how this machine does. */
  readonly peer: SshAddress;
  readonly transport: Transport;
  readonly become: Become;
  readonly domains: Domains;
  readonly pools: readonly Pool[];
}

export type PoolRole = 'archive' | 'scratch';
/** `keys`: keys may be loaded there. `keyless`: never; raw streams of encrypted datasets only (S7). `untrusted`: nothing is put there and nothing there counts. */
export type Trust = 'keys' | 'keyless' | 'untrusted';

export interface Pool {
  readonly id: PoolId;
  readonly host: HostName;
  /** The zpool's own name. */
  readonly name: string;
  /** Where replicas are put and copies are looked for: `vault/replica`. The pool itself when not given. */
  readonly root: string;
  readonly role: PoolRole;
  readonly trust: Trust;
  /** Space that placement leaves free: a share of the pool's size, or bytes. */
  readonly reserve: Reserve;
  /** All axes, inherited and own, with `host` and `pool`. */
  readonly domains: Domains;
  readonly country: string | null;
}

export type Reserve =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'bytes'; readonly bytes: bigint };

/** `direct`: the source ssh-es to the target. `relay`: both ends through this machine. */
export type Via = 'direct' | 'relay';

/** How bytes go between two hosts; the first rule that matches wins. */
export interface TransferRule {
  /** null matches every host. */
  readonly from: HostName | null;
  readonly to: HostName | null;
  readonly via: Via;
  /** Bytes per second. */
  readonly limit: bigint | null;
}

export interface Inventory {
  readonly sites: readonly Site[];
  readonly hosts: readonly Host[];
  readonly transfers: readonly TransferRule[];
}
