import type { Begin } from '../stream/records.ts';
import { ZfsFailure } from './failure.ts';
import type { Grants } from './grants.ts';
import { nameFault } from './names.ts';

/** Times in here are whole seconds since 1970 UTC, as ZFS keeps them; sizes are bytes. */
export interface Snapshot {
  name: string;
  readonly guid: string;
  readonly createtxg: bigint;
  readonly creation: number;
  readonly referenced: bigint;
  /** Since the snapshot before it. */
  readonly written: bigint;
  used: bigint;
  /** Tag to the time it was set. */
  readonly holds: Map<string, number>;
  /** The lineage of a raw stream: only equal ones take a raw incremental. null: not encrypted. */
  readonly ivset: string | null;
  readonly properties: Map<string, string>;
}

export interface Bookmark {
  readonly name: string;
  readonly guid: string;
  readonly createtxg: bigint;
  readonly creation: number;
  readonly referenced: bigint;
  readonly ivset: string | null;
}

/** The key of an encryption root. The model has no key material: a secret is a name for it, and equal or not. */
export interface Key {
  readonly format: 'raw' | 'hex' | 'passphrase';
  location: string;
  loaded: boolean;
  /** What opens it; null: nothing that this host has. */
  readonly secret: string | null;
}

export interface Encryption {
  readonly algorithm: string;
  /** null: inherited from the parent's encryption root. */
  readonly key: Key | null;
}

/** What an interrupted `receive -s` left. */
export interface PartialReceive {
  readonly begin: Begin;
  received: bigint;
}

export interface Filesystem {
  name: string;
  readonly type: 'filesystem' | 'volume';
  readonly guid: string;
  readonly createtxg: bigint;
  readonly creation: number;
  readonly objsetid: number;
  /** Set on this filesystem itself; all else is inherited or default. */
  readonly properties: Map<string, string>;
  /** In the order of createtxg. */
  snapshots: Snapshot[];
  bookmarks: Bookmark[];
  referenced: bigint;
  /** Since the newest snapshot. */
  written: bigint;
  /** Of snapshots that were destroyed: when, and how much had been written up to them. */
  gone: Pick<Snapshot, 'createtxg' | 'written'>[];
  snapshotsChanged: number | null;
  encryption: Encryption | null;
  mounted: boolean;
  /** The snapshot that it was cloned from, as `filesystem@name`. */
  origin: string | null;
  partial: PartialReceive | null;
  /** It was made by a receive that has not ended well: nothing but the partial state is in it. */
  inconsistent: boolean;
  receiving: boolean;
  readonly grants: Grants;
}

export interface Vdev {
  readonly name: string;
  readonly type: 'disk' | 'mirror' | 'raidz';
  /** How many disks of a raidz may fail. */
  readonly parity: number;
  readonly guid: string;
  readonly size: bigint;
  readonly children: readonly Vdev[];
  /** Of a disk; that of a group follows from its disks. */
  state: 'ONLINE' | 'OFFLINE' | 'FAULTED' | 'REMOVED';
  errors: { read: number; write: number; checksum: number };
}

/** Milliseconds since 1970, since scans of the embedded fleet are short. */
export interface Scan {
  readonly what: 'scrub' | 'resilver';
  readonly startedAt: number;
  readonly lasts: number;
  pausedAt: number | null;
  pausedFor: number;
  end: { readonly at: number; readonly how: 'finished' | 'canceled' } | null;
  readonly bytes: bigint;
}

export interface Zpool {
  readonly name: string;
  readonly guid: string;
  /** As zpool prints it: with parity on raidz. */
  readonly size: bigint;
  /** Of 1000 bytes allocated, how many hold data. */
  readonly dataShare: number;
  readonly fragmentation: number;
  readonly vdevs: readonly Vdev[];
  scan: Scan | null;
  txg: bigint;
  readonly filesystems: Map<string, Filesystem>;
}

/** One simulated host. */
export interface Machine {
  readonly name: string;
  /** Whose commands these are. root may do everything, others what `zfs allow` says. */
  readonly user: string;
  readonly pools: Map<string, Zpool>;
  /** Path to the secret in it. */
  readonly keyFiles: Map<string, string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How many times faster than the demo's own pace things go; Infinity: at once. */
  readonly speed: number;
  /** A guid for a thing made while the fleet runs: the same things in the same order get the same guids. */
  readonly mint: (label: string) => string;
}

export const secondsNow = (machine: Machine): number => Math.floor(machine.now() / 1000);

export const poolNameOf = (name: string): string => name.split(/[/@#]/, 1)[0] ?? '';
export const parentOf = (name: string): string | null =>
  name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : null;

export const findPool = (machine: Machine, name: string): Zpool | null =>
  machine.pools.get(poolNameOf(name)) ?? null;

export const findFilesystem = (machine: Machine, name: string): Filesystem | null =>
  findPool(machine, name)?.filesystems.get(name) ?? null;

/** Every filesystem and volume of the host, in the order in which zfs lists them. */
export const allFilesystems = (machine: Machine): readonly Filesystem[] =>
  [...machine.pools.values()]
    .flatMap((pool) => [...pool.filesystems.values()])
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Those below `top` and itself, in listing order. */
export const familyOf = (machine: Machine, top: string): readonly Filesystem[] =>
  allFilesystems(machine).filter((fs) => fs.name === top || fs.name.startsWith(`${top}/`));

export const newestOf = (fs: Filesystem): Snapshot | null => fs.snapshots.at(-1) ?? null;

export const cannotOpen = (name: string, why: string): ZfsFailure =>
  new ZfsFailure(`cannot open '${name}': ${why}`);

export const noSuch = (name: string): ZfsFailure => cannotOpen(name, 'dataset does not exist');

/** The filesystem and its pool, or zfs's own words that there is none. */
export function open(machine: Machine, name: string): { pool: Zpool; fs: Filesystem } {
  const fault = nameFault(name, ['filesystem']);
  if (fault !== null) throw cannotOpen(name, fault);
  const pool = findPool(machine, name);
  const fs = pool?.filesystems.get(name);
  if (!pool || !fs) throw noSuch(name);
  return { pool, fs };
}

/** Splits `tank/a@x` and `tank/a#x`; mark is '' for a filesystem. */
export function splitName(name: string): { fs: string; mark: '@' | '#' | ''; tail: string } {
  const at = name.search(/[@#]/);
  if (at < 0) return { fs: name, mark: '', tail: '' };
  return { fs: name.slice(0, at), mark: name[at] === '@' ? '@' : '#', tail: name.slice(at + 1) };
}

export function openSnapshot(
  machine: Machine,
  name: string,
): { fs: Filesystem; snapshot: Snapshot } {
  const fault = nameFault(name, ['snapshot']);
  if (fault !== null) throw cannotOpen(name, fault);
  const { fs: fsName, mark, tail } = splitName(name);
  const fs = findFilesystem(machine, fsName);
  const snapshot = mark === '@' ? fs?.snapshots.find((each) => each.name === tail) : undefined;
  if (!fs || !snapshot) throw noSuch(name);
  return { fs, snapshot };
}

/** Each change of a pool is its own transaction group. */
export function nextTxg(pool: Zpool): bigint {
  pool.txg += 1n;
  return pool.txg;
}

/** Clones of a snapshot; a resumable incremental receive hides one under `%recv`. */
export function clonesOf(machine: Machine, fs: Filesystem, snapshot: Snapshot): readonly string[] {
  const name = `${fs.name}@${snapshot.name}`;
  const clones = allFilesystems(machine)
    .filter((other) => other.origin === name)
    .map((other) => other.name);
  const hidden = fs.partial?.begin.fromGuid === snapshot.guid ? [`${fs.name}/%recv`] : [];
  return [...clones, ...hidden];
}
