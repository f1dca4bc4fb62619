import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Bookmark, Filesystem, Machine, Snapshot } from '../machine.ts';
import { findFilesystem, findPool, noSuch, splitName } from '../machine.ts';
import { nameFault } from '../names.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { lacksRoomFor } from '../space.ts';
import { misused } from '../usage.ts';

/** Where a bookmark is copied from: a snapshot, or another bookmark. */
function originalOf(fs: Filesystem | null, name: string): Snapshot | Bookmark | undefined {
  const { mark, tail } = splitName(name);
  return (mark === '@' ? fs?.snapshots : fs?.bookmarks)?.find((each) => each.name === tail);
}

/** zfs bookmark filesystem@snapshot filesystem#name, or #name for the same filesystem. */
export function zfsBookmark(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs bookmark', args, '');
  const [from = '', target, ...more] = options.rest;
  if (more.length > 0) throw notModelled('zfs bookmark of several names');
  if (target === undefined)
    throw misused('zfs bookmark', `missing ${from === '' ? 'snapshot' : 'bookmark'} argument`);
  if (!target.includes('#'))
    throw misused('zfs bookmark', `invalid bookmark name '${target}': must contain a '#'`);
  if (from.startsWith('@')) throw notModelled('zfs bookmark with a short source');
  const source = splitName(from);
  const to = target.startsWith('#') ? `${source.fs}${target}` : target;
  const cannot = (why: string) => new ZfsFailure(`cannot create bookmark '${to}': ${why}`);
  const fs = findFilesystem(machine, source.fs);
  const original = originalOf(fs, from);
  if (!fs || !original) throw misused('zfs bookmark', noSuch(from).said);
  const { fs: toFs, tail } = splitName(to);
  if (nameFault(to, ['bookmark']) !== null) throw cannot('invalid argument');
  if (toFs !== fs.name) throw cannot("source is not an ancestor of the new bookmark's dataset");
  if (fs.bookmarks.some((each) => each.name === tail)) throw cannot('bookmark exists');
  if (!mayDo(machine, fs, 'bookmark')) throw cannot('permission denied');
  const pool = findPool(machine, fs.name);
  if (pool && lacksRoomFor(machine, pool, 1)) throw cannot('out of space');
  const { guid, createtxg, creation, referenced, ivset } = original;
  fs.bookmarks.push({ name: tail, guid, createtxg, creation, referenced, ivset });
  return said([]);
}
