import type { Policy } from '../../src/model/catalogue.ts';
import type { Become, PoolRole, Trust } from '../../src/model/inventory.ts';
import type { Sight } from './fleet.ts';

/**
 * A random fleet as plain data: what is written down of it, and what has happened on it. It is small to print, it
 * shrinks by itself, and a failing one can be kept as an example. Pools and datasets are meant by number, modulo
 * how many there are.
 */
export interface FleetDraft {
  readonly hosts: readonly HostDraft[];
  readonly datasets: readonly DatasetDraft[];
  /** Through this machine, and at most so many bytes a second; the first that matches counts. */
  readonly rules: readonly { readonly relay: boolean; readonly limit: boolean }[];
  /** Whose turn it is, again and again, where a plan leaves a choice. */
  readonly order: readonly number[];
}

export interface HostDraft {
  readonly name: string;
  readonly site: Site;
  readonly room: string | null;
  readonly become: Become;
  readonly user: 'root' | 'backup' | null;
  readonly port: number | null;
  readonly tools: readonly ('pv' | 'mbuffer')[];
  readonly sight: Sight;
  readonly pools: readonly PoolDraft[];
}

export type Site = 'cambridge' | 'paris' | 'oregon';

export interface PoolDraft {
  readonly name: 'tank' | 'bulk' | 'cold';
  /** Where replicas are put: the pool itself, a place on it, or one that is not there yet. */
  readonly root: 'top' | 'made' | 'unmade';
  readonly role: PoolRole;
  readonly trust: Trust;
  readonly batch: string | null;
  readonly disks: 'stripe' | 'mirror' | 'raidz';
  /** A failed disk, which a stripe does not survive. */
  readonly failed: boolean;
  readonly scrubbedDaysAgo: number | null;
  readonly size: 'large' | 'tight';
}

export type EncryptionDraft = 'plain' | 'own key' | 'as above';

export interface MemberDraft {
  readonly type: 'filesystem' | 'volume';
  readonly encryption: EncryptionDraft;
}

export interface DatasetDraft {
  readonly id: string;
  /** The number of the origin's pool. */
  readonly home: number;
  readonly recursive: boolean;
  readonly top: MemberDraft;
  readonly policy: PolicyDraft;
  readonly pin: readonly number[];
  readonly forbid: readonly number[];
  readonly jurisdiction: 'anywhere' | 'in GB' | 'not in US';
  readonly law: 'none' | 'hold' | 'for ten years' | 'over';
  readonly custodians: 0 | 2;
  readonly reproducible: 'yes' | 'no' | null;
  readonly copies: readonly CopyDraft[];
  /** In the order in which they happened. */
  readonly past: readonly Happening[];
}

export type PolicyDraft = Pick<
  Policy,
  'copies' | 'spread' | 'require' | 'snapshots' | 'keepReplica' | 'prunePatterns' | 'durability'
> & {
  readonly scrubDays: number;
  readonly from: 'origin' | 'any';
  readonly exclude: readonly string[];
};

/** A replica that somebody has made, as holdfast would or by hand. */
export interface CopyDraft {
  readonly pool: number;
  readonly by: 'holdfast' | 'hand';
  /** In the clear, where the origin is encrypted. */
  readonly clear: boolean;
}

/** What has happened to a dataset, so many hours after what happened before. What ZFS would refuse did not happen. */
export type Happening = { readonly hours: number } & (
  | { readonly what: 'write'; readonly member: number; readonly mebibytes: number }
  | { readonly what: 'child'; readonly child: MemberDraft }
  | { readonly what: 'snapshot'; readonly by: 'holdfast' | 'sanoid' }
  | {
      readonly what: 'hold' | 'bookmark' | 'clone' | 'destroy';
      readonly member: number;
      readonly which: number;
    }
  /** A replica is made, or brought up to date: wholly, cut on its way, or with the oldest snapshot alone. */
  | { readonly what: 'sync'; readonly copy: number; readonly how: 'whole' | 'cut' | 'oldest' }
  | {
      readonly what: 'harm';
      readonly copy: number;
      readonly member: number;
      readonly how:
        | 'write'
        | 'snapshot'
        | 'rename'
        | 'open'
        | 'load-key'
        | 'hold'
        | 'destroy-oldest';
    }
);
