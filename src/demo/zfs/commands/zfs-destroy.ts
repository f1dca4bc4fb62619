import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { open, splitName } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { misused } from '../usage.ts';
import { dependentsOf, destroySnapshots } from './destroy-snapshots.ts';

function destroyFilesystem(machine: Machine, options: Options, name: string): Said {
  const { pool, fs } = open(machine, name);
  const cannot = (...why: readonly string[]) =>
    new ZfsFailure(`cannot destroy '${name}': ${why.join('\n')}`);
  if (pool.name === name)
    throw cannot(
      'operation does not apply to pools',
      `use 'zfs destroy -r ${name}' to destroy all datasets in the pool`,
      `use 'zpool destroy ${name}' to destroy the pool itself`,
    );
  const dependents = dependentsOf(machine, name);
  if (dependents.length > 0)
    throw cannot(
      `${fs.type} has children`,
      "use '-r' to destroy the following datasets:",
      ...dependents,
    );
  if (fs.receiving) throw cannot('dataset is busy');
  if (!mayDo(machine, fs, 'destroy')) throw notModelled('zfs destroy of a filesystem by a user');
  const lines = options.has('p')
    ? [`destroy\t${name}`]
    : [`${options.has('n') ? 'would' : 'will'} destroy ${name}`];
  if (!options.has('n')) pool.filesystems.delete(name);
  return said(options.has('v') ? lines : []);
}

function destroyBookmark(machine: Machine, options: Options, name: string): Said {
  const { fs: fsName, tail } = splitName(name);
  const { fs } = open(machine, fsName);
  if (options.has('n')) throw new ZfsFailure('dryrun is not supported with bookmark', 255);
  if (!fs.bookmarks.some((each) => each.name === tail))
    throw new ZfsFailure(`bookmark '${name}' does not exist.`);
  if (options.has('v')) throw notModelled('zfs destroy -v of a bookmark');
  fs.bookmarks = fs.bookmarks.filter((each) => each.name !== tail);
  return said([]);
}

/** zfs destroy [-nvp] filesystem | filesystem@snapshot[,…][%…] | filesystem#bookmark. Never -r, -R or -f (S4). */
export function zfsDestroy(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs destroy', args, 'nvp');
  const [name, ...more] = options.rest;
  if (name === undefined) throw misused('zfs destroy', 'missing dataset argument');
  if (more.length > 0) throw misused('zfs destroy', 'too many arguments');
  const { fs: fsName, mark, tail } = splitName(name);
  switch (mark) {
    case '':
      return destroyFilesystem(machine, options, name);
    case '#':
      return destroyBookmark(machine, options, name);
    case '@': {
      const { fs } = open(machine, fsName);
      return destroySnapshots(machine, options, fs, tail);
    }
    default: {
      const never: never = mark;
      return never;
    }
  }
}
