import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { findPool, openSnapshot } from '../machine.ts';
import { mountpointOf } from '../mountpoint.ts';
import { parseOptions } from '../options.ts';
import { checkedProperties } from '../settings.ts';
import { misused } from '../usage.ts';
import { addFilesystem } from './add-filesystem.ts';
import { addParents, cannotCreate, placeFor } from './zfs-create.ts';

/** zfs clone [-p] [-o property=value]… snapshot filesystem */
export function zfsClone(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs clone', args, 'o:p');
  const [from, name, ...more] = options.rest;
  if (from === undefined) throw misused('zfs clone', 'missing source dataset argument');
  if (name === undefined) throw misused('zfs clone', 'missing target dataset argument');
  if (more.length > 0) throw misused('zfs clone', 'too many arguments');
  const { fs: source, snapshot } = openSnapshot(machine, from);
  if (options.has('p')) addParents(machine, name);
  const { pool } = placeFor(machine, name);
  if (machine.user !== 'root') throw notModelled('zfs clone by a user who may create');
  if (findPool(machine, from) !== pool) throw cannotCreate(name, 'source and target pools differ');
  const properties = checkedProperties(options.values('o'), source.type, (why) =>
    cannotCreate(name, why),
  );
  const { algorithm } = source.encryption ?? {};
  // It has its origin's key, whatever lies above it.
  const encryption = algorithm === undefined ? null : { algorithm, key: null };
  const fs = addFilesystem(machine, pool, { name, type: source.type, encryption, properties });
  fs.origin = from;
  fs.referenced = snapshot.referenced;
  // Its head is its origin's; only what mounts it writes to it.
  fs.written = 0n;
  const mountable = (properties.get('canmount') ?? 'on') === 'on';
  if (!mountable || fs.type === 'volume') return said([]);
  if (!isOpen(machine, fs))
    return said(
      [],
      [
        `cannot mount '${mountpointOf(machine, fs)}': encryption key not loaded`,
        'filesystem successfully created, but not mounted',
      ],
      1,
    );
  fs.mounted = mountpointOf(machine, fs).startsWith('/');
  if (fs.mounted) fs.written = 1024n;
  return said([]);
}
