/** To whom a permission is given, as `zfs allow` prints it: `user repl`, `group staff`, `everyone`. */
export type Grantee = string;

/** Where a grant holds: on the filesystem itself, on those below it, or on both. */
export type Reach = 'local' | 'descendent' | 'both';

/** What `zfs allow` keeps with a filesystem. */
export type Grants = ReadonlyMap<Reach, Map<Grantee, Set<string>>>;

export const noGrants = (): Grants =>
  new Map([
    ['local', new Map()],
    ['descendent', new Map()],
    ['both', new Map()],
  ]);
