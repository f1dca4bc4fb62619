import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { clonesOf, familyOf, findFilesystem, parentOf, secondsNow } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import type { Options } from '../options.ts';
import { mayDo } from '../permissions.ts';

/** `a,b%d,%e`: names and ranges, as zfs destroy takes them after the @. */
function chosen(fs: Filesystem, spec: string): readonly Snapshot[] {
  const found = new Set<Snapshot>();
  for (const part of spec.split(',')) {
    const [first = '', last] = part.split('%');
    const index = (name: string, byDefault: number) =>
      name === '' ? byDefault : fs.snapshots.findIndex((snapshot) => snapshot.name === name);
    const from = index(first, last === undefined ? -1 : 0);
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

/** The lines of -v: what goes, and how much that frees. */
function report(options: Options, names: readonly string[], bytes: bigint | null): string[] {
  const parsable = options.has('p');
  const will = options.has('n') ? 'would' : 'will';
  const lines = names.map((name) => (parsable ? `destroy\t${name}` : `${will} destroy ${name}`));
  if (bytes === null) return lines;
  return [...lines, parsable ? `reclaim\t${bytes}` : `${will} reclaim ${niceBytes(bytes)}`];
}

/** Everything below, as zfs names it: what would have to go first stands first. */
export function dependentsOf(machine: Machine, name: string): readonly string[] {
  const children = familyOf(machine, name).filter((fs) => parentOf(fs.name) === name);
  return [
    ...children.flatMap((child) => [...dependentsOf(machine, child.name), child.name]),
    ...(findFilesystem(machine, name)?.snapshots ?? []).map((each) => `${name}@${each.name}`),
  ];
}

/** Why these cannot all go; null: they can. A dry run does not see holds. */
function obstacle(
  machine: Machine,
  fs: Filesystem,
  doomed: readonly Snapshot[],
  dry: boolean,
): readonly string[] | null {
  for (const snapshot of doomed) {
    const clones = clonesOf(machine, fs, snapshot);
    if (clones.length > 0)
      return [
        `cannot destroy '${fs.name}@${snapshot.name}': snapshot has dependent clones`,
        "use '-R' to destroy the following datasets:",
        ...clones.flatMap((name) => [...dependentsOf(machine, name), name]),
      ];
  }
  if (dry) return null;
  const held = doomed.find((snapshot) => snapshot.holds.size > 0);
  if (!held) return null;
  const name = `${fs.name}@${held.name}`;
  return [
    `cannot destroy snapshot ${name}: it's being held. Run 'zfs holds -r ${name}' to see holders.`,
  ];
}

/** zfs destroy filesystem@spec: all of them or none. */
export function destroySnapshots(
  machine: Machine,
  options: Options,
  fs: Filesystem,
  spec: string,
): Said {
  const doomed = chosen(fs, spec);
  if (doomed.length === 0)
    throw new ZfsFailure('could not find any snapshots to destroy; check snapshot names.');
  const names = doomed.map((each) => `${fs.name}@${each.name}`);
  const verbose = options.has('v');
  const why = obstacle(machine, fs, doomed, options.has('n'));
  if (why !== null) return said(verbose ? report(options, names, null) : [], why, 1);
  const lines = verbose ? report(options, names, reclaimed(fs, doomed)) : [];
  if (options.has('n')) return said(lines);
  if (!mayDo(machine, fs, 'destroy'))
    throw new ZfsFailure('cannot destroy snapshots: permission denied');
  fs.gone.push(...doomed);
  fs.snapshots = fs.snapshots.filter((snapshot) => !doomed.includes(snapshot));
  fs.snapshotsChanged = secondsNow(machine);
  return said(lines);
}
