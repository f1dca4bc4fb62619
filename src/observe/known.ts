import { type FilesystemName, type Instant, zpoolOfFilesystem } from '../model/ids.ts';
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
  const told = toldOf(seen.filesystems.value);
  if (told.length === 0) return null;
  return { seen, filesystems: new Map(told.map((facts) => [facts.name, facts])) };
}

/** A look of which nothing is taken over for these filesystems: what was done to them need not have moved `snapshots_changed`. */
export function doubting(seen: SeenHost, touched: ReadonlySet<FilesystemName>): SeenHost {
  if (touched.size === 0 || !seen.filesystems.ok) return seen;
  const value = seen.filesystems.value.map((facts) => {
    if (!touched.has(facts.name)) return facts;
    const { snapshotsChanged: _, ...rest } = facts;
    return rest;
  });
  return { ...seen, filesystems: { ok: true, value } };
}

/**
 * Filesystems that tell when their snapshots last changed. Before OpenZFS 2.2, and on a pool without the feature
 * `extensible_dataset`, none does. Where others of the pool do, one that names no time has never had a change.
 */
function toldOf(filesystems: readonly FilesystemFacts[]): readonly FilesystemFacts[] {
  const tells = ({ snapshotsChanged }: FilesystemFacts) => snapshotsChanged !== undefined;
  const pools = new Set(filesystems.filter(tells).map(({ name }) => zpoolOfFilesystem(name)));
  return filesystems.filter(
    (facts) => tells(facts) || (pools.has(zpoolOfFilesystem(facts.name)) && holdsNothing(facts)),
  );
}

const holdsNothing = ({ snapshots, bookmarks }: FilesystemFacts): boolean =>
  snapshots.length === 0 && bookmarks.length === 0;

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
