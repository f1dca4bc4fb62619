import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';

/**
 * Why an interrupted receive cannot go on, in a few words; null when it can, as far as it can be told. The token
 * alone says what is sent and how: one that somebody else left is not gone on with unseen.
 */
export function whyNotResumed(
  held: FilesystemFacts,
  source: FilesystemFacts | null,
  pool: Pool,
): string | null {
  const { resumes } = held;
  // S7: a stream goes on as it began, and one that began in the clear never comes to a keyless pool.
  if (pool.trust === 'keyless' && !resumes?.raw) {
    return resumes
      ? 'it began in the clear, on a pool that takes raw streams only'
      : 'its token does not tell that it is raw, on a pool that takes raw streams only';
  }
  if (!source) return 'the origin has no such filesystem';
  if (!resumes) return null;
  if (!source.snapshots.some(({ guid }) => guid === resumes.toGuid)) {
    return 'the origin no longer has the snapshot that was being sent';
  }
  const bases = [...source.snapshots, ...source.bookmarks];
  if (resumes.fromGuid !== null && !bases.some(({ guid }) => guid === resumes.fromGuid)) {
    return 'the origin no longer has the snapshot that it began from';
  }
  return (held.snapshots.at(-1)?.guid ?? null) === resumes.fromGuid
    ? null
    : 'the newest snapshot there is not the one that it began from';
}
