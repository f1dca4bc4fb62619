import { encodeToken } from '../stream/token.ts';
import { encryptionRoot, keyOf } from './encryption.ts';
import type { Bookmark, Filesystem, Machine, Snapshot } from './machine.ts';
import { clonesOf } from './machine.ts';
import { availableOf, spaceOf } from './space.ts';
import type { PropertyValue, Subject } from './subject.ts';
import { nothing } from './subject.ts';
import { writtenSinceNewest, writtenUpTo } from './written.ts';

/** What ZFS computes of a subject, as -p shows it; null where there is nothing to say. */
export function computedValue(machine: Machine, subject: Subject, name: string): string | null {
  switch (subject.kind) {
    case 'filesystem':
      return filesystemValue(machine, subject, name);
    case 'snapshot':
      return snapshotValue(machine, subject.fs, subject.snapshot, name);
    case 'bookmark':
      return bookmarkValue(subject.bookmark, name);
    default: {
      const never: never = subject;
      return never;
    }
  }
}

function filesystemValue(machine: Machine, subject: Subject, name: string): string | null {
  const { fs, pool } = subject;
  const space = () => spaceOf(pool, fs);
  switch (name) {
    case 'used':
      return String(space().total);
    case 'available':
      return String(availableOf(machine, fs));
    case 'usedbysnapshots':
      return String(space().snapshots);
    case 'usedbydataset':
      return String(space().dataset);
    case 'usedbychildren':
      return String(space().children);
    case 'usedbyrefreservation':
      return String(space().refreservation);
    case 'logicalused':
      return String(space().total);
    case 'referenced':
    case 'logicalreferenced':
      return String(fs.referenced);
    case 'written':
      return String(writtenSinceNewest(fs));
    case 'mounted':
      return fs.mounted ? 'yes' : 'no';
    case 'origin':
      return fs.origin;
    case 'createtxg':
      return String(fs.createtxg);
    case 'creation':
      return String(fs.creation);
    case 'guid':
      return fs.guid;
    case 'objsetid':
      return String(fs.objsetid);
    case 'snapshots_changed':
      return fs.snapshotsChanged === null ? null : String(fs.snapshotsChanged);
    case 'receive_resume_token':
      return fs.partial ? encodeToken(fs.partial.begin, fs.partial.received) : null;
    case 'inconsistent':
      return fs.inconsistent ? '1' : '0';
    default:
      return null;
  }
}

function snapshotValue(
  machine: Machine,
  fs: Filesystem,
  snapshot: Snapshot,
  name: string,
): string | null {
  switch (name) {
    case 'used':
      return String(snapshot.used);
    case 'referenced':
    case 'logicalreferenced':
      return String(snapshot.referenced);
    case 'written':
      return String(writtenUpTo(fs, snapshot));
    case 'createtxg':
      return String(snapshot.createtxg);
    case 'creation':
      return String(snapshot.creation);
    case 'guid':
      return snapshot.guid;
    case 'objsetid':
      return String((BigInt(snapshot.guid) % 1_000_000n) + 256n);
    case 'userrefs':
      return String(snapshot.holds.size);
    case 'defer_destroy':
      return 'off';
    case 'clones':
      return clonesOf(machine, fs, snapshot).join(',') || null;
    case 'numclones':
      return String(clonesOf(machine, fs, snapshot).length);
    case 'ivsetguid':
      return snapshot.ivset;
    case 'inconsistent':
      return '0';
    default:
      return null;
  }
}

function bookmarkValue(bookmark: Bookmark, name: string): string | null {
  switch (name) {
    case 'referenced':
    case 'logicalreferenced':
      return String(bookmark.referenced);
    case 'createtxg':
      return String(bookmark.createtxg);
    case 'creation':
      return String(bookmark.creation);
    case 'guid':
      return bookmark.guid;
    case 'ivsetguid':
      // A bookmark always says one, also of what is not encrypted; a snapshot does not.
      return bookmark.ivset ?? '0';
    default:
      return null;
  }
}

/** `encryption`, `encryptionroot`, `key…` and `pbkdf2iters`. */
export function encryptionValue(machine: Machine, subject: Subject, name: string): PropertyValue {
  const { fs } = subject;
  const root = encryptionRoot(machine, fs);
  const key = keyOf(machine, fs);
  if (!fs.encryption || !root || !key) {
    if (name === 'encryption') return { value: 'off', source: 'default' };
    if (name === 'pbkdf2iters') return { value: '0', source: 'default' };
    if (name === 'keylocation' || name === 'keyformat') return { value: 'none', source: 'default' };
    return nothing;
  }
  switch (name) {
    case 'encryption':
      return { value: fs.encryption.algorithm, source: '-' };
    case 'encryptionroot':
      return { value: root.name, source: '-' };
    case 'keystatus':
      return { value: key.loaded ? 'available' : 'unavailable', source: '-' };
    case 'keyformat':
      return { value: key.format, source: '-' };
    case 'keylocation':
      return root === fs
        ? { value: key.location, source: 'local' }
        : { value: 'none', source: 'default' };
    default:
      return { value: key.format === 'passphrase' ? '350000' : '0', source: '-' };
  }
}
