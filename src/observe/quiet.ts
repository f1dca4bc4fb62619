import type { FilesystemName, Instant } from '../model/ids.ts';
import type { FilesystemFacts, Quiet, SeenHost } from '../model/observation.ts';

/** A copy's lag is told in hours and days: a shorter stretch would not move it. */
const worthwhileMs = 3_600_000;

/** Stretches of one filesystem that are kept: it is a memory of what copies may still go on from, and no history. */
const mostStretches = 16;

/**
 * A look with what looks before it knew of how long each filesystem had stood still. One look alone cannot tell
 * whether what was written since a snapshot was written a minute ago or a month.
 */
export function carryQuiet(seen: SeenHost, earlier: SeenHost | null): SeenHost {
  const { filesystems, hostClock } = seen;
  if (!filesystems.ok) return seen;
  const before = factsIn(earlier);
  const value = filesystems.value.map((facts) =>
    withQuiet(facts, before.get(facts.name) ?? null, hostClock),
  );
  return { ...seen, filesystems: { ok: true, value } };
}

/** What lay on a pool that could not be listed then stood still as well. */
function factsIn(seen: SeenHost | null): ReadonlyMap<FilesystemName, FilesystemFacts> {
  const listed = seen?.filesystems.ok ? seen.filesystems.value : [];
  const unread = seen?.unread.flatMap(({ last }) => last?.filesystems ?? []) ?? [];
  return new Map([...unread, ...listed].map((facts) => [facts.name, facts]));
}

function withQuiet(
  facts: FilesystemFacts,
  before: FilesystemFacts | null,
  hostClock: Instant | null,
): FilesystemFacts {
  const known = before?.guid === facts.guid ? (before.quiet ?? []) : [];
  const newest = facts.snapshots.at(-1);
  const quiet =
    newest && hostClock !== null && facts.written === 0n
      ? [...othersThan(newest.guid, known, facts), { guid: newest.guid, until: hostClock }]
      : known;
  return quiet.length === 0 ? facts : { ...facts, quiet };
}

function othersThan(
  newest: Quiet['guid'],
  known: readonly Quiet[],
  { snapshots }: FilesystemFacts,
): readonly Quiet[] {
  if (known.at(-1)?.guid === newest) return known.slice(0, -1);
  return known
    .filter(({ guid, until }) => {
      const snapshot = snapshots.findLast((each) => each.guid === guid);
      return snapshot !== undefined && until - snapshot.creation >= worthwhileMs;
    })
    .slice(1 - mostStretches);
}
