import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { familyOf, open, secondsNow, splitName } from '../machine.ts';
import { nameFault } from '../names.ts';
import { holdDate } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { alignedTable } from '../table.ts';
import { misused } from '../usage.ts';

type Held = { readonly fs: Filesystem; readonly snapshot: Snapshot };

/** The snapshot that was named; with -r those of the same name further down too. */
function targets(machine: Machine, options: Options, name: string): readonly Held[] {
  const { fs: top, tail } = splitName(name);
  open(machine, top);
  const family = familyOf(machine, top).filter((fs) => options.has('r') || fs.name === top);
  return family.flatMap((fs) => {
    const snapshot = fs.snapshots.find((each) => each.name === tail);
    return snapshot ? [{ fs, snapshot }] : [];
  });
}

/** Each name by itself: one that fails does not keep the others from being done. */
function eachName(names: readonly string[], act: (name: string) => void): Said {
  const failures: string[] = [];
  for (const name of names) {
    try {
      if (splitName(name).mark !== '@') throw new ZfsFailure(`'${name}' is not a snapshot`);
      act(name);
    } catch (error) {
      if (!(error instanceof ZfsFailure)) throw error;
      failures.push(error.said);
    }
  }
  return said([], failures, failures.length === 0 ? 0 : 1);
}

/** zfs hold [-r] tag snapshot… */
export function zfsHold(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs hold', args, 'r');
  const [tag = '', ...names] = options.rest;
  if (names.length === 0) throw misused('zfs hold');
  return eachName(names, (name) => {
    const held = targets(machine, options, name);
    const cannot = (at: string, why: string) =>
      new ZfsFailure(`cannot hold snapshot '${at}': ${why}`);
    if (held.length === 0) throw cannot(name, 'dataset does not exist');
    const taken = held.find(({ snapshot }) => snapshot.holds.has(tag));
    if (taken)
      throw cannot(`${taken.fs.name}@${taken.snapshot.name}`, 'tag already exists on this dataset');
    if (!held.every(({ fs }) => mayDo(machine, fs, 'hold')))
      throw new ZfsFailure('cannot hold: permission denied');
    for (const { snapshot } of held) snapshot.holds.set(tag, secondsNow(machine));
  });
}

/** zfs release [-r] tag snapshot… */
export function zfsRelease(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs release', args, 'r');
  const [tag = '', ...names] = options.rest;
  if (names.length === 0) throw misused('zfs release');
  return eachName(names, (name) => {
    const held = targets(machine, options, name);
    const cannot = (at: string, why: string) =>
      new ZfsFailure(`cannot release hold from snapshot '${at}': ${why}`);
    if (held.length === 0) throw cannot(name, 'dataset does not exist');
    const free = held.find(({ snapshot }) => !snapshot.holds.has(tag));
    if (free) throw cannot(`${free.fs.name}@${free.snapshot.name}`, 'no such tag on this dataset');
    if (!held.every(({ fs }) => mayDo(machine, fs, 'release')))
      throw new ZfsFailure('cannot release: permission denied');
    for (const { snapshot } of held) snapshot.holds.delete(tag);
  });
}

/** zfs holds [-rHp] snapshot… */
export function zfsHolds(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs holds', args, 'rHp');
  if (options.rest.length === 0) throw misused('zfs holds');
  const found: Held[] = [];
  const { err, exit } = eachName(options.rest, (name) => {
    const held = targets(machine, options, name);
    const fault = nameFault(name, ['snapshot']) ?? 'dataset does not exist';
    if (held.length === 0) throw new ZfsFailure(`cannot open '${name}': ${fault}`);
    found.push(...held);
  });
  const missing = err.split('\n').filter((line) => line !== '');
  const rows = found.flatMap(({ fs, snapshot }) =>
    [...snapshot.holds].map(([tag, at]) => [
      `${fs.name}@${snapshot.name}`,
      tag,
      options.has('p') ? String(at) : holdDate(at),
    ]),
  );
  const columns = ['NAME', 'TAG', 'TIMESTAMP'].map((heading) => ({ heading, right: false }));
  const lines = options.has('H') ? rows.map((row) => row.join('\t')) : alignedTable(columns, rows);
  const nothing = found.length === 0 && missing.length > 0 ? ['no datasets available'] : [];
  return said(lines, [...missing, ...nothing], exit);
}
