import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { findFilesystem, splitName } from '../machine.ts';
import { parseOptions } from '../options.ts';

/** zfs bookmark filesystem@snapshot filesystem#name, or #name for the same filesystem. */
export function zfsBookmark(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs bookmark', args, '');
  const [from = '', target = '', ...more] = options.rest;
  if (more.length > 0) throw notModelled('zfs bookmark of several names');
  const source = splitName(from);
  const to = target.startsWith('#') ? `${source.fs}${target}` : target;
  const cannot = (why: string) => new ZfsFailure(`cannot create bookmark '${to}': ${why}`);
  const { fs: toFs, mark, tail } = splitName(to);
  if (mark !== '#' || tail === '') throw notModelled(`the bookmark name '${target}'`);
  const fs = findFilesystem(machine, source.fs);
  const original =
    source.mark === '@'
      ? fs?.snapshots.find((each) => each.name === source.tail)
      : fs?.bookmarks.find((each) => each.name === source.tail);
  if (!fs || !original) throw cannot('dataset does not exist');
  if (toFs !== fs.name) throw cannot('bookmark is in a different pool or dataset');
  if (fs.bookmarks.some((each) => each.name === tail)) throw cannot('bookmark exists');
  const { guid, createtxg, creation, referenced, ivset } = original;
  fs.bookmarks.push({ name: tail, guid, createtxg, creation, referenced, ivset });
  return said([]);
}
