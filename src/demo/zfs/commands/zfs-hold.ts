import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import {
  familyOf,
  findFilesystem,
  noSuch,
  openSnapshot,
  secondsNow,
  splitName,
} from '../machine.ts';
import { holdDate } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { alignedTable } from '../table.ts';

type Held = { readonly fs: Filesystem; readonly snapshot: Snapshot };

/** The snapshots that were named; with -r those of the same name further down too. */
function targets(machine: Machine, options: Options, names: readonly string[]): readonly Held[] {
  return names.flatMap((name) => {
    if (!options.has('r')) return [openSnapshot(machine, name)];
    const { fs: top, tail } = splitName(name);
    const found = familyOf(machine, top).flatMap((fs) => {
      const snapshot = fs.snapshots.find((each) => each.name === tail);
      return snapshot ? [{ fs, snapshot }] : [];
    });
    if (found.length === 0 || !findFilesystem(machine, top)) throw noSuch(name);
    return found;
  });
}

/** zfs hold [-r] tag snapshot…: all or none. */
export function zfsHold(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs hold', args, 'r');
  const [tag = '', ...names] = options.rest;
  const held = targets(machine, options, names);
  const taken = held.find(({ snapshot }) => snapshot.holds.has(tag));
  if (taken)
    return said(
      [],
      [
        `cannot hold snapshot '${taken.fs.name}@${taken.snapshot.name}': tag already exists on this dataset`,
      ],
      1,
    );
  for (const { snapshot } of held) snapshot.holds.set(tag, secondsNow(machine));
  return said([]);
}

/** zfs release [-r] tag snapshot…: all or none. */
export function zfsRelease(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs release', args, 'r');
  const [tag = '', ...names] = options.rest;
  const held = targets(machine, options, names);
  const free = held.find(({ snapshot }) => !snapshot.holds.has(tag));
  if (free)
    return said(
      [],
      [
        `cannot release hold from snapshot '${free.fs.name}@${free.snapshot.name}': no such tag on this dataset`,
      ],
      1,
    );
  for (const { snapshot } of held) snapshot.holds.delete(tag);
  return said([]);
}

/** zfs holds [-rHp] snapshot… */
export function zfsHolds(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs holds', args, 'rHp');
  const rows = targets(machine, options, options.rest).flatMap(({ fs, snapshot }) =>
    [...snapshot.holds].map(([tag, at]) => [
      `${fs.name}@${snapshot.name}`,
      tag,
      options.has('p') ? String(at) : holdDate(at),
    ]),
  );
  if (options.has('H')) return said(rows.map((row) => row.join('\t')));
  const columns = ['NAME', 'TAG', 'TIMESTAMP'].map((heading) => ({ heading, right: false }));
  return said(rows.length === 0 ? [] : alignedTable(columns, rows));
}
