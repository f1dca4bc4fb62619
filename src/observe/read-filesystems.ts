import type { FilesystemName, HostName, Instant } from '../model/ids.ts';
import type { FilesystemFacts, Section } from '../model/observation.ts';
import { type FilesystemRow, parseFilesystems } from '../zfs/filesystems.ts';
import { parseFilesystemName, pathBelow } from '../zfs/names.ts';
import { parseSnapshots, type SnapshotListing } from '../zfs/snapshots.ts';
import { missingOnly } from '../zfs/trouble.ts';
import { isSettled, type Known, unmoved } from './known.ts';
import { readToken } from './read-token.ts';
import type { LookScope } from './scope.ts';
import {
  failed,
  type ProbeSection,
  refusal,
  type Sections,
  section,
  whyFailed,
} from './sections.ts';

export interface Assembling {
  readonly host: HostName;
  readonly scope: LookScope;
  /** The look that this one goes on from; null: all was read anew. */
  readonly known: Known | null;
  /** When the answer was complete, by this machine's clock. */
  readonly at: Instant;
  readonly tookMs: number;
}

export interface Filesystems {
  readonly filesystems: Section<readonly FilesystemFacts[]>;
  readonly missing: readonly FilesystemName[];
}

/** The filesystems in scope with their snapshots, and the roots that do not exist. */
export function readFilesystems(
  sections: Sections,
  about: Assembling,
  hostClock: Instant | null,
): Filesystems {
  const { rowsSaid, snapshotsChanged } = rowsSection(sections);
  const snapshotsSaid = section(sections, 'snapshots');
  const no = (why: Section<never>): Filesystems => ({ filesystems: why, missing: [] });
  if (!rowsSaid || !snapshotsSaid) return no(failed('zfs list was not asked.'));

  const gone = goneIn(rowsSaid);
  if (!gone) return no(whyFailed('zfs list', rowsSaid));
  const rows = parseFilesystems(rowsSaid.out, { snapshotsChanged });
  if (rows.refused > 0) return no(refusal('zfs list', rows.refused, rows.firstRefused));
  const silent = about.scope.roots.find(
    (root) => !gone.has(root) && !rows.rows.some((row) => row.name === root),
  );
  if (silent) return no(failed(`zfs list said nothing of ${silent}.`));

  const goneSince = goneIn(snapshotsSaid);
  if (!goneSince) return no(whyFailed('zfs list -t snapshot', snapshotsSaid));
  const snapshots = parseSnapshots(snapshotsSaid.out);
  if (snapshots.refused > 0) {
    return no(refusal('zfs list -t snapshot', snapshots.refused, snapshots.firstRefused));
  }
  const facts = rows.rows
    // Destroyed between the two listings: it is not there, rather than there without snapshots.
    .filter((row) => !isGone(goneSince, row.name))
    .map((row) => withResumption(withSnapshots(row, snapshots, about, hostClock)));
  return {
    filesystems: { ok: true, value: facts },
    missing: about.scope.roots.filter((root) => goneSince.has(root) || gone.has(root)),
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

/** Names that zfs list says do not exist; null when it failed for another reason. */
function goneIn({ status, err }: ProbeSection): ReadonlySet<string> | null {
  if (status === 0) return new Set();
  const missing = missingOnly(err);
  if (missing === null || missing.length === 0) return null;
  return missing.every((name) => parseFilesystemName(name) !== null) ? new Set(missing) : null;
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
