import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { encryptionRoot } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Zpool } from '../machine.ts';
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
import { nameFault } from '../names.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { misused } from '../usage.ts';
import { addParents } from './zfs-create.ts';

const cannot = (to: string, why: string) => new ZfsFailure(`cannot rename to '${to}': ${why}`);

/** The new name may leave the filesystem out, with its @ or without. */
function renameSnapshot(machine: Machine, from: string, target: string): Said {
  const { fs, snapshot } = openSnapshot(machine, from);
  const { fs: toFs, mark, tail } = splitName(target);
  if (mark !== '' && toFs !== '' && toFs !== fs.name)
    throw cannot(target, 'snapshots must be part of same dataset');
  const name = mark === '' ? target : tail;
  const to = `${fs.name}@${name}`;
  const fault = nameFault(to, ['snapshot']);
  if (fault !== null) throw cannot(target, fault);
  if (!mayDo(machine, fs, 'rename')) throw notModelled('zfs rename of a snapshot by a user');
  if (fs.snapshots.some((each) => each.name === name))
    throw new ZfsFailure(`cannot rename '${from}': dataset already exists`);
  for (const clone of allFilesystems(machine)) if (clone.origin === from) clone.origin = to;
  snapshot.name = name;
  fs.snapshotsChanged = secondsNow(machine);
  return said([]);
}

function move(machine: Machine, pool: Zpool, from: string, to: string): void {
  for (const fs of familyOf(machine, from)) {
    pool.filesystems.delete(fs.name);
    const renamed = `${to}${fs.name.slice(from.length)}`;
    for (const clone of allFilesystems(machine))
      if (clone.origin?.startsWith(`${fs.name}@`))
        clone.origin = `${renamed}${clone.origin.slice(fs.name.length)}`;
    fs.name = renamed;
    pool.filesystems.set(renamed, fs);
  }
}

/** It has its key from above, and would not find it in the new place. */
function leavesItsKey(machine: Machine, fs: Filesystem, newParent: string): boolean {
  if (!fs.encryption || fs.encryption.key) return false;
  const above = findFilesystem(machine, newParent);
  return above !== null && encryptionRoot(machine, above) !== encryptionRoot(machine, fs);
}

/** Whether it may be called so, in zfs's words when it may not. */
function checkTarget(machine: Machine, fs: Filesystem, to: string, parents: boolean): void {
  const fault = nameFault(to, ['filesystem']);
  if (fault !== null) throw cannot(to, fault);
  const parent = parentOf(to);
  if (parent === null) throw new ZfsFailure(`cannot create '${to}': missing dataset name`);
  if (poolNameOf(to) !== poolNameOf(fs.name)) throw cannot(to, 'datasets must be within same pool');
  if (!parents && !findFilesystem(machine, parent))
    throw new ZfsFailure(`cannot create '${to}': parent does not exist`);
  if (to.startsWith(`${fs.name}/`))
    throw cannot(to, 'New dataset name cannot be a descendant of current dataset name');
  if (machine.user !== 'root' && fs.mounted)
    throw new ZfsFailure(`cannot unmount '/${fs.name}': permission denied`);
  const trouble = findFilesystem(machine, to)
    ? 'dataset already exists'
    : familyOf(machine, fs.name).some((each) => each.receiving)
      ? 'dataset is busy'
      : leavesItsKey(machine, fs, parent)
        ? 'cannot move encrypted child outside of its encryption root'
        : null;
  if (trouble !== null) throw new ZfsFailure(`cannot rename '${fs.name}': ${trouble}`);
}

/** zfs rename [-pu] filesystem filesystem | snapshot snapshot */
export function zfsRename(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs rename', args, 'pu');
  const [from, to, ...more] = options.rest;
  if (from === undefined) throw misused('zfs rename', 'missing source dataset argument');
  if (to === undefined) throw misused('zfs rename', 'missing target dataset argument');
  if (more.length > 0) throw misused('zfs rename', 'too many arguments');
  if (from.includes('@')) return renameSnapshot(machine, from, to);
  const { pool, fs } = open(machine, from);
  checkTarget(machine, fs, to, options.has('p'));
  if (options.has('p')) addParents(machine, to);
  move(machine, pool, from, to);
  return said([]);
}
