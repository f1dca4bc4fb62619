import type { FilesystemName, Instant } from '../model/ids.ts';
import type { FilesystemFacts, SeenHost } from '../model/observation.ts';
import type { KnownFilesystem } from './probe-script.ts';

/**
 * Holds and bookmarks do not move `snapshots_changed` (OpenZFS 2.3.2, seen on real pools), and one placed by hand
 * must come to light some time: each filesystem's snapshots are listed anew at least this often, in milliseconds.
 * What a step relies on is read without any of this (S2).
 */
export const relistAfterMs = 15 * 60_000;

/** `snapshots_changed` has whole seconds: within this many milliseconds a second change would leave it as it is. */
const settledAfterMs = 2_000;

export type Known = ReadonlyMap<FilesystemName, FilesystemFacts>;

/** The filesystems of an earlier look whose snapshots may be taken over while nothing has moved. */
export function knownOf(seen: SeenHost | null, now: Instant): Known {
  const known = new Map<FilesystemName, FilesystemFacts>();
  if (!seen?.filesystems.ok) return known;
  for (const facts of seen.filesystems.value) {
    const age = now - facts.snapshotsAt;
    if (facts.snapshotsChanged === undefined || age < 0 || age >= relistAfterMs) continue;
    known.set(facts.name, facts);
  }
  return known;
}

/** The table that the host compares with. */
export const knownTable = (known: Known): readonly KnownFilesystem[] =>
  [...known.values()].flatMap(({ name, guid, snapshotsChanged: changed }) =>
    changed === undefined ? [] : [{ name, guid, changed }],
  );

/** Whether nothing can have changed unseen in the second that `changed` names, by the host's own clock. */
export const isSettled = (changed: string, hostClock: Instant | null): boolean =>
  hostClock !== null && hostClock - Number(changed) * 1000 >= settledAfterMs;
