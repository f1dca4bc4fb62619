import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Zpool } from '../machine.ts';
import { findFilesystem, findPool, parentOf, poolNameOf } from '../machine.ts';
import { mountpointOf } from '../mountpoint.ts';
import { nameFault } from '../names.ts';
import { parseBytes } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { checkedProperties } from '../settings.ts';
import { availableOf, lacksRoomFor } from '../space.ts';
import { misused } from '../usage.ts';
import { reservationFor, smallBlockWarning } from '../volume-size.ts';
import { addFilesystem } from './add-filesystem.ts';
import { encryptionFor } from './create-encryption.ts';

export const cannotCreate = (name: string, why: string): ZfsFailure =>
  new ZfsFailure(`cannot create '${name}': ${why}`);

/** The pool and the parent that a new name needs, in zfs's words when they are not there. */
export function placeFor(machine: Machine, name: string): { pool: Zpool; parent: Filesystem } {
  const fault = nameFault(name, ['filesystem']);
  if (fault !== null) throw cannotCreate(name, fault);
  const pool = findPool(machine, name);
  if (!pool) throw cannotCreate(name, `no such pool '${poolNameOf(name)}'`);
  if (pool.filesystems.has(name)) throw cannotCreate(name, 'dataset already exists');
  const parent = findFilesystem(machine, parentOf(name) ?? '');
  if (!parent) throw cannotCreate(name, 'parent does not exist');
  if (parent.type === 'volume') throw cannotCreate(name, 'parent is not a filesystem');
  if (!mayDo(machine, parent, 'create')) throw cannotCreate(name, 'permission denied');
  if (lacksRoomFor(machine, pool, 5)) throw cannotCreate(name, 'out of space');
  return { pool, parent };
}

/** What is new and empty is written under its parent's key. */
function openPlaceFor(machine: Machine, name: string): { pool: Zpool; parent: Filesystem } {
  const place = placeFor(machine, name);
  if (!isOpen(machine, place.parent))
    throw cannotCreate(name, "encryption root's key is not loaded or provided");
  return place;
}

/** Mounts what is new; a user may not mount on Linux, whatever was granted. */
function mountNew(machine: Machine, fs: Filesystem): readonly string[] {
  const canmount = fs.properties.get('canmount') ?? 'on';
  if (fs.type === 'volume' || canmount !== 'on') return [];
  if (!mountpointOf(machine, fs).startsWith('/')) return [];
  if (machine.user !== 'root')
    return ['filesystem successfully created, but it may only be mounted by root'];
  fs.mounted = true;
  return [];
}

/** The filesystems on the way to a name that are not there yet, as -p makes them. */
export function addParents(machine: Machine, name: string): void {
  const missing: string[] = [];
  for (let up = parentOf(name); up !== null && !findFilesystem(machine, up); up = parentOf(up))
    missing.unshift(up);
  for (const each of missing) {
    const { pool, parent } = openPlaceFor(machine, each);
    const encryption = encryptionFor(machine, parent, new Map(), each);
    const made = { name: each, type: 'filesystem', encryption, properties: new Map() } as const;
    mountNew(machine, addFilesystem(machine, pool, made));
  }
}

/** What a volume's size brings with it; `warnings` are for the operator. */
function sizeVolume(
  options: Options,
  size: string,
  properties: Map<string, string>,
): readonly string[] {
  const bytes = parseBytes(size);
  if (bytes === null)
    throw new ZfsFailure(`bad volume size '${size}': bad numeric value '${size}'`);
  const block = BigInt(properties.get('volblocksize') ?? '16384');
  const rounded = ((bytes + block - 1n) / block) * block;
  properties.set('volsize', String(rounded));
  if (!options.has('s') && !properties.has('refreservation'))
    properties.set('refreservation', String(reservationFor(rounded, block)));
  return smallBlockWarning(block);
}

/** zfs create [-pu] [-o property=value]… filesystem, or -V size [-s] volume */
export function zfsCreate(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs create', args, 'puo:V:s');
  const [name, ...more] = options.rest;
  const size = options.value('V');
  const type = size === null ? 'filesystem' : 'volume';
  if (name === undefined) throw misused('zfs create', `missing ${type} argument`);
  if (more.length > 0) throw misused('zfs create', 'too many arguments');
  const fail = (why: string) => cannotCreate(name, why);
  const { settings, encryption: wanted } = splitEncryption(options.values('o'));
  const properties = checkedProperties(settings, type, fail);
  const warnings = size === null ? [] : sizeVolume(options, size, properties);
  if (options.has('p')) {
    if (findFilesystem(machine, name)) return said([]);
    addParents(machine, name);
  }
  const { pool, parent } = openPlaceFor(machine, name);
  const encryption = encryptionFor(machine, parent, wanted, name);
  const reserved = parseBytes(properties.get('refreservation') ?? '0') ?? 0n;
  if (reserved > availableOf(machine, parent)) throw fail('out of space');
  const fs = addFilesystem(machine, pool, { name, type, encryption, properties });
  const trouble = options.has('u') ? [] : mountNew(machine, fs);
  return said([], [...warnings, ...trouble], trouble.length === 0 ? 0 : 1);
}

/** The pairs that say how it is encrypted, apart from the others. */
function splitEncryption(pairs: readonly string[]) {
  const isEncryption = (pair: string) =>
    /^(encryption|keyformat|keylocation|pbkdf2iters)=/.test(pair);
  const encryption = new Map(
    pairs.filter(isEncryption).map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
    }),
  );
  if (encryption.has('pbkdf2iters')) throw notModelled('zfs create -o pbkdf2iters');
  return { settings: pairs.filter((pair) => !isEncryption(pair)), encryption };
}
