import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { newestOf, openSnapshot } from '../machine.ts';
import { parseOptions } from '../options.ts';

/** zfs rollback filesystem@newest. Never -r or -R (S4). */
export function zfsRollback(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs rollback', args, '');
  const [name = '', ...more] = options.rest;
  if (more.length > 0) throw notModelled('zfs rollback of several names');
  const { fs, snapshot } = openSnapshot(machine, name);
  if (newestOf(fs) !== snapshot) {
    const newer = fs.snapshots.slice(fs.snapshots.indexOf(snapshot) + 1);
    const marks = fs.bookmarks.filter((mark) => mark.createtxg > snapshot.createtxg);
    throw new ZfsFailure(
      [
        `cannot rollback to '${name}': more recent snapshots or bookmarks exist`,
        "use '-r' to force deletion of the following snapshots and bookmarks:",
        ...newer.map((each) => `${fs.name}@${each.name}`),
        ...marks.map((each) => `${fs.name}#${each.name}`),
      ].join('\n'),
    );
  }
  if (fs.receiving || fs.partial)
    throw new ZfsFailure(`cannot rollback '${fs.name}': dataset is busy`);
  fs.referenced = snapshot.referenced;
  fs.written = 0n;
  return said([]);
}
