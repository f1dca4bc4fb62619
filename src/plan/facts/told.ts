import type { Fact } from '../../model/fact.ts';
import { type FilesystemName, type HostName, zpoolOfFilesystem } from '../../model/ids.ts';
import type { SeenHost } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';

/** Why a look says neither yes nor no, and what to do about it. */
export interface Untold {
  readonly what: string;
  readonly todo: string;
}

/**
 * Why a look cannot tell of a fact or an outcome; null when it can. A section that failed, or a pool that could not
 * be listed, tells nothing, and that is no change (S2), and nothing that is missing (S8).
 */
export function whyUntold(concern: Fact | Outcome, seen: SeenHost): Untold | null {
  if ('filesystem' in concern) return whyUnlisted(concern.filesystem, seen);
  return seen.pools.ok ? null : { what: seen.pools.what, todo: findOut(seen.host) };
}

function whyUnlisted(name: FilesystemName, { host, filesystems, unread }: SeenHost): Untold | null {
  if (!filesystems.ok) return { what: filesystems.what, todo: findOut(host) };
  return unread.find(({ pool }) => pool === zpoolOfFilesystem(name)) ?? null;
}

const findOut = (host: HostName) => `Find out what zfs and zpool say on ${host}.`;
