import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { noSuch, openSnapshot, splitName } from '../machine.ts';
import { misused } from '../usage.ts';
import type { Base } from './send-base.ts';
import { cannotSend } from './send-base.ts';

export type NamedBase = Base & { readonly name: string };

interface Sent {
  readonly fs: Filesystem;
  readonly snapshot: Snapshot;
}

function fullName(fs: Filesystem, given: string): string {
  if (!/[@#]/.test(given)) throw notModelled('zfs send from a base without its mark');
  return /^[@#]/.test(given) ? `${fs.name}${given}` : given;
}

/** The base of -i: an earlier snapshot or bookmark of the same filesystem, or the snapshot that it was cloned from. */
export function baseOfOne(machine: Machine, { fs, snapshot }: Sent, given: string): NamedBase {
  const name = fullName(fs, given);
  const to = `${fs.name}@${snapshot.name}`;
  const { fs: fromFs, mark, tail } = splitName(name);
  const found =
    mark === '#'
      ? bookmarkNamed(machine, { fs, snapshot }, name)
      : openSnapshot(machine, name).snapshot;
  const isOrigin = fs.origin === name;
  const isEarlier = fromFs === fs.name && found.createtxg < snapshot.createtxg;
  if (tail === '' || !(isOrigin || isEarlier))
    throw cannotSend(to, 'not an earlier snapshot from the same fs');
  return { guid: found.guid, createtxg: found.createtxg, ivset: found.ivset, name };
}

function bookmarkNamed(machine: Machine, { fs, snapshot }: Sent, name: string): Base {
  const { fs: fromFs, tail } = splitName(name);
  const found = fromFs === fs.name ? fs.bookmarks.find((each) => each.name === tail) : undefined;
  if (found) return found;
  if (!machine.pools.has(fromFs.split('/', 1)[0] ?? '')) throw noSuch(name);
  const why = `incremental source (${name}) does not exist`;
  throw cannotSend(`${fs.name}@${snapshot.name}`, why);
}

/** The base of -I. zfs walks to the snapshot that was asked for, and says only there that its base never came. */
export function baseOfEvery(machine: Machine, { fs, snapshot }: Sent, given: string): NamedBase {
  const name = fullName(fs, given);
  if (splitName(name).fs !== fs.name)
    throw misused('zfs send', 'incremental source must be in same filesystem');
  const { guid, createtxg, ivset } = openSnapshot(machine, name).snapshot;
  if (createtxg < snapshot.createtxg) return { guid, createtxg, ivset, name };
  const why = createtxg === snapshot.createtxg ? 'is not earlier than it' : 'does not exist';
  throw new ZfsFailure(
    `WARNING: could not send ${fs.name}@${snapshot.name}:\nincremental source (${name}) ${why}`,
  );
}
