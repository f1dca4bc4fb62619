import type { Config } from '../model/config.ts';
import type { FilesystemName } from '../model/ids.ts';
import { filesystemName } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import type { Grant } from '../zfs/allow.ts';

/** Permissions that the actions need on a filesystem, where holdfast logs in as a plain user. */
export interface Need {
  readonly filesystem: FilesystemName;
  readonly permissions: readonly string[];
}

const originNeeds = ['send', 'snapshot'];
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

/** What the catalogue's origins and the pools' roots on this host need. */
export function needsOn(host: Host, config: Config): Need[] {
  const origins = config.catalogue.datasets
    .filter(({ origin }) => host.pools.some((pool) => pool.id === origin.pool))
    .map(({ origin }) => ({ filesystem: origin.filesystem, permissions: originNeeds }));
  const roots = host.pools
    .filter((pool) => pool.role === 'archive' && pool.trust !== 'untrusted')
    .map((pool) => ({ filesystem: filesystemName(pool.root), permissions: replicaNeeds }));
  return [...origins, ...roots];
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The needed permissions that no grant gives the user, by what `zfs allow` said of the filesystem. */
export function missing(need: Need, grants: readonly Grant[], user: User): string[] {
  const held = new Set(
    grants
      .filter((grant) => concerns(grant, user))
      .flatMap((grant) => grant.permissions)
      .flatMap((permission) =>
        permission.startsWith('@') ? setOf(permission, grants) : permission,
      ),
  );
  return need.permissions.filter((permission) => !held.has(permission));
}

/** The command that would grant them, for the host's administrator to read and run. */
export const grantCommand = (need: Need, permissions: readonly string[], user: User): string =>
  `zfs allow -u ${user.name} ${permissions.join(',')} ${need.filesystem}`;

function concerns({ to, who }: Grant, user: User): boolean {
  if (to === 'everyone') return true;
  if (who === null) return false;
  return (to === 'user' && who === user.name) || (to === 'group' && user.groups.includes(who));
}

const setOf = (name: string, grants: readonly Grant[]): readonly string[] =>
  grants
    .filter((grant) => grant.to === 'set' && grant.who === name)
    .flatMap((each) => each.permissions);
