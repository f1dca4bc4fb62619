import type { IsSent } from '../../health/sent.ts';
import type { Guid, SnapshotName } from '../../model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import type { SendBase } from '../../zfs/commands.ts';

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

/** Where the target stands: `at` is the base's place among the source's snapshots, or the place before the next one. */
interface Stand {
  readonly from: Send['from'];
  readonly at: number;
}

const everySnapshot: IsSent = () => true;

/**
 * The fewest sends that take a target from `common` (null: from nothing) to the source's newest snapshot, with every
 * snapshot in between that is sent, and none that is not: one `-I` over each run without a gap, one `-i` over each gap
 * and from a bookmark, whence no `-I` goes (openzfs#12415). Matched by guid, ordered by createtxg on the sending side
 * (peers.md 5.9). Null when the source has no base any more.
 */
export function sendPath(
  source: FilesystemFacts,
  common: Guid | null,
  isSent: IsSent = everySnapshot,
): readonly Send[] | null {
  const { snapshots } = source;
  const start = standOf(source, common);
  if (!start) return null;
  let stand = start;
  const sends: Send[] = [];
  for (;;) {
    const next = firstFrom(snapshots, stand.at + 1, isSent);
    if (next >= snapshots.length) return sends;
    const adjoins = stand.from?.mark === '@' && next === stand.at + 1;
    const last = adjoins ? firstFrom(snapshots, next, (each) => !isSent(each)) - 1 : next;
    const to = snapshots[last];
    if (!to) return sends;
    const bytes = snapshots
      .slice(stand.at + 1, last + 1)
      .reduce((sum, { written }) => sum + written, 0n);
    sends.push({ base: baseOf(stand.from, last > next), from: stand.from, to, bytes });
    stand = { from: { mark: '@', name: to.name, guid: to.guid }, at: last };
  }
}

function standOf({ snapshots, bookmarks }: FilesystemFacts, common: Guid | null): Stand | null {
  if (common === null) return { from: null, at: -1 };
  const at = snapshots.findIndex(({ guid }) => guid === common);
  const snapshot = snapshots[at];
  if (snapshot) return { from: { mark: '@', name: snapshot.name, guid: common }, at };
  const bookmark = bookmarks.find(({ guid }) => guid === common);
  if (!bookmark) return null;
  const txg = BigInt(bookmark.createtxg);
  const next = snapshots.findIndex(({ createtxg }) => BigInt(createtxg) > txg);
  return {
    from: { mark: '#', name: bookmark.name, guid: common },
    at: next < 0 ? snapshots.length : next - 1,
  };
}

/** The place of the first one from `start` on that `fits`; behind the last where none does. */
function firstFrom(snapshots: readonly SnapshotFacts[], start: number, fits: IsSent): number {
  for (let at = start; at < snapshots.length; at += 1) {
    const snapshot = snapshots[at];
    if (snapshot && fits(snapshot)) return at;
  }
  return snapshots.length;
}

function baseOf(from: Send['from'], all: boolean): SendBase {
  if (from === null) return { kind: 'full' };
  if (from.mark === '#') return { kind: 'step', from: `#${from.name}` };
  return { kind: all ? 'all' : 'step', from: `@${from.name}` };
}
