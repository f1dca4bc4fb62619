import type { FilesystemName, SnapshotName } from '../model/ids.ts';
import type { Become } from '../model/inventory.ts';
import type { StampName } from '../model/observation.ts';
import { privileged } from './commands.ts';
import { identityOptions, type Stamps, stampWords } from './stamp.ts';

/**
 * Commands that put right what is there. As in `commands.ts` none has a parameter through which a force could come in
 * (S4): a rollback goes to the newest snapshot or fails, a destroy takes snapshots by name or one empty filesystem.
 */

/** S9, of a replica that is there already. `canmount` is no property of a volume, nor of one that is mounted nowhere. */
export const protectCommand = (
  become: Become,
  filesystems: readonly FilesystemName[],
  mountable: boolean,
): string =>
  privileged(become, [
    'zfs',
    'set',
    'readonly=on',
    ...(mountable ? ['canmount=noauto'] : []),
    ...filesystems,
  ]);

export const unmountCommand = (become: Become, filesystem: FilesystemName): string =>
  privileged(become, ['zfs', 'unmount', filesystem]);

export const unloadKeyCommand = (become: Become, root: FilesystemName): string =>
  privileged(become, ['zfs', 'unload-key', root]);

export const rollbackCommand = (
  become: Become,
  filesystem: FilesystemName,
  newest: SnapshotName,
): string => privileged(become, ['zfs', 'rollback', `${filesystem}@${newest}`]);

export const renameCommand = (become: Become, from: FilesystemName, to: FilesystemName): string =>
  privileged(become, ['zfs', 'rename', from, to]);

/** A clone that is a replica from its first moment (S9): inert, and with its identity. */
export const cloneCommand = (
  become: Become,
  of: { readonly filesystem: FilesystemName; readonly snapshot: SnapshotName },
  to: { readonly filesystem: FilesystemName; readonly type: 'filesystem' | 'volume' },
  stamps: Stamps,
): string =>
  privileged(become, [
    'zfs',
    'clone',
    ...(to.type === 'volume' ? [] : ['-o', 'canmount=noauto']),
    '-o',
    'readonly=on',
    ...identityOptions(stamps),
    `${of.filesystem}@${of.snapshot}`,
    to.filesystem,
  ]);

export const promoteCommand = (become: Become, filesystem: FilesystemName): string =>
  privileged(become, ['zfs', 'promote', filesystem]);

/** Gives up what an interrupted receive has kept. */
export const abortCommand = (become: Become, filesystem: FilesystemName): string =>
  privileged(become, ['zfs', 'receive', '-A', filesystem]);

export const stampCommand = (
  become: Become,
  filesystems: readonly FilesystemName[],
  stamps: Stamps,
): string => privileged(become, ['zfs', 'set', ...stampWords(stamps), ...filesystems]);

export const unstampCommand = (
  become: Become,
  filesystem: FilesystemName,
  name: StampName,
): string => privileged(become, ['zfs', 'inherit', `holdfast:${name}`, filesystem]);

/** Without -r it takes nothing but an empty filesystem. */
export const destroyFilesystemCommand = (become: Become, filesystem: FilesystemName): string =>
  privileged(become, ['zfs', 'destroy', filesystem]);
