import type { Guid, Instant } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';

/*
 * A snapshot that was received raw has the IV set of the one that was sent; one that was received in the clear and
 * encrypted anew has another. A raw increment goes only onto a base with the same set (peers.md 5.3), which ZFS
 * says when the stream arrives and which is looked at here before it is promised.
 */

/** Whether the look told the IV sets there are: what is not encrypted has none, and an old ZFS does not say them. */
const tells = ({ encryption, snapshots }: FilesystemFacts): boolean =>
  encryption !== null && snapshots.at(-1)?.ivset !== undefined;

/** Whether both ends told their IV sets, so that they can be compared. */
export const canCompare = (source: FilesystemFacts, held: FilesystemFacts): boolean =>
  tells(source) && tells(held);

/** Whether a raw increment from `base` would be refused by the copy; not when that cannot be told. */
export function isRawBroken(source: FilesystemFacts, held: FilesystemFacts, base: Guid): boolean {
  if (!canCompare(source, held)) return false;
  const theirs = held.snapshots.findLast(({ guid }) => guid === base)?.ivset;
  // A bookmark on a pool without `bookmark_v2` has none, and then the stream names none: refused as well.
  return theirs === undefined || theirs !== ivsetAt(source, base);
}

/** Of a snapshot before a bookmark of it: it is what is sent from. */
const ivsetAt = ({ snapshots, bookmarks }: FilesystemFacts, base: Guid): Guid | undefined =>
  (snapshots.findLast(({ guid }) => guid === base) ?? bookmarks.find(({ guid }) => guid === base))
    ?.ivset;

/**
 * The newest snapshot of a copy onto which a raw increment can still go: what it has to be rolled back to where a newer
 * base is broken. null: there is none.
 */
export function lastRawSound(
  source: FilesystemFacts,
  held: FilesystemFacts,
): { readonly guid: Guid; readonly at: Instant } | null {
  const ivsets = new Map<Guid, Guid>();
  for (const { guid, ivset } of [...source.bookmarks, ...source.snapshots]) {
    if (ivset !== undefined) ivsets.set(guid, ivset);
  }
  const sound = held.snapshots.findLast(
    ({ guid, ivset }) => ivset !== undefined && ivsets.get(guid) === ivset,
  );
  return sound ? { guid: sound.guid, at: sound.creation } : null;
}
