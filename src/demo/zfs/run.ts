import type { Answer } from './answer.ts';
import { said } from './answer.ts';
import { zfsAllow, zfsUnallow } from './commands/zfs-allow.ts';
import { zfsBookmark } from './commands/zfs-bookmark.ts';
import { zfsClone } from './commands/zfs-clone.ts';
import { zfsCreate } from './commands/zfs-create.ts';
import { zfsDestroy } from './commands/zfs-destroy.ts';
import { zfsGet } from './commands/zfs-get.ts';
import { zfsHold, zfsHolds, zfsRelease } from './commands/zfs-hold.ts';
import { zfsInherit } from './commands/zfs-inherit.ts';
import { zfsLoadKey, zfsUnloadKey } from './commands/zfs-key.ts';
import { zfsList } from './commands/zfs-list.ts';
import { zfsMount, zfsUnmount } from './commands/zfs-mount.ts';
import { zfsPromote } from './commands/zfs-promote.ts';
import { zfsReceive } from './commands/zfs-receive.ts';
import { zfsRename } from './commands/zfs-rename.ts';
import { zfsRollback } from './commands/zfs-rollback.ts';
import { zfsSend } from './commands/zfs-send.ts';
import { zfsSet } from './commands/zfs-set.ts';
import { zfsSnapshot } from './commands/zfs-snapshot.ts';
import { zpoolClear, zpoolOffline, zpoolOnline } from './commands/zpool-device.ts';
import { zpoolGet } from './commands/zpool-get.ts';
import { zpoolList } from './commands/zpool-list.ts';
import { zpoolScrub } from './commands/zpool-scrub.ts';
import { zpoolStatus } from './commands/zpool-status.ts';
import { notModelled, ZfsFailure } from './failure.ts';
import { jsonOutput } from './json.ts';
import type { Machine } from './machine.ts';
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
  promote: zfsPromote,
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
  unallow: zfsUnallow,
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
  offline: zpoolOffline,
  online: zpoolOnline,
  clear: zpoolClear,
  version: version('zpool'),
  '--version': version('zpool'),
};

/** Commands of which the model knows what they need when somebody else than root gives them. */
const forUsers = new Set(
  'list get holds version status allow snapshot snap destroy create set inherit hold release bookmark rename rollback clone send receive recv mount unmount umount scrub'.split(
    ' ',
  ),
);

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
    if (machine.user !== 'root' && !forUsers.has(name))
      throw notModelled(`${program} ${name} by a user`);
    return command(machine, rest);
  } catch (error) {
    if (error instanceof ZfsFailure) return said(error.told, [error.said], error.exit);
    throw error;
  }
}
