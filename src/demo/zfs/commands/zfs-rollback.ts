import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { openSnapshot } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { misused } from '../usage.ts';

/** zfs rollback filesystem@newest. Never -r or -R (S4). */
export function zfsRollback(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs rollback', args, '');
  const [name, ...more] = options.rest;
  if (name === undefined) throw misused('zfs rollback', 'missing dataset argument');
  if (more.length > 0) throw misused('zfs rollback', 'too many arguments');
  const { fs, snapshot } = openSnapshot(machine, name);
  const newer = fs.snapshots.slice(fs.snapshots.indexOf(snapshot) + 1);
  const marks = fs.bookmarks.filter((mark) => mark.createtxg > snapshot.createtxg);
  if (newer.length + marks.length > 0)
    throw new ZfsFailure(
      [
        `cannot rollback to '${name}': more recent snapshots or bookmarks exist`,
        "use '-r' to force deletion of the following snapshots and bookmarks:",
        ...newer.map((each) => `${fs.name}@${each.name}`),
        ...marks.map((each) => `${fs.name}#${each.name}`),
      ].join('\n'),
    );
  const cannot = (why: string) => new ZfsFailure(`cannot rollback '${fs.name}': ${why}`);
  if (!mayDo(machine, fs, 'rollback')) throw cannot('permission denied');
  if (fs.receiving || fs.partial) throw cannot('dataset is busy');
  fs.referenced = snapshot.referenced;
  fs.written = 0n;
  fs.gone = fs.gone.filter((each) => each.createtxg <= snapshot.createtxg);
  return said([]);
}
