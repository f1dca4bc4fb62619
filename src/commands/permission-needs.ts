import { lawOf } from '../health/legal.ts';
import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import { type FilesystemName, filesystemName, type Instant } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import { whyNeverOn } from '../plan/placement/filter.ts';

/** Permissions that the actions need on a filesystem and below it, where holdfast logs in as a plain user. */
export interface Need {
  readonly filesystem: FilesystemName;
  readonly permissions: readonly string[];
}

/**
 * What the catalogue's origins and the pools' roots on this host need: what the plan may do there, and no more. What
 * law keeps at this time is not destroyed, and nobody is asked to allow it.
 */
export function needsOn(host: Host, config: Config, now: Instant): readonly Need[] {
  const { datasets } = config.catalogue;
  return host.pools.flatMap((pool) => {
    const origins = datasets.filter(({ origin }) => origin.pool === pool.id);
    const here = datasets.filter((dataset) => mayBePutOn(dataset, pool));
    const needs = [
      ...origins.map((dataset) => ({
        filesystem: dataset.origin.filesystem,
        permissions: originNeeds(dataset, pool, now),
      })),
      ...(here.length === 0
        ? []
        : [{ filesystem: filesystemName(pool.root), permissions: replicaNeeds(pool, here, now) }]),
    ];
    return needs.flatMap(({ filesystem, permissions }) =>
      permissions.length === 0
        ? []
        : [{ filesystem, permissions: [...new Set(permissions)].sort() }],
    );
  });
}

function originNeeds(dataset: Dataset, pool: Pool, now: Instant): readonly string[] {
  const { policy } = dataset;
  const isCopied = policy.copies.want > 1;
  const isTended = pool.role === 'archive' && pool.trust !== 'untrusted';
  const isPruned =
    isTended && (policy.snapshots.by === 'holdfast' || policy.prunePatterns.length > 0);
  return [
    ...(policy.snapshots.by === 'holdfast' ? ['snapshot'] : []),
    // `zfs send -I` holds the snapshots while it sends them; what a copy ends with is kept as a bookmark.
    ...(isCopied ? ['bookmark', 'hold', 'send'] : []),
    // What it is, and the mark that a snapshot bears before it is pruned.
    ...(pool.trust === 'untrusted' ? [] : ['userprop']),
    ...(isOnHold(dataset) ? ['hold'] : []),
    // ZFS lets nobody destroy a snapshot who could not unmount it; a bookmark that no copy goes on from takes less.
    ...(isFree(dataset, now)
      ? [...(isPruned ? ['destroy', 'mount'] : []), ...(isCopied ? ['destroy'] : [])]
      : []),
  ];
}

function replicaNeeds(pool: Pool, here: readonly Dataset[], now: Instant): readonly string[] {
  return [
    // To receive takes these three (zfs-allow(8)), and one for each property that it sets (S9).
    ...['create', 'mount', 'receive'],
    ...['canmount', 'mountpoint', 'readonly', 'userprop'],
    // A receive that nothing can go on with is given up, a copy that nothing asks for destroyed: law is the catalogue's to ask.
    'destroy',
    // A copy that went its own way is put aside, and a clone takes its history over.
    ...['clone', 'promote', 'rename'],
    // One that was only written to goes back to its newest snapshot; never under law (S5).
    ...(here.some((dataset) => isFree(dataset, now)) ? ['rollback'] : []),
    // A key that somebody loaded where none may be is unloaded (S7).
    ...(pool.trust === 'keyless' ? ['load-key'] : []),
    ...(here.some(isOnHold) ? ['hold'] : []),
    // Where the policy lets a replica be sent from, it is what an origin is (and is never bookmarked).
    ...(here.some(({ policy }) => policy.replicate.from === 'any') ? ['hold', 'send'] : []),
  ];
}

const isFree = (dataset: Dataset, now: Instant): boolean => lawOf(dataset, now).kind === 'free';

/** ZFS itself is to hold all its snapshots, wherever they lie. */
const isOnHold = ({ retention }: Dataset): boolean => retention.legal?.hold === true;

const mayBePutOn = (dataset: Dataset, pool: Pool): boolean =>
  pool.role === 'archive' &&
  dataset.policy.copies.want > 1 &&
  dataset.origin.pool !== pool.id &&
  whyNeverOn(dataset, pool) === null;
