import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Encryption, Filesystem, Machine, Zpool } from '../machine.ts';
import {
  findFilesystem,
  findPool,
  nextTxg,
  openSnapshot,
  parentOf,
  poolNameOf,
  secondsNow,
} from '../machine.ts';
import { parseBytes } from '../numbers.ts';
import { parseOptions } from '../options.ts';
import { availableOf } from '../space.ts';
import { checkedProperties } from './zfs-set.ts';

/** An empty filesystem or volume in its place; the caller has checked that it may be there. */
export function addFilesystem(
  machine: Machine,
  pool: Zpool,
  made: {
    readonly name: string;
    readonly type: 'filesystem' | 'volume';
    readonly encryption: Encryption | null;
    readonly properties: ReadonlyMap<string, string>;
  },
): Filesystem {
  const txg = nextTxg(pool);
  const fs: Filesystem = {
    name: made.name,
    type: made.type,
    guid: machine.mint(made.name),
    createtxg: txg,
    creation: secondsNow(machine),
    objsetid: Number(txg % 100_000n) + 1000,
    properties: new Map(made.properties),
    snapshots: [],
    bookmarks: [],
    referenced: 0n,
    written: 0n,
    snapshotsChanged: null,
    encryption: made.encryption,
    mounted: false,
    origin: null,
    partial: null,
    inconsistent: false,
    receiving: false,
  };
  pool.filesystems.set(fs.name, fs);
  return fs;
}

const cannotCreate = (name: string, why: string) =>
  new ZfsFailure(`cannot create '${name}': ${why}`);

/** The pool and the parent that a new name needs. */
function placeFor(machine: Machine, name: string): { pool: Zpool; parent: Filesystem } {
  const misplaced = /[@#%]/.exec(name);
  if (misplaced?.[0] === '@')
    throw cannotCreate(name, "snapshot delimiter '@' is not expected here");
  if (misplaced?.[0] === '#')
    throw cannotCreate(name, "bookmark delimiter '#' is not expected here");
  if (!/^[A-Za-z][A-Za-z0-9_.: -]*(\/[A-Za-z0-9_.: -]+)*$/.test(name))
    throw notModelled(`the name '${name}'`);
  const pool = findPool(machine, name);
  if (!pool) throw cannotCreate(name, `no such pool '${poolNameOf(name)}'`);
  if (pool.filesystems.has(name)) throw cannotCreate(name, 'dataset already exists');
  const parent = findFilesystem(machine, parentOf(name) ?? '');
  if (!parent) throw cannotCreate(name, 'parent does not exist');
  if (!isOpen(machine, parent))
    throw cannotCreate(name, "encryption root's key is not loaded or provided");
  return { pool, parent };
}

const inheritedEncryption = (parent: Filesystem): Encryption | null =>
  parent.encryption ? { algorithm: parent.encryption.algorithm, key: null } : null;

/** zfs create [-pu] [-o property=value]… filesystem, or -V size [-s] volume */
export function zfsCreate(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs create', args, 'puo:V:s');
  const [name = '', ...more] = options.rest;
  if (more.length > 0) throw notModelled('zfs create of several names');
  const size = options.value('V');
  const type = size === null ? 'filesystem' : 'volume';
  const properties = checkedProperties(options.values('o'), type, (why) => cannotCreate(name, why));
  if (size !== null) {
    const bytes = parseBytes(size);
    if (bytes === null) throw cannotCreate(name, `bad numeric value '${size}'`);
    properties.set('volsize', String(bytes));
    if (!options.has('s')) properties.set('refreservation', String(bytes));
  }
  const missing: string[] = [];
  if (options.has('p')) {
    if (findFilesystem(machine, name)) return said([]);
    for (let up = parentOf(name); up !== null && !findFilesystem(machine, up); up = parentOf(up))
      missing.unshift(up);
  }
  for (const each of [...missing, name]) {
    const last = each === name;
    const { pool, parent } = placeFor(machine, each);
    const reserved = parseBytes(properties.get('refreservation') ?? '0') ?? 0n;
    if (last && reserved > availableOf(machine, parent)) throw cannotCreate(name, 'out of space');
    const fs = addFilesystem(machine, pool, {
      name: each,
      type: last ? type : 'filesystem',
      encryption: inheritedEncryption(parent),
      properties: last ? properties : new Map(),
    });
    fs.mounted =
      fs.type === 'filesystem' && !options.has('u') && properties.get('canmount') !== 'noauto';
  }
  return said([]);
}

/** zfs clone snapshot filesystem */
export function zfsClone(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs clone', args, 'o:');
  const [from = '', name = ''] = options.rest;
  const source = openSnapshot(machine, from);
  const { pool } = placeFor(machine, name);
  if (findPool(machine, from) !== pool) throw cannotCreate(name, 'source and target pools differ');
  const fs = addFilesystem(machine, pool, {
    name,
    type: source.fs.type,
    encryption: source.fs.encryption
      ? { algorithm: source.fs.encryption.algorithm, key: null }
      : null,
    properties: checkedProperties(options.values('o'), source.fs.type, (why) =>
      cannotCreate(name, why),
    ),
  });
  // A clone shares its origin's blocks: what it refers to costs nothing until it is written to.
  fs.origin = from;
  return said([]);
}
