import type { FilesystemName } from '../model/ids.ts';
import type { Grant } from '../zfs/allow.ts';
import { pathBelow } from '../zfs/names.ts';
import { commandLine } from '../zfs/quote.ts';
import type { Need } from './permission-needs.ts';

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
