import { notModelled, ZfsFailure } from './failure.ts';
import type { Filesystem, Machine, Zpool } from './machine.ts';
import { allFilesystems, cannotOpen, findPool, noSuch, splitName } from './machine.ts';
import { nameFault } from './names.ts';
import type { Options } from './options.ts';
import { inListingOrder } from './order.ts';
import { isSuspended, suspended } from './pool-trouble.ts';
import type { Subject } from './subject.ts';
import { nameOf, typeOf } from './subject.ts';
import { misused } from './usage.ts';

/** -t's words, and the short ones that OpenZFS takes too. */
const typeWords: Readonly<Record<string, readonly string[]>> = {
  filesystem: ['filesystem'],
  fs: ['filesystem'],
  volume: ['volume'],
  vol: ['volume'],
  snapshot: ['snapshot'],
  snap: ['snapshot'],
  bookmark: ['bookmark'],
  all: ['filesystem', 'volume', 'snapshot', 'bookmark'],
};

/** The types that -t names. */
export function typesOf(
  command: string,
  options: Options,
  byDefault: readonly string[],
): ReadonlySet<string> {
  const given = options.value('t');
  if (given === null) return new Set(byDefault);
  const types = given.split(',').map((word) => {
    const known = typeWords[word];
    if (!known) throw misused(command, `invalid type '${word}'`);
    return known;
  });
  return new Set(types.flat());
}

/** How far down -r and -d go; 0: only what is named. */
export function depthOf(command: string, options: Options): number {
  const depth = options.value('d');
  if (depth === null) return options.has('r') ? Number.POSITIVE_INFINITY : 0;
  if (!/^\d+$/.test(depth)) throw misused(command, `${depth} is not an integer`);
  return Number(depth);
}

const poolOf = (machine: Machine, fs: Filesystem): Zpool => {
  const pool = findPool(machine, fs.name);
  if (!pool) throw noSuch(fs.name);
  return pool;
};

/** A filesystem, its snapshots and its bookmarks, of the types asked for. */
function subjectsOf(machine: Machine, fs: Filesystem, types: ReadonlySet<string>): Subject[] {
  const pool = poolOf(machine, fs);
  const subjects: Subject[] = [];
  if (types.has(fs.type)) subjects.push({ kind: 'filesystem', pool, fs });
  if (types.has('snapshot'))
    for (const snapshot of fs.snapshots) subjects.push({ kind: 'snapshot', pool, fs, snapshot });
  if (types.has('bookmark'))
    for (const bookmark of fs.bookmarks) subjects.push({ kind: 'bookmark', pool, fs, bookmark });
  return subjects;
}

/** One thing by its full name; `named` are the types that may be named so. */
function subjectNamed(machine: Machine, name: string, named: ReadonlySet<string>): Subject {
  if (/^\.?\//.test(name)) throw notModelled(`the path '${name}' for a name`);
  const kinds = (['filesystem', 'snapshot', 'bookmark'] as const).filter((kind) =>
    kind === 'filesystem' ? named.has(kind) || named.has('volume') : named.has(kind),
  );
  const fault = nameFault(name, kinds);
  if (fault !== null) throw cannotOpen(name, fault);
  const { fs: fsName, mark, tail } = splitName(name);
  const pool = findPool(machine, fsName);
  const fs = pool?.filesystems.get(fsName);
  if (mark === '#') {
    const bookmark = fs?.bookmarks.find((each) => each.name === tail);
    if (pool && fs && bookmark) return { kind: 'bookmark', pool, fs, bookmark };
    throw cannotOpen(name, 'no such pool or dataset');
  }
  if (pool && isSuspended(pool)) throw cannotOpen(name, suspended);
  if (!pool || !fs) throw noSuch(name);
  if (mark === '') return { kind: 'filesystem', pool, fs };
  const snapshot = fs.snapshots.find((each) => each.name === tail);
  if (!snapshot) throw noSuch(name);
  return { kind: 'snapshot', pool, fs, snapshot };
}

const withoutMarks = (types: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...types].filter((type) => type !== 'snapshot' && type !== 'bookmark'));

const levels = (name: string): number => name.split('/').length;

export interface Selection {
  readonly subjects: readonly Subject[];
  /** One line for each name that does not exist: the others are still listed. */
  readonly missing: readonly string[];
}

/** What to look for: the names, how far down, and which types. */
export interface Wanted {
  readonly names: readonly string[];
  readonly types: ReadonlySet<string>;
  /** Types that may be named themselves, where they are more than those to list. */
  readonly named: ReadonlySet<string>;
  readonly depth: number;
}

/** zfs counts a snapshot as one level below its filesystem. */
function belowNamed(
  machine: Machine,
  top: Filesystem,
  { types, depth }: Wanted,
): readonly Subject[] {
  return allFilesystems(machine).flatMap((fs) => {
    if (fs.name !== top.name && !fs.name.startsWith(`${top.name}/`)) return [];
    const below = levels(fs.name) - levels(top.name);
    if (below > depth) return [];
    return subjectsOf(machine, fs, below < depth ? types : withoutMarks(types));
  });
}

function subjectsFor(machine: Machine, name: string, wanted: Wanted): readonly Subject[] {
  const { types, named, depth } = wanted;
  const subject = subjectNamed(machine, name, named);
  if (subject.kind !== 'filesystem') return [subject];
  if (depth === 0 && !types.has(typeOf(subject)))
    throw cannotOpen(name, 'operation not applicable to datasets of this type');
  return belowNamed(machine, subject.fs, wanted);
}

/** What `zfs list` and `zfs get` are about, in zfs's order. */
export function selectSubjects(machine: Machine, wanted: Wanted): Selection {
  const found = new Map<string, Subject>();
  const missing: string[] = [];
  const add = (subjects: readonly Subject[]) => {
    for (const subject of subjects) found.set(nameOf(subject), subject);
  };
  // A pool that is suspended is passed over without a word where nothing is named.
  if (wanted.names.length === 0)
    for (const fs of allFilesystems(machine))
      if (!isSuspended(poolOf(machine, fs))) add(subjectsOf(machine, fs, wanted.types));
  for (const name of wanted.names) {
    try {
      add(subjectsFor(machine, name, wanted));
    } catch (error) {
      if (!(error instanceof ZfsFailure) || error.exit !== 1) throw error;
      missing.push(error.said);
    }
  }
  return { subjects: [...found.values()].sort(inListingOrder), missing };
}
