import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import { jsonOutput } from '../json.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { allFilesystems, cannotOpen, open } from '../machine.ts';
import { mountpointOf } from '../mountpoint.ts';
import { parseOptions } from '../options.ts';

/** A filesystem by its name: a volume is not mounted. */
function openFilesystem(machine: Machine, name: string): Filesystem {
  const { fs } = open(machine, name);
  if (fs.type === 'volume')
    throw cannotOpen(name, 'operation not applicable to datasets of this type');
  return fs;
}

/** As the kernel lists its mounts: in the order in which they were made, which the model does not keep. */
function listMounted(machine: Machine, json: boolean): Said {
  const mounted = allFilesystems(machine)
    .filter((fs) => fs.mounted)
    .map((fs) => ({ filesystem: fs.name, mountpoint: mountpointOf(machine, fs) }));
  if (!json)
    return said(mounted.map((each) => `${each.filesystem.padEnd(30)}  ${each.mountpoint}`));
  const datasets = Object.fromEntries(mounted.map((each) => [each.filesystem, each]));
  return said([jsonOutput('zfs mount', { datasets })]);
}

/** Why it cannot be mounted, in zfs's words. */
function obstacle(machine: Machine, fs: Filesystem): string | null {
  const at = mountpointOf(machine, fs);
  if (at === 'legacy') return 'legacy mountpoint\nuse mount(8) to mount this filesystem';
  if (at === 'none') return 'no mountpoint set';
  if (fs.properties.get('canmount') === 'off') return "'canmount' property is set to 'off'";
  if (fs.mounted) return 'filesystem already mounted';
  if (fs.inconsistent)
    return 'Contains partially-completed state from "zfs receive -s", which can be resumed with "zfs send -t"';
  return isOpen(machine, fs) ? null : 'encryption key not loaded';
}

/** zfs mount [-j], or zfs mount filesystem */
export function zfsMount(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs mount', args, 'j');
  const [name] = options.rest;
  if (name === undefined) return listMounted(machine, options.has('j'));
  const fs = openFilesystem(machine, name);
  const why = obstacle(machine, fs);
  if (why !== null) throw new ZfsFailure(`cannot mount '${name}': ${why}`);
  if (machine.user !== 'root') throw notModelled('zfs mount by a user');
  fs.mounted = true;
  return said([]);
}

/** zfs unmount filesystem|mountpoint */
export function zfsUnmount(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs unmount', args, '');
  const [given = ''] = options.rest;
  const at = allFilesystems(machine).find(
    (fs) => fs.mounted && mountpointOf(machine, fs) === given,
  );
  const name = at?.name ?? given;
  const fs = openFilesystem(machine, name);
  if (!fs.mounted) throw new ZfsFailure(`cannot unmount '${name}': not currently mounted`);
  if (machine.user !== 'root')
    throw new ZfsFailure(`cannot unmount '${mountpointOf(machine, fs)}': permission denied`);
  fs.mounted = false;
  return said([]);
}
