import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { encryptionRoot } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { allFilesystems, findFilesystem, open, secondsNow, splitName } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { misused } from '../usage.ts';

/** zfs promote: the clone takes over the snapshots up to the one that it stands on, and its origin becomes its clone. */
export function zfsPromote(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs promote', args, '');
  const [name, ...more] = options.rest;
  if (name === undefined) throw misused('zfs promote', 'missing clone filesystem argument');
  if (more.length > 0) throw misused('zfs promote', 'too many arguments');
  const { fs: clone } = open(machine, name);
  if (clone.origin === null)
    throw new ZfsFailure(`cannot promote '${name}': not a cloned filesystem`);
  if (machine.user !== 'root') throw notModelled('zfs promote of a clone by a user');
  const { fs: from, tail } = splitName(clone.origin);
  const origin = findFilesystem(machine, from);
  const at = origin?.snapshots.findIndex((each) => each.name === tail) ?? -1;
  if (!origin || at < 0) throw new Error(`${name} stands on ${clone.origin}, which is not there`);
  takeOver(machine, clone, origin, origin.snapshots.slice(0, at + 1));
  return said([]);
}

function takeOver(
  machine: Machine,
  clone: Filesystem,
  origin: Filesystem,
  taken: readonly Snapshot[],
): void {
  const twice = taken.find(({ name }) => clone.snapshots.some((each) => each.name === name));
  if (twice)
    throw new ZfsFailure(
      `cannot promote '${clone.name}': snapshot name '${twice.name}' from origin \nconflicts with '${twice.name}' from target`,
    );
  const stands = taken.at(-1)?.name ?? '';
  const rooted = encryptionRoot(machine, origin) === origin;
  origin.snapshots = origin.snapshots.filter((each) => !taken.includes(each));
  clone.snapshots = [...taken, ...clone.snapshots];
  // Clones of what has moved are clones of it where it is now.
  for (const { name } of taken)
    for (const other of allFilesystems(machine))
      if (other.origin === `${origin.name}@${name}`) other.origin = `${clone.name}@${name}`;
  [clone.origin, origin.origin] = [origin.origin, `${clone.name}@${stands}`];
  // The one that is the origin now keeps the key (dsl_dataset_promote_crypt_sync).
  if (rooted && origin.encryption) {
    const { algorithm, key } = origin.encryption;
    clone.encryption = { algorithm, key };
    origin.encryption = { algorithm, key: null };
  }
  const now = secondsNow(machine);
  clone.snapshotsChanged = now;
  origin.snapshotsChanged = now;
}
