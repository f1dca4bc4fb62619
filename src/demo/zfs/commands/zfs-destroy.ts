import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { clonesOf, familyOf, open, secondsNow, splitName } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';

/** `a,b%d,%e`: names and ranges, as zfs destroy takes them after the @. */
function chosen(fs: Filesystem, spec: string): readonly Snapshot[] {
  const found = new Set<Snapshot>();
  for (const part of spec.split(',')) {
    const [first = '', last] = part.split('%');
    const index = (name: string, byDefault: number) =>
      name === '' ? byDefault : fs.snapshots.findIndex((snapshot) => snapshot.name === name);
    const from = index(first, 0);
    const to = last === undefined ? from : index(last, fs.snapshots.length - 1);
    if (from < 0 || to < 0) continue;
    for (const snapshot of fs.snapshots.slice(from, to + 1)) found.add(snapshot);
  }
  return [...found];
}

/** What giving these up frees: their own blocks, and those that only they share. */
function reclaimed(fs: Filesystem, doomed: readonly Snapshot[]): bigint {
  return doomed.reduce((sum, snapshot, i) => {
    const next = fs.snapshots[fs.snapshots.indexOf(snapshot) + 1];
    const shared =
      i > 0 && next !== undefined && doomed.includes(next) ? snapshot.written / 8n : 0n;
    return sum + snapshot.used + shared;
  }, 0n);
}

function report(options: Options, names: readonly string[], bytes: bigint): readonly string[] {
  if (!options.has('v') && !options.has('n')) return [];
  if (options.has('p')) return [...names.map((name) => `destroy\t${name}`), `reclaim\t${bytes}`];
  const will = options.has('n') ? 'would' : 'will';
  return [...names.map((name) => `${will} destroy ${name}`), `${will} reclaim ${niceBytes(bytes)}`];
}

function destroySnapshots(machine: Machine, options: Options, fs: Filesystem, spec: string): Said {
  const doomed = chosen(fs, spec);
  if (doomed.length === 0)
    throw new ZfsFailure('could not find any snapshots to destroy; check snapshot names.');
  for (const snapshot of doomed) {
    const name = `${fs.name}@${snapshot.name}`;
    const clones = clonesOf(machine, fs, snapshot);
    if (clones.length > 0)
      throw new ZfsFailure(
        [
          `cannot destroy '${name}': snapshot has dependent clones`,
          "use '-R' to destroy the following datasets:",
          ...clones,
        ].join('\n'),
      );
    if (snapshot.holds.size > 0)
      throw new ZfsFailure(
        `cannot destroy snapshot ${name}: it's being held. Run 'zfs holds -r ${name}' to see holders.`,
      );
  }
  const lines = report(
    options,
    doomed.map((each) => `${fs.name}@${each.name}`),
    reclaimed(fs, doomed),
  );
  if (options.has('n')) return said(options.has('v') ? lines : []);
  fs.snapshots = fs.snapshots.filter((snapshot) => !doomed.includes(snapshot));
  fs.snapshotsChanged = secondsNow(machine);
  return said(lines);
}

function destroyFilesystem(machine: Machine, options: Options, name: string): Said {
  const { pool, fs } = open(machine, name);
  if (fs.receiving) throw new ZfsFailure(`cannot destroy '${name}': dataset is busy`);
  const below = familyOf(machine, name)
    .flatMap((each) => [
      each.name,
      ...each.snapshots.map((snapshot) => `${each.name}@${snapshot.name}`),
    ])
    .filter((each) => each !== name);
  if (below.length > 0)
    throw new ZfsFailure(
      [
        `cannot destroy '${name}': ${fs.type} has children`,
        "use '-r' to destroy the following datasets:",
        ...below,
      ].join('\n'),
    );
  const lines = options.has('p')
    ? [`destroy\t${name}`]
    : [`${options.has('n') ? 'would' : 'will'} destroy ${name}`];
  if (!options.has('n')) pool.filesystems.delete(name);
  return said(options.has('v') ? lines : []);
}

/** zfs destroy [-nvp] filesystem | filesystem@snapshot[,…][%…] | filesystem#bookmark. Never -r, -R or -f (S4). */
export function zfsDestroy(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs destroy', args, 'nvp');
  const [name, ...more] = options.rest;
  if (name === undefined || more.length > 0)
    throw notModelled('zfs destroy of other than one name');
  const { fs: fsName, mark, tail } = splitName(name);
  if (mark === '') return destroyFilesystem(machine, options, name);
  const { fs } = open(machine, fsName);
  if (mark === '@') return destroySnapshots(machine, options, fs, tail);
  const bookmark = fs.bookmarks.find((each) => each.name === tail);
  if (!bookmark) throw new ZfsFailure(`bookmark '${name}' does not exist.`);
  if (!options.has('n')) fs.bookmarks = fs.bookmarks.filter((each) => each !== bookmark);
  return said(options.has('v') ? report(options, [name], 0n).slice(0, 1) : []);
}
