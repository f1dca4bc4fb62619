import type { Begin } from '../../stream/records.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Encryption, Filesystem, Machine, Snapshot, Zpool } from '../machine.ts';
import { findFilesystem, findPool, newestOf, noSuch, openSnapshot, parentOf } from '../machine.ts';
import { mayDo } from '../permissions.ts';
import { writtenSince } from '../written.ts';
import { placeOfPartial } from './receive-resumed.ts';
import { streamTitle } from './receiving.ts';

/** Where a stream may go: into a filesystem that is there, or into a new one on this pool. */
export type Place =
  | { readonly kind: 'there'; readonly fs: Filesystem }
  | {
      readonly kind: 'new';
      readonly pool: Zpool;
      readonly encryption: Encryption | null;
      /** Of a clone: the snapshot that it is one of. */
      readonly origin: Snapshot | null;
    }
  /** The snapshot is there already: zfs reads the stream and lets it go. */
  | { readonly kind: 'known'; readonly fs: Filesystem };

export interface Target {
  readonly name: string;
  readonly snapshot: string;
  /** -o encryption=off: what is new does not take its parent's key. */
  readonly inTheClear: boolean;
  /** -o origin=snapshot */
  readonly origin: string | null;
}

export type Fail = (why: string) => ZfsFailure;

/** What arrives raw is its own encryption root, locked, and asks at a prompt: the key stays with the sender. */
const rawEncryption = ({ algorithm, format, secret }: NonNullable<Begin['encryption']>) => ({
  algorithm,
  key: { format, location: 'prompt', loaded: false, secret },
});

/** A user needs all three wherever he receives. */
const mayReceive = (machine: Machine, fs: Filesystem): boolean =>
  ['create', 'mount', 'receive'].every((what) => mayDo(machine, fs, what));

/** Where a filesystem is made: the name must be free and the parent there. */
function freePlace(
  machine: Machine,
  name: string,
  fail: Fail,
): { pool: Zpool; parent: Filesystem } {
  const existing = findFilesystem(machine, name);
  if (existing?.receiving) throw fail('dataset is busy');
  if (existing) throw fail(`destination '${name}' exists\nmust specify -F to overwrite it`);
  const parentName = parentOf(name) ?? name;
  const pool = findPool(machine, name);
  const parent = findFilesystem(machine, parentName);
  if (!pool || !parent) {
    const both = [noSuch(parentName).said, fail('unable to restore to destination').said];
    throw new ZfsFailure(both.join('\n'));
  }
  if (parent.type === 'volume') throw fail(`parent '${parentName}' is not a filesystem`);
  if (!mayReceive(machine, parent)) throw fail('permission denied');
  return { pool, parent };
}

/** A full stream makes its filesystem. */
function placeForNew(machine: Machine, target: Target, begin: Begin, fail: Fail): Place {
  const { pool, parent } = freePlace(machine, target.name, fail);
  const made = { kind: 'new', pool, origin: null } as const;
  if (begin.raw && begin.encryption)
    return { ...made, encryption: rawEncryption(begin.encryption) };
  if (target.inTheClear || !parent.encryption) return { ...made, encryption: null };
  if (!isOpen(machine, parent)) throw fail('inherited key must be loaded');
  const { algorithm } = parent.encryption;
  return { ...made, encryption: { algorithm, key: null } };
}

/** What raw and clear streams need of their base (S7). */
function checkKeys(
  machine: Machine,
  fs: Filesystem,
  base: Snapshot,
  begin: Begin,
  fail: Fail,
): void {
  if (begin.raw && base.ivset !== begin.fromIvset)
    throw fail(
      "IV set guid mismatch. See the 'zfs receive' man page section\n discussing the limitations of raw encrypted send streams.",
    );
  if (!begin.raw && !isOpen(machine, fs)) throw fail('inherited key must be loaded');
}

/**
 * -o origin: an incremental makes a clone of the snapshot that it goes on from. libzfs hands the origin on for a stream of
 * one snapshot alone (zfs_receive_package); an unknown origin, a full stream and other pools are not modelled.
 */
function placeForClone(machine: Machine, target: Target, begin: Begin, fail: Fail): Place {
  const from = target.origin ?? '';
  const { pool } = freePlace(machine, target.name, fail);
  const { fs, snapshot } = openSnapshot(machine, from);
  if (begin.fromGuid === null || !begin.last || findPool(machine, from) !== pool)
    throw notModelled(`zfs receive -o origin=${from} of ${begin.toName}`);
  if (snapshot.guid !== begin.fromGuid)
    throw fail(`most recent snapshot of ${target.name} does not\nmatch incremental source`);
  if (begin.raw && !fs.encryption)
    throw fail('cannot perform raw receive on top of existing unencrypted dataset');
  checkKeys(machine, fs, snapshot, begin, fail);
  const encryption = fs.encryption && { algorithm: fs.encryption.algorithm, key: null };
  return { kind: 'new', pool, encryption, origin: snapshot };
}

/** An incremental goes onto its base, which must be the newest snapshot there, with nothing written since. */
function placeOnBase(machine: Machine, target: Target, begin: Begin, fail: Fail): Place {
  const { name, snapshot } = target;
  const fs = findFilesystem(machine, name);
  if (!fs) throw fail(`destination '${name}' does not exist`);
  if (!mayReceive(machine, fs)) throw fail('permission denied');
  if (fs.receiving) throw fail('dataset is busy');
  if (fs.partial)
    throw fail(`destination ${name} contains partially-complete state from "zfs receive -s".`);
  if (fs.snapshots.some((each) => each.name === snapshot)) {
    if (fs.snapshots.some((each) => each.guid === begin.toGuid)) return { kind: 'known', fs };
    throw new ZfsFailure(`cannot restore to ${name}@${snapshot}: destination already exists`);
  }
  if (begin.raw && !fs.encryption)
    throw fail('cannot perform raw receive on top of existing unencrypted dataset');
  const base = fs.snapshots.find((each) => each.guid === begin.fromGuid);
  if (!base) throw fail(`most recent snapshot of ${name} does not\nmatch incremental source`);
  // Somebody's snapshot of what nothing was written to since the base hinders no stream, but for a raw one.
  const hindered = begin.raw && newestOf(fs) !== base;
  if (hindered || writtenSince(fs, base.createtxg) > 0n)
    throw fail(`destination ${name} has been modified\nsince most recent snapshot`);
  checkKeys(machine, fs, base, begin, fail);
  return { kind: 'there', fs };
}

/** Where this stream may go, or ZFS's words for why it may not. Changes nothing. */
export function placeForStream(machine: Machine, target: Target, begin: Begin): Place {
  const title = streamTitle(begin);
  const fail = (why: string) => new ZfsFailure(`${title}: ${why}`);
  if (begin.resumedAt !== null)
    return { kind: 'there', fs: placeOfPartial(machine, target.name, begin, fail) };
  if (target.origin !== null) return placeForClone(machine, target, begin, fail);
  if (begin.fromGuid !== null) return placeOnBase(machine, target, begin, fail);
  return placeForNew(machine, target, begin, fail);
}
