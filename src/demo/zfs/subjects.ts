import { notModelled, ZfsFailure } from './failure.ts';
import type { Filesystem, Machine, Zpool } from './machine.ts';
import { allFilesystems, findPool, noSuch, splitName } from './machine.ts';
import type { Options } from './options.ts';
import type { Subject } from './subject.ts';
import { nameOf } from './subject.ts';

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

export function typesOf(options: Options, byDefault: readonly string[]): ReadonlySet<string> {
  const given = options.value('t');
  if (given === null) return new Set(byDefault);
  const types = given.split(',').map((word) => {
    const known = typeWords[word];
    if (!known) throw new ZfsFailure(`invalid type '${word}'`, 2);
    return known;
  });
  return new Set(types.flat());
}

const poolOf = (machine: Machine, fs: Filesystem): Zpool => {
  const pool = findPool(machine, fs.name);
  if (!pool) throw noSuch(fs.name);
  return pool;
};

/** A filesystem, its snapshots and its bookmarks, of the types asked for, in listing order. */
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

/** One thing by its full name. */
function subjectNamed(machine: Machine, name: string): Subject {
  const { fs: fsName, mark, tail } = splitName(name);
  const pool = findPool(machine, fsName);
  const fs = pool?.filesystems.get(fsName);
  if (!pool || !fs) throw noSuch(name);
  if (mark === '') return { kind: 'filesystem', pool, fs };
  const snapshot = mark === '@' ? fs.snapshots.find((each) => each.name === tail) : undefined;
  if (snapshot) return { kind: 'snapshot', pool, fs, snapshot };
  const bookmark = mark === '#' ? fs.bookmarks.find((each) => each.name === tail) : undefined;
  if (bookmark) return { kind: 'bookmark', pool, fs, bookmark };
  throw noSuch(name);
}

const withoutMarks = (types: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...types].filter((type) => type !== 'snapshot' && type !== 'bookmark'));

const levels = (name: string): number => name.split('/').length;

export interface Selection {
  readonly subjects: readonly Subject[];
  /** One line for each name that does not exist: the others are still listed. */
  readonly missing: readonly string[];
}

/** What `zfs list` and `zfs get` are about, by names, -r, -d and -t. */
export function selectSubjects(
  machine: Machine,
  options: Options,
  names: readonly string[],
  types: ReadonlySet<string>,
): Selection {
  const depthText = options.value('d');
  if (depthText !== null && !/^\d+$/.test(depthText)) throw notModelled(`-d ${depthText}`);
  const recursive = options.has('r') || depthText !== null;
  const depth = depthText === null ? Number.POSITIVE_INFINITY : Number(depthText);
  const found = new Map<string, Subject>();
  const missing: string[] = [];
  const add = (subjects: readonly Subject[]) => {
    for (const subject of subjects) found.set(nameOf(subject), subject);
  };
  if (names.length === 0) {
    for (const fs of allFilesystems(machine)) add(subjectsOf(machine, fs, types));
  }
  for (const name of names) {
    try {
      const subject = subjectNamed(machine, name);
      if (subject.kind !== 'filesystem') {
        add([subject]);
        continue;
      }
      const marks = types.has('snapshot') || types.has('bookmark');
      if (!recursive && !marks && !types.has(subject.fs.type))
        throw new ZfsFailure(
          `cannot open '${name}': operation not applicable to datasets of this type`,
        );
      for (const fs of allFilesystems(machine)) {
        if (fs.name !== name && !(recursive && fs.name.startsWith(`${name}/`))) continue;
        const below = levels(fs.name) - levels(name);
        if (below > depth) continue;
        // zfs counts a snapshot as one level below its filesystem. Without -r, naming a filesystem
        // together with -t snapshot lists its own.
        add(subjectsOf(machine, fs, below < depth ? types : withoutMarks(types)));
      }
    } catch (error) {
      if (!(error instanceof ZfsFailure)) throw error;
      missing.push(error.said);
    }
  }
  return { subjects: [...found.values()], missing };
}
