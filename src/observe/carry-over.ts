import { type FilesystemName, zpoolOfFilesystem } from '../model/ids.ts';
import type { SeenHost, UnreadPool } from '../model/observation.ts';
import type { Remembered } from './memory.ts';

/**
 * A look with what was known before of the pools that it could not read: what lay on them stays known, with its
 * age, and since when it has not been seen (S8).
 */
export function carryOver(seen: SeenHost, earlier: Remembered | null): SeenHost {
  if (seen.unread.length === 0 || earlier === null) return seen;
  const before = earlier.kind === 'unreachable' ? earlier.last : earlier;
  const downSince = earlier.kind === 'unreachable' ? earlier.since : null;
  return {
    ...seen,
    unread: seen.unread.map((now) => {
      const was = before && isSamePool(now.pool, seen, before) ? lastOf(now.pool, before) : null;
      return { ...now, since: was?.since ?? downSince ?? now.since, last: was?.last ?? null };
    }),
  };
}

/** A pool that was made anew under the same name holds nothing of what the old one held. */
function isSamePool(name: string, seen: SeenHost, before: SeenHost): boolean {
  const guidIn = ({ pools }: SeenHost) =>
    pools.ok ? pools.value.find((pool) => pool.name === name)?.guid : undefined;
  const guid = guidIn(seen);
  return guid !== undefined && guid === guidIn(before);
}

/** What a look knows of a pool, be it that it read it or that it could not; null when it did not ask. */
function lastOf(
  pool: string,
  { at, filesystems, missing, unread }: SeenHost,
): { readonly since: UnreadPool['since'] | null; readonly last: UnreadPool['last'] } | null {
  const stillUnread = unread.find((each) => each.pool === pool);
  if (stillUnread) return stillUnread;
  const isOn = (name: FilesystemName) => zpoolOfFilesystem(name) === pool;
  const there = filesystems.ok ? filesystems.value.filter(({ name }) => isOn(name)) : [];
  // Without one root there, or known to be missing, the look did not ask for the pool, and knows nothing of it.
  if (there.length === 0 && !missing.some(isOn)) return null;
  return { since: null, last: { at, filesystems: there } };
}
