import type { Dataset } from '../model/catalogue.ts';
import type { Config } from '../model/config.ts';
import type { FilesystemName } from '../model/ids.ts';
import { filesystemName } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import { whyNeverOn } from '../plan/placement/filter.ts';
import type { Grant } from '../zfs/allow.ts';
import { pathBelow } from '../zfs/names.ts';
import { commandLine } from '../zfs/quote.ts';

/** Permissions that the actions need on a filesystem and below it, where holdfast logs in as a plain user. */
export interface Need {
  readonly filesystem: FilesystemName;
  readonly permissions: readonly string[];
}

// One for each property that a receive sets (S9), beside what it takes to receive at all (zfs-allow(8)).
const replicaNeeds = [
  'canmount',
  'create',
  'mount',
  'mountpoint',
  'readonly',
  'receive',
  'userprop',
];

/** What the catalogue's origins and the pools' roots on this host need: what the plan may do there, and no more. */
export function needsOn(host: Host, config: Config): Need[] {
  const { datasets } = config.catalogue;
  const origins = datasets
    .filter(({ origin }) => host.pools.some((pool) => pool.id === origin.pool))
    .map((dataset) => ({
      filesystem: dataset.origin.filesystem,
      permissions: originNeeds(dataset),
    }));
  const roots = host.pools.flatMap((pool) => {
    const here = datasets.filter((dataset) => mayBePutOn(dataset, pool));
    if (here.length === 0) return [];
    // Where the policy lets a replica be sent from, it is what an origin is (and is never bookmarked).
    const sends = here.some(({ policy }) => policy.replicate.from === 'any');
    const permissions = [...replicaNeeds, ...(sends ? ['hold', 'send'] : [])].sort();
    return [{ filesystem: filesystemName(pool.root), permissions }];
  });
  return [...origins, ...roots].filter(({ permissions }) => permissions.length > 0);
}

/** `zfs send -I` holds the snapshots while it sends them; what a copy ends with is kept as a bookmark. */
const originNeeds = ({ policy }: Dataset): readonly string[] => [
  ...(policy.copies.want > 1 ? ['bookmark', 'hold', 'send'] : []),
  ...(policy.snapshots.by === 'holdfast' ? ['snapshot'] : []),
];

const mayBePutOn = (dataset: Dataset, pool: Pool): boolean =>
  pool.role === 'archive' &&
  dataset.policy.copies.want > 1 &&
  dataset.origin.pool !== pool.id &&
  whyNeverOn(dataset, pool) === null;

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * The needed permissions that the user does not hold on the filesystem and on all that is or comes to be below it,
 * by what `zfs allow` said of it or of the nearest filesystem above.
 */
export function missing(need: Need, grants: readonly Grant[], user: User): string[] {
  const mine = grants.filter((grant) => concerns(grant, user));
  const here = permissionsOf(
    mine.filter((grant) => reaches(grant, need.filesystem)),
    grants,
  );
  const below = permissionsOf(
    mine.filter((grant) => reachesBelow(grant, need.filesystem)),
    grants,
  );
  return need.permissions.filter((permission) => !here.has(permission) || !below.has(permission));
}

/** The command that would grant them, for the host's administrator to read and run. */
export const grantCommand = (need: Need, permissions: readonly string[], user: User): string =>
  commandLine(['zfs', 'allow', '-u', user.name, permissions.join(','), need.filesystem]);

function concerns({ to, who }: Grant, user: User): boolean {
  if (to === 'everyone') return true;
  if (who === null) return false;
  return (to === 'user' && who === user.name) || (to === 'group' && user.groups.includes(who));
}

/** `zfs allow` also lists what was given further up, and a local permission goes no further down. */
const reaches = ({ on, scope }: Grant, filesystem: FilesystemName): boolean =>
  on === filesystem
    ? scope === 'local' || scope === 'local+descendent'
    : pathBelow(on, filesystem) !== null && scope !== 'local';

const reachesBelow = ({ on, scope }: Grant, filesystem: FilesystemName): boolean =>
  pathBelow(on, filesystem) !== null && scope !== 'local';

const permissionsOf = (held: readonly Grant[], grants: readonly Grant[]): ReadonlySet<string> =>
  new Set(
    held
      .flatMap((grant) => grant.permissions)
      .flatMap((permission) =>
        permission.startsWith('@') ? setOf(permission, grants) : permission,
      ),
  );

const setOf = (name: string, grants: readonly Grant[]): readonly string[] =>
  grants
    .filter((grant) => grant.to === 'set' && grant.who === name)
    .flatMap((each) => each.permissions);
