import type { DatasetId, FilesystemName, Guid, Instant, SnapshotName } from '../model/ids.ts';
import { snapshotName } from '../model/ids.ts';
import type { Become } from '../model/inventory.ts';
import { pruneMarkText, pruneProperty } from './prune-mark.ts';
import { commandLine } from './quote.ts';
import { identityOptions } from './stamp.ts';

/**
 * Every changing command that holdfast can write, word by word. None takes a flag that forces (S4): there is
 * no parameter through which one could come in.
 */

/** `-Lce`: large blocks, compressed, embedded. `-w`: raw, for encrypted datasets. One of them for a copy's whole life: toggling `-L` breaks the chain (openzfs#10383). */
export type SendProfile = 'Lce' | 'w';

export type SendBase =
  | { readonly kind: 'full' }
  /** One step from a snapshot or bookmark of the same filesystem. */
  | { readonly kind: 'step'; readonly from: `@${string}` | `#${string}` }
  /** All snapshots in between as well; never from a bookmark (openzfs#12415). */
  | { readonly kind: 'all'; readonly from: `@${string}` };

const becomeWords = (become: Become): readonly string[] => {
  switch (become) {
    case 'none':
      return [];
    case 'sudo':
      return ['sudo', '-n'];
    case 'doas':
      return ['doas', '-n'];
  }
};

/** A command as the host's login may give it. */
export const privileged = (become: Become, words: readonly string[]): string =>
  commandLine([...becomeWords(become), ...words]);

export const snapshotCommand = (
  become: Become,
  filesystems: readonly FilesystemName[],
  snapshot: SnapshotName,
): string =>
  privileged(become, ['zfs', 'snapshot', ...filesystems.map((each) => `${each}@${snapshot}`)]);

/** What a bookmark of ours is called: by the guid that it stands for, so that the same base never gets two. */
export const baseBookmark = (guid: Guid): SnapshotName => snapshotName(`holdfast-base-${guid}`);

/** One bookmark a command: ZFS takes no more. It keeps a base when its snapshot is gone, and costs next to nothing. */
export const bookmarkCommand = (
  become: Become,
  filesystem: FilesystemName,
  { name, guid }: { readonly name: SnapshotName; readonly guid: Guid },
): string =>
  privileged(become, [
    'zfs',
    'bookmark',
    `${filesystem}@${name}`,
    `${filesystem}#${baseBookmark(guid)}`,
  ]);

/** `-v -P`: progress on stderr, in bytes, once a second. */
export function sendCommand(
  become: Become,
  profile: SendProfile,
  base: SendBase,
  to: { readonly filesystem: FilesystemName; readonly snapshot: SnapshotName },
): string {
  const from =
    base.kind === 'full'
      ? []
      : [
          base.kind === 'all' ? '-I' : '-i',
          `${base.from.startsWith('#') ? to.filesystem : ''}${base.from}`,
        ];
  return privileged(become, [
    'zfs',
    'send',
    `-${profile}`,
    '-v',
    '-P',
    ...from,
    `${to.filesystem}@${to.snapshot}`,
  ]);
}

/** Goes on where an interrupted receive stopped. The token says what was being sent, flags and all. */
export const resumeCommand = (become: Become, token: string): string =>
  privileged(become, ['zfs', 'send', '-v', '-P', '-t', token]);

export interface ReceiveOptions {
  readonly filesystem: FilesystemName;
  readonly type: 'filesystem' | 'volume';
  /** Stamped on a copy when it is first received; null for what already has it. */
  readonly stamp: {
    readonly dataset: DatasetId;
    readonly role: 'replica' | 'keyless';
    readonly profile: SendProfile;
    readonly summary?: string | null;
  } | null;
  /** New, in the clear, and below an encrypted filesystem: without a word it would want that one's key. */
  readonly plain: boolean;
}

/**
 * S9: unmounted, resumable, read-only, and no mountpoint that could shadow a live path. Streams of ours carry
 * no properties, so what the first receive sets stays set; an incremental repeats nothing (peers.md 5.4).
 */
export function receiveCommand(
  become: Become,
  { filesystem, type, stamp, plain }: ReceiveOptions,
): string {
  const inert =
    type === 'volume'
      ? ['-o', 'readonly=on']
      : ['-x', 'mountpoint', '-o', 'canmount=noauto', '-o', 'readonly=on'];
  const identity = stamp ? identityOptions({ ...stamp, send: stamp.profile }) : [];
  return privileged(become, [
    'zfs',
    'receive',
    '-s',
    '-u',
    ...(plain ? ['-o', 'encryption=off'] : []),
    ...(stamp ? [...inert, ...identity] : []),
    filesystem,
  ]);
}

/** The place under which replicas are put. It holds no data of its own and is never mounted (S9). */
export const createRootCommand = (become: Become, root: FilesystemName): string =>
  privileged(become, ['zfs', 'create', '-p', '-o', 'canmount=off', '-o', 'mountpoint=none', root]);

export const scrubCommand = (become: Become, pool: string): string =>
  privileged(become, ['zpool', 'scrub', pool]);

/** A snapshot in full: `tank/a@b`. */
export type FullName = `${string}@${string}`;

/** The first phase of a prune: a date on each, and nothing else changes. */
export const markCommand = (become: Become, at: Instant, names: readonly FullName[]): string =>
  privileged(become, ['zfs', 'set', `${pruneProperty}=${pruneMarkText(at)}`, ...names]);

export const unmarkCommand = (become: Become, names: readonly FullName[]): string =>
  privileged(become, ['zfs', 'inherit', pruneProperty, ...names]);

/**
 * The second phase: named snapshots of one filesystem, all or none. No range, which would take what is not named,
 * and no option: `-r`, `-R` and `-d` reach further than what was shown. `rehearsal`: says what it would do (`-nvp`).
 */
export const destroyCommand = (
  become: Become,
  filesystem: FilesystemName,
  snapshots: readonly SnapshotName[],
  rehearsal = false,
): string =>
  privileged(become, [
    'zfs',
    'destroy',
    ...(rehearsal ? ['-nvp'] : []),
    `${filesystem}@${snapshots.join(',')}`,
  ]);

/** One bookmark a command (peers.md 5.1); zfs rehearses none. */
export const destroyBookmarkCommand = (
  become: Become,
  filesystem: FilesystemName,
  bookmark: SnapshotName,
): string => privileged(become, ['zfs', 'destroy', `${filesystem}#${bookmark}`]);

/** The tag by which a legal hold is kept by ZFS itself. */
const legalTag = 'holdfast-legal';

export const legalHoldCommand = (become: Become, names: readonly FullName[]): string =>
  privileged(become, ['zfs', 'hold', legalTag, ...names]);
