import { zpoolOfFilesystem } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts, Resumption } from '../model/observation.ts';

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
  const foreign = whyForeign(held, source, resumes);
  if (foreign !== null) return foreign;
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

/** Why the token is of a stream that would not be sent here: of another pool, or with other flags than the copy's for life. */
function whyForeign(
  { stamp }: FilesystemFacts,
  { name, encryption }: FilesystemFacts,
  { raw, compressed, fromPool }: Resumption,
): string | null {
  if (fromPool !== undefined && fromPool !== zpoolOfFilesystem(name)) {
    return `it came from a pool named ${fromPool}, and goes on from there alone`;
  }
  if (raw && encryption === null) return `it began raw, and ${name} is not encrypted`;
  if (stamp.send === 'w' && encryption !== null && !raw) {
    return 'it began in the clear, and the copy is stamped holdfast:send=w';
  }
  if (stamp.send === 'Lce' && raw) return 'it began raw, and the copy is stamped holdfast:send=Lce';
  // What is sent here is always sent with -L and -c, or raw, which has both in it: without -c it was another's.
  if (stamp.send !== null && compressed === false) {
    return `it was not begun with the flags of this copy, -${stamp.send}`;
  }
  return !raw && encryption?.key === 'unavailable'
    ? `it began in the clear, and the key of ${name} is not loaded`
    : null;
}
