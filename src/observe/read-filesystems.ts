import {
  type FilesystemName,
  type HostName,
  type Instant,
  zpoolOfFilesystem,
} from '../model/ids.ts';
import type { FilesystemFacts, Section, SeenHost, UnreadPool } from '../model/observation.ts';
import { type FilesystemRow, parseFilesystems } from '../zfs/filesystems.ts';
import { parseFilesystemName, pathBelow } from '../zfs/names.ts';
import { parseSnapshots, type SnapshotListing } from '../zfs/snapshots.ts';
import { readComplaints } from './complaints.ts';
import { isSettled, type Known, unmoved } from './known.ts';
import { readToken } from './read-token.ts';
import type { LookScope } from './scope.ts';
import { failed, refusal, type Sections, section, whyFailed } from './sections.ts';

export interface Assembling {
  readonly host: HostName;
  readonly scope: LookScope;
  /** The look that this one goes on from; null: all was read anew. */
  readonly known: Known | null;
  /** When the answer was complete, by this machine's clock. */
  readonly at: Instant;
  readonly tookMs: number;
}

export type Filesystems = Pick<SeenHost, 'filesystems' | 'missing' | 'unread'>;

/**
 * The filesystems in scope with their snapshots, the roots that do not exist, and those of `pools` that could not be
 * listed. Of such a pool nothing is used, whatever was listed of it: half a listing proves no absence (S5, S8).
 */
export function readFilesystems(
  sections: Sections,
  about: Assembling,
  pools: ReadonlySet<string>,
  hostClock: Instant | null,
): Filesystems {
  const { rowsSaid, snapshotsChanged } = rowsSection(sections);
  const before08 = section(sections, 'snapshots-before-0.8');
  const snapshotsSaid = before08 ?? section(sections, 'snapshots');
  const no = (why: Section<never>): Filesystems => ({ filesystems: why, missing: [], unread: [] });
  if (!rowsSaid || !snapshotsSaid) return no(failed('zfs list was not asked.'));

  const first = readComplaints('zfs list', rowsSaid, pools);
  if (!first) return no(whyFailed('zfs list', rowsSaid));
  const rows = parseFilesystems(rowsSaid.out, { snapshotsChanged });
  if (rows.refused > 0) return no(refusal('zfs list', rows.refused, rows.firstRefused));
  const told = new Set([...first.gone, ...rows.rows.map(({ name }) => name)]);
  const silent = about.scope.roots.find(
    (root) => !told.has(root) && !first.unread.has(zpoolOfFilesystem(root)),
  );
  if (silent) return no(failed(`zfs list said nothing of ${silent}.`));

  const second = readComplaints('zfs list -t snapshot', snapshotsSaid, pools);
  if (!second) return no(whyFailed('zfs list -t snapshot', snapshotsSaid));
  const snapshots = parseSnapshots(snapshotsSaid.out, { ivsets: before08 === null });
  if (snapshots.refused > 0) {
    return no(refusal('zfs list -t snapshot', snapshots.refused, snapshots.firstRefused));
  }
  const unread = new Map([...second.unread, ...first.unread]);
  const isRead = (name: FilesystemName): boolean => !unread.has(zpoolOfFilesystem(name));
  const facts = rows.rows
    // Destroyed between the two listings: it is not there, rather than there without snapshots.
    .filter(({ name }) => isRead(name) && !isGone(second.gone, name))
    .map((row) => withResumption(withSnapshots(row, snapshots, about, hostClock)));
  return {
    filesystems: { ok: true, value: facts },
    missing: about.scope.roots.filter(
      (root) => isRead(root) && (first.gone.has(root) || second.gone.has(root)),
    ),
    unread: [...unread]
      .map(([pool, why]): UnreadPool => ({ pool, ...why, since: about.at, last: null }))
      .sort((a, b) => (a.pool < b.pool ? -1 : 1)),
  };
}

/** Filesystems whose snapshots a probe that goes on from `known` is to list; asked before it has come to its end. */
export function movedSince(sections: Sections, known: Known): readonly FilesystemName[] {
  const { rowsSaid, snapshotsChanged } = rowsSection(sections);
  const { rows } = parseFilesystems(rowsSaid?.out ?? '', { snapshotsChanged });
  return rows.filter((row) => unmoved(row, known) === null).map((row) => row.name);
}

/** The listing, and whether the host's OpenZFS has the column `snapshots_changed`. */
function rowsSection(sections: Sections) {
  const before22 = section(sections, 'filesystems-before-2.2');
  return {
    rowsSaid: before22 ?? section(sections, 'filesystems'),
    snapshotsChanged: before22 === null,
  };
}

const isGone = (gone: ReadonlySet<string>, name: FilesystemName): boolean =>
  [...gone].some((each) => {
    const top = parseFilesystemName(each);
    return top !== null && pathBelow(top, name) !== null;
  });

function withResumption(facts: FilesystemFacts): FilesystemFacts {
  const resumes = facts.resumeToken === null ? null : readToken(facts.resumeToken);
  return resumes ? { ...facts, resumes } : facts;
}

function withSnapshots(
  row: FilesystemRow,
  listing: SnapshotListing,
  about: Assembling,
  hostClock: Instant | null,
): FilesystemFacts {
  const { snapshotsChanged: changed, ...facts } = row;
  const listed = listing.byFilesystem.get(row.name);
  const known = unmoved(row, about.known);
  if (!listed && known) {
    const { snapshots, bookmarks, snapshotsAt } = known;
    return { ...row, snapshots, bookmarks, snapshotsAt };
  }
  return {
    ...facts,
    snapshots: listed?.snapshots ?? [],
    bookmarks: listed?.bookmarks ?? [],
    snapshotsAt: about.at,
    ...(changed !== undefined && isSettled(changed, hostClock)
      ? { snapshotsChanged: changed }
      : {}),
  };
}
