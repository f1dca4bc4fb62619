import type { Begin } from '../../stream/records.ts';
import { isOpen } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Encryption, Filesystem, Machine, Zpool } from '../machine.ts';
import { findFilesystem, findPool, newestOf, noSuch, parentOf } from '../machine.ts';
import { streamTitle } from './receiving.ts';

/** Where a stream may go: into a filesystem that is there, or into a new one on this pool. */
export type Place =
  | { readonly kind: 'there'; readonly fs: Filesystem }
  | { readonly kind: 'new'; readonly pool: Zpool; readonly encryption: Encryption | null };

type Fail = (why: string) => ZfsFailure;

/** A full stream makes its filesystem: the name must be free and the parent there. */
function placeForNew(machine: Machine, name: string, begin: Begin, fail: Fail): Place {
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
  if (begin.raw && begin.encryption) {
    const { algorithm, format } = begin.encryption;
    // The key stays with the sender: what arrives is its own encryption root, locked, and asks at a prompt.
    const key = { format, location: 'prompt', loaded: false, fileThere: false };
    return { kind: 'new', pool, encryption: { algorithm, key } };
  }
  if (!isOpen(machine, parent)) throw fail('inherited key must be loaded');
  const inherited = parent.encryption
    ? { algorithm: parent.encryption.algorithm, key: null }
    : null;
  return { kind: 'new', pool, encryption: inherited };
}

/** An incremental goes onto its base, which must be the newest snapshot there, with nothing written since. */
function placeOnBase(
  machine: Machine,
  name: string,
  begin: Begin,
  snapshot: string,
  fail: Fail,
): Place {
  const fs = findFilesystem(machine, name);
  if (!fs) throw fail(`destination '${name}' does not exist`);
  if (fs.receiving) throw fail('dataset is busy');
  if (fs.partial)
    throw fail(`destination ${name} contains partially-complete state from "zfs receive -s".`);
  if (fs.snapshots.some((each) => each.name === snapshot))
    throw new ZfsFailure(`cannot restore to ${name}@${snapshot}: destination already exists`);
  const base = fs.snapshots.find((each) => each.guid === begin.fromGuid);
  if (!base) throw fail(`most recent snapshot of ${name} does not\nmatch incremental source`);
  if (newestOf(fs) !== base || fs.written > 0n)
    throw fail(`destination ${name} has been modified\nsince most recent snapshot`);
  if (begin.raw && base.ivset !== begin.fromIvset)
    throw fail(
      "IV set guid mismatch. See the 'zfs receive' man page section\n discussing the limitations of raw encrypted send streams.",
    );
  if (!begin.raw && !isOpen(machine, fs)) throw fail('inherited key must be loaded');
  return { kind: 'there', fs };
}

/** A resumed stream goes on exactly where the partial state ends. */
function placeOfPartial(machine: Machine, name: string, begin: Begin, fail: Fail): Place {
  const fs = findFilesystem(machine, name);
  if (!fs) throw fail(`destination '${name}' does not exist`);
  if (fs.receiving) throw fail('dataset is busy');
  const { partial } = fs;
  const fits =
    partial?.begin.toGuid === begin.toGuid &&
    partial.begin.raw === begin.raw &&
    String(partial.received) === begin.resumedAt;
  if (!fits) throw fail('invalid backup stream');
  return { kind: 'there', fs };
}

/** Where this stream may go, or ZFS's words for why it may not. Changes nothing. */
export function placeForStream(
  machine: Machine,
  name: string,
  snapshot: string,
  begin: Begin,
): Place {
  const title = streamTitle(begin);
  const fail = (why: string) => new ZfsFailure(`${title}: ${why}`);
  if (begin.resumedAt !== null) return placeOfPartial(machine, name, begin, fail);
  if (begin.fromGuid !== null) return placeOnBase(machine, name, begin, snapshot, fail);
  return placeForNew(machine, name, begin, fail);
}
