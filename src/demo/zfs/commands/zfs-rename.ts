import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import {
  allFilesystems,
  familyOf,
  findFilesystem,
  open,
  openSnapshot,
  parentOf,
  poolNameOf,
  secondsNow,
  splitName,
} from '../machine.ts';
import { parseOptions } from '../options.ts';

const cannot = (to: string, why: string) => new ZfsFailure(`cannot rename to '${to}': ${why}`);

function renameSnapshot(machine: Machine, from: string, target: string): Said {
  const { fs, snapshot } = openSnapshot(machine, from);
  const to = target.startsWith('@') ? `${fs.name}${target}` : target;
  const { fs: toFs, tail } = splitName(to);
  if (toFs !== fs.name) throw cannot(to, 'snapshots must be part of same dataset');
  if (fs.snapshots.some((each) => each.name === tail)) throw cannot(to, 'dataset already exists');
  for (const clone of allFilesystems(machine)) if (clone.origin === from) clone.origin = to;
  snapshot.name = tail;
  fs.snapshotsChanged = secondsNow(machine);
  return said([]);
}

/** zfs rename [-u] filesystem filesystem | snapshot snapshot */
export function zfsRename(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs rename', args, 'u');
  const [from = '', to = '', ...more] = options.rest;
  if (more.length > 0 || to === '') throw notModelled('zfs rename of other than two names');
  if (splitName(from).mark === '@') return renameSnapshot(machine, from, to);
  const { pool } = open(machine, from);
  if (poolNameOf(to) !== pool.name) throw cannot(to, 'datasets must be within same pool');
  if (findFilesystem(machine, to)) throw cannot(to, 'dataset already exists');
  if (!findFilesystem(machine, parentOf(to) ?? '')) throw cannot(to, 'parent does not exist');
  if (to.startsWith(`${from}/`))
    throw cannot(to, 'New dataset name cannot be a descendant of current dataset name');
  const family = familyOf(machine, from);
  if (family.some((fs) => fs.receiving)) throw cannot(to, 'dataset is busy');
  for (const fs of family) {
    pool.filesystems.delete(fs.name);
    const renamed = `${to}${fs.name.slice(from.length)}`;
    for (const clone of allFilesystems(machine))
      if (clone.origin?.startsWith(`${fs.name}@`))
        clone.origin = `${renamed}${clone.origin.slice(fs.name.length)}`;
    fs.name = renamed;
    pool.filesystems.set(renamed, fs);
  }
  return said([]);
}
