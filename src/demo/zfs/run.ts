import type { Answer } from './answer.ts';
import { said } from './answer.ts';
import { zfsBookmark } from './commands/zfs-bookmark.ts';
import { zfsClone, zfsCreate } from './commands/zfs-create.ts';
import { zfsDestroy } from './commands/zfs-destroy.ts';
import { zfsGet } from './commands/zfs-get.ts';
import { zfsHold, zfsHolds, zfsRelease } from './commands/zfs-hold.ts';
import { zfsLoadKey, zfsUnloadKey } from './commands/zfs-key.ts';
import { jsonOutput, zfsList } from './commands/zfs-list.ts';
import { zfsMount, zfsUnmount } from './commands/zfs-mount.ts';
import { zfsReceive } from './commands/zfs-receive.ts';
import { zfsRename } from './commands/zfs-rename.ts';
import { zfsRollback } from './commands/zfs-rollback.ts';
import { zfsSend } from './commands/zfs-send.ts';
import { zfsInherit, zfsSet } from './commands/zfs-set.ts';
import { zfsSnapshot } from './commands/zfs-snapshot.ts';
import { zpoolGet, zpoolList } from './commands/zpool-list.ts';
import { zpoolScrub } from './commands/zpool-scrub.ts';
import { zpoolStatus } from './commands/zpool-status.ts';
import { notModelled, ZfsFailure } from './failure.ts';
import type { Machine } from './machine.ts';
import { open } from './machine.ts';
import { parseOptions } from './options.ts';

type Command = (machine: Machine, args: readonly string[]) => Answer;

const userland = 'zfs-2.3.2-2~bpo12+2';
const kernel = 'zfs-kmod-2.3.2-2~bpo12+2';

const version =
  (program: string): Command =>
  (_, args) => {
    const options = parseOptions(`${program} version`, args, 'j');
    if (!options.has('j')) return said([userland, kernel]);
    return said([jsonOutput(`${program} version`, { zfs_version: { userland, kernel } })]);
  };

/** Everybody is root on the embedded fleet, and nothing is delegated there. */
const zfsAllow: Command = (machine, args) => {
  const options = parseOptions('zfs allow', args, '');
  const [name = '', ...more] = options.rest;
  if (more.length > 0) throw notModelled('zfs allow that grants something');
  open(machine, name);
  return said([]);
};

const zfsCommands: Readonly<Record<string, Command>> = {
  list: zfsList,
  get: zfsGet,
  snapshot: zfsSnapshot,
  snap: zfsSnapshot,
  hold: zfsHold,
  holds: zfsHolds,
  release: zfsRelease,
  destroy: zfsDestroy,
  create: zfsCreate,
  clone: zfsClone,
  set: zfsSet,
  inherit: zfsInherit,
  rename: zfsRename,
  rollback: zfsRollback,
  bookmark: zfsBookmark,
  'load-key': zfsLoadKey,
  'unload-key': zfsUnloadKey,
  mount: zfsMount,
  unmount: zfsUnmount,
  umount: zfsUnmount,
  allow: zfsAllow,
  send: zfsSend,
  receive: zfsReceive,
  recv: zfsReceive,
  version: version('zfs'),
  '--version': version('zfs'),
};

const zpoolCommands: Readonly<Record<string, Command>> = {
  list: zpoolList,
  get: zpoolGet,
  status: zpoolStatus,
  scrub: zpoolScrub,
  version: version('zpool'),
  '--version': version('zpool'),
};

/** One zfs or zpool command on one host. Never throws: a failure is an answer too. */
export function runCommand(
  machine: Machine,
  program: 'zfs' | 'zpool',
  args: readonly string[],
): Answer {
  const [name = '', ...rest] = args;
  const table = program === 'zfs' ? zfsCommands : zpoolCommands;
  try {
    const command = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!command) throw notModelled(`${program} ${name}`);
    return command(machine, rest);
  } catch (error) {
    if (error instanceof ZfsFailure) return said([], [error.said], error.exit);
    throw error;
  }
}
