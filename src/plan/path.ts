import type { Guid, SnapshotName } from '../model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../model/observation.ts';
import type { SendBase } from '../zfs/commands.ts';

/** One send of one filesystem: from what the target has to a newer snapshot. */
export interface Send {
  readonly base: SendBase;
  /** What the base is on the source; null for a full send. */
  readonly from: {
    readonly mark: '@' | '#';
    readonly name: SnapshotName;
    readonly guid: Guid;
  } | null;
  readonly to: SnapshotFacts;
  /** Roughly what it carries. */
  readonly bytes: bigint;
}

/**
 * The fewest sends that take a target from `common` (null: from nothing) to the source's newest snapshot, with
 * every snapshot in between. Matched by guid, ordered by createtxg on the sending side (peers.md 5.9). Null when the
 * source has no base any more.
 */
export function sendPath(source: FilesystemFacts, common: Guid | null): readonly Send[] | null {
  const { snapshots } = source;
  const newest = snapshots.at(-1);
  if (!newest) return common === null ? [] : null;
  if (common === null) {
    const oldest = snapshots[0];
    if (!oldest) return [];
    const full: Send = { base: { kind: 'full' }, from: null, to: oldest, bytes: oldest.written };
    return [full, ...onwards(snapshots, 0)];
  }
  const at = snapshots.findIndex(({ guid }) => guid === common);
  if (at >= 0) return onwards(snapshots, at);
  const bookmark = source.bookmarks.find(({ guid }) => guid === common);
  if (!bookmark) return null;
  const next = snapshots.findIndex(
    ({ createtxg }) => BigInt(createtxg) > BigInt(bookmark.createtxg),
  );
  const to = snapshots[next];
  if (!to) return [];
  const step: Send = {
    base: { kind: 'step', from: `#${bookmark.name}` },
    from: { mark: '#', name: bookmark.name, guid: bookmark.guid },
    to,
    bytes: to.written,
  };
  return [step, ...onwards(snapshots, next)];
}

/** From the snapshot at `at` to the newest, all in between included. */
function onwards(snapshots: readonly SnapshotFacts[], at: number): readonly Send[] {
  const base = snapshots[at];
  const to = snapshots.at(-1);
  const newer = snapshots.slice(at + 1);
  if (!base || !to || newer.length === 0) return [];
  return [
    {
      base: { kind: newer.length === 1 ? 'step' : 'all', from: `@${base.name}` },
      from: { mark: '@', name: base.name, guid: base.guid },
      to,
      bytes: newer.reduce((sum, { written }) => sum + written, 0n),
    },
  ];
}
