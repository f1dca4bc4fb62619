import type { FilesystemName } from '../model/ids.ts';
import { guid, instant, txg } from '../model/ids.ts';
import type { BookmarkFacts, SnapshotFacts } from '../model/observation.ts';
import { parseFilesystemName, parseSnapshotName } from './names.ts';
import { readPruneMark } from './prune-mark.ts';
import { plainLine } from './remote-text.ts';

/**
 * Columns for `zfs list -Hp -t snapshot,bookmark`. A bookmark has `-` for all that is about a snapshot alone. Free text,
 * the mark, stands last. `clones` and not `numclones`, which zfs documents nowhere.
 */
export const snapshotColumns = [
  'name',
  'guid',
  'createtxg',
  'creation',
  'userrefs',
  'written',
  'ivsetguid',
  'clones',
  'holdfast:prune',
] as const;

/** A ZFS without encryption has no `ivsetguid`: it is asked for `createtxg` in its place, and that is not read. */
export const snapshotColumnsBefore08 = snapshotColumns.map((column) =>
  column === 'ivsetguid' ? 'createtxg' : column,
);

/** The snapshots and bookmarks of one filesystem, each in the order of their createtxg. */
interface SnapshotList {
  readonly snapshots: readonly SnapshotFacts[];
  readonly bookmarks: readonly BookmarkFacts[];
}

export interface SnapshotListing {
  readonly byFilesystem: ReadonlyMap<FilesystemName, SnapshotList>;
  /** Lines that ZFS would not print: with any of them the listing proves no absence. */
  readonly refused: number;
  readonly firstRefused: string | null;
}

interface Building {
  readonly snapshots: SnapshotFacts[];
  readonly bookmarks: BookmarkFacts[];
}

const [at, hash, dash, zero, nine, comma] = [64, 35, 45, 48, 57, 44];

/**
 * Reads `zfs list -Hp -t snapshot,bookmark -o …` with the columns above.
 *
 * Hundreds of thousands of lines pass here at every full look, so it walks the text by index and makes nothing
 * that is thrown away: no array of lines, no array of fields, one name check for each run of one filesystem.
 */
export function parseSnapshots(
  text: string,
  { ivsets }: { readonly ivsets: boolean } = { ivsets: true },
): SnapshotListing {
  const byFilesystem = new Map<FilesystemName, Building>();
  let filesystem = '';
  let building: Building | null = null;
  let refused = 0;
  let firstRefused: string | null = null;

  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const mark = start + filesystem.length;
    const sameFilesystem =
      building !== null && isMark(text.charCodeAt(mark)) && text.startsWith(filesystem, start);
    if (!sameFilesystem) {
      filesystem = text.slice(start, markBefore(text, start, end));
      building = openFilesystem(byFilesystem, filesystem);
    }
    const read =
      building !== null && readLine(text, start + filesystem.length, end, building, ivsets);
    if (!read && end > start) {
      refused += 1;
      firstRefused ??= plainLine(text.slice(start, end), 120);
    }
    start = end + 1;
  }

  for (const { snapshots, bookmarks } of byFilesystem.values()) {
    sortByTxg(snapshots);
    sortByTxg(bookmarks);
  }
  return { byFilesystem, refused, firstRefused };
}

const isMark = (code: number): boolean => code === at || code === hash;

/** Where the first `@` or `#` of the line stands; its end when it has none. */
function markBefore(text: string, start: number, end: number): number {
  for (let index = start; index < end; index += 1) {
    if (isMark(text.charCodeAt(index))) return index;
  }
  return end;
}

function openFilesystem(all: Map<FilesystemName, Building>, text: string): Building | null {
  const name = parseFilesystemName(text);
  if (!name) return null;
  const known = all.get(name);
  if (known) return known;
  const building = { snapshots: [], bookmarks: [] };
  all.set(name, building);
  return building;
}

/** Reads the line from its mark on; false refuses it. */
function readLine(
  text: string,
  mark: number,
  end: number,
  into: Building,
  ivsets: boolean,
): boolean {
  const nameEnd = text.indexOf('\t', mark);
  const guidEnd = text.indexOf('\t', nameEnd + 1);
  const txgEnd = text.indexOf('\t', guidEnd + 1);
  const creationEnd = text.indexOf('\t', txgEnd + 1);
  const holdsEnd = text.indexOf('\t', creationEnd + 1);
  const writtenEnd = text.indexOf('\t', holdsEnd + 1);
  const ivsetEnd = text.indexOf('\t', writtenEnd + 1);
  const clonesEnd = text.indexOf('\t', ivsetEnd + 1);
  // indexOf starts over at 0 after a -1: the order of the eight tabs shows that none is missing.
  if (!(mark < nameEnd && nameEnd < guidEnd && guidEnd < txgEnd)) return false;
  if (!(txgEnd < creationEnd && creationEnd < holdsEnd && holdsEnd < writtenEnd)) return false;
  if (!(writtenEnd < ivsetEnd && ivsetEnd < clonesEnd && clonesEnd < end)) return false;

  const name = parseSnapshotName(text.slice(mark + 1, nameEnd));
  const creation = readNumber(text, txgEnd + 1, creationEnd);
  if (name === null || creation < 0) return false;
  if (!isDigits(text, nameEnd + 1, guidEnd) || !isDigits(text, guidEnd + 1, txgEnd)) return false;
  const isBookmark = text.charCodeAt(mark) === hash;
  const sealed = !isNone(text, writtenEnd + 1, ivsetEnd);
  if (sealed && !isDigits(text, writtenEnd + 1, ivsetEnd)) return false;
  const id = guid(text.slice(nameEnd + 1, guidEnd));
  const createtxg = txg(text.slice(guidEnd + 1, txgEnd));
  const created = instant(creation * 1000);
  // Most lines are of what is not encrypted: they carry no field for it.
  const ivset = sealed && ivsets ? { ivset: guid(text.slice(writtenEnd + 1, ivsetEnd)) } : null;
  if (isBookmark) {
    // It has no holds and no user properties: anything else there is no line of zfs.
    if (text.slice(creationEnd + 1, writtenEnd) !== '-\t-') return false;
    if (text.slice(ivsetEnd + 1, end) !== '-\t-') return false;
    const bookmark = { name, guid: id, createtxg, creation: created };
    into.bookmarks.push(ivset ? { ...bookmark, ...ivset } : bookmark);
    return true;
  }
  const holds = readNumber(text, creationEnd + 1, holdsEnd);
  if (holds < 0 || !isDigits(text, holdsEnd + 1, writtenEnd)) return false;
  const written = readBytes(text, holdsEnd + 1, writtenEnd);
  const clones = countNames(text, ivsetEnd + 1, clonesEnd);
  const plain = { name, guid: id, createtxg, creation: created, holds, written, clones };
  const snapshot = ivset ? { ...plain, ...ivset } : plain;
  // Nearly all bear no mark: one character tells.
  const unmarked = isNone(text, clonesEnd + 1, end);
  const more = unmarked ? -1 : text.indexOf('\t', clonesEnd + 1);
  if (more !== -1 && more < end) return false;
  into.snapshots.push(
    unmarked ? snapshot : { ...snapshot, mark: readPruneMark(text.slice(clonesEnd + 1, end)) },
  );
  return true;
}

/** A snapshot that is not encrypted has `-`, a bookmark of one has `0` (OpenZFS 2.3.2). */
function isNone(text: string, start: number, end: number): boolean {
  const code = text.charCodeAt(start);
  return end - start === 1 && (code === dash || code === zero);
}

/** How many names stand in `a,b`; `-` is none. */
function countNames(text: string, start: number, end: number): number {
  if (isNone(text, start, end)) return 0;
  let names = 1;
  for (let index = start; index < end; index += 1) {
    if (text.charCodeAt(index) === comma) names += 1;
  }
  return names;
}

function isDigits(text: string, start: number, end: number): boolean {
  if (end <= start || end - start > 20) return false;
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code < zero || code > nine) return false;
  }
  return true;
}

/** A number below 2^53 (seconds, counts: never a guid or a size); -1 when it is none. */
function readNumber(text: string, start: number, end: number): number {
  if (end - start > 15 || !isDigits(text, start, end)) return -1;
  let value = 0;
  for (let index = start; index < end; index += 1) {
    value = value * 10 + text.charCodeAt(index) - zero;
  }
  return value;
}

/** BigInt of a number is several times as fast as BigInt of text, and exact below 2^53. */
function readBytes(text: string, start: number, end: number): bigint {
  const small = readNumber(text, start, end);
  return BigInt(small < 0 ? text.slice(start, end) : small);
}

/** In the order of their making on this pool; ZFS prints them so already, save for the odd version. */
function sortByTxg(list: { readonly createtxg: string }[]): void {
  const later = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  for (let index = 1; index < list.length; index += 1) {
    const [before, after] = [list[index - 1], list[index]];
    if (before && after && later(before.createtxg, after.createtxg) > 0) {
      list.sort((a, b) => later(a.createtxg, b.createtxg));
      return;
    }
  }
}
