import type { FilesystemName, Instant } from '../model/ids.ts';
import type { FilesystemFacts, SeenHost } from '../model/observation.ts';
import type { FilesystemRow } from '../zfs/filesystems.ts';

/**
 * Holds and bookmarks do not move `snapshots_changed` (OpenZFS 2.3.2, seen on real pools), and one placed by hand
 * must come to light some time: everything is read anew at least this often, in milliseconds. What a step relies on
 * is read without any of this (S2).
 */
export const wholeEveryMs = 15 * 60_000;

/** `snapshots_changed` has whole seconds: within this many milliseconds a second change would leave it as it is. */
const settledAfterMs = 2_000;

/** An earlier look, of which a later one takes over what has not moved. */
export interface Known {
  readonly seen: SeenHost;
  readonly filesystems: ReadonlyMap<FilesystemName, FilesystemFacts>;
}

/** What may be taken over from an earlier look; null when all is to be read anew. */
export function knownOf(seen: SeenHost | null, now: Instant): Known | null {
  if (!seen?.filesystems.ok || !seen.version.ok) return null;
  const age = now - seen.wholeAt;
  if (age < 0 || age >= wholeEveryMs) return null;
  // Before OpenZFS 2.2 nothing tells what has moved.
  const told = seen.filesystems.value.filter((facts) => facts.snapshotsChanged !== undefined);
  if (told.length === 0) return null;
  return { seen, filesystems: new Map(told.map((facts) => [facts.name, facts])) };
}

/** What is known of a filesystem whose snapshots are still those; null when they are to be listed. */
export function unmoved(row: FilesystemRow, known: Known | null): FilesystemFacts | null {
  const before = known?.filesystems.get(row.name);
  // Another filesystem may have the name by now, and its snapshots may have changed in the same second.
  return before && before.guid === row.guid && before.snapshotsChanged === row.snapshotsChanged
    ? before
    : null;
}

/** Whether nothing can have changed unseen in the second that `changed` names, by the host's own clock. */
export const isSettled = (changed: string, hostClock: Instant | null): boolean =>
  hostClock !== null && hostClock - Number(changed) * 1000 >= settledAfterMs;
