import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { allFilesystems, findPool, open } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { propertyOf } from '../properties.ts';
import { jsonOutput } from './zfs-list.ts';

const mountpointOf = (machine: Machine, fs: Filesystem): string => {
  const pool = findPool(machine, fs.name);
  const found = pool ? propertyOf(machine, { kind: 'filesystem', pool, fs }, 'mountpoint') : null;
  return found?.value ?? 'none';
};

/** zfs mount [-j], or zfs mount filesystem */
export function zfsMount(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs mount', args, 'j');
  const [name] = options.rest;
  if (name === undefined) {
    const mounted = allFilesystems(machine)
      .filter((fs) => fs.mounted)
      .map((fs) => ({ filesystem: fs.name, mountpoint: mountpointOf(machine, fs) }));
    if (!options.has('j'))
      return said(mounted.map((each) => `${each.filesystem.padEnd(30)}  ${each.mountpoint}`));
    const datasets = Object.fromEntries(mounted.map((each) => [each.filesystem, each]));
    return said([jsonOutput('zfs mount', { datasets })]);
  }
  const { fs } = open(machine, name);
  const cannot = (why: string) => new ZfsFailure(`cannot mount '${name}': ${why}`);
  if (fs.mounted) throw cannot('filesystem already mounted');
  if (!isOpen(machine, fs)) throw cannot('encryption key not loaded');
  if (fs.properties.get('canmount') === 'off') throw cannot("'canmount' property is set to 'off'");
  if (!mountpointOf(machine, fs).startsWith('/')) throw cannot('no mountpoint set');
  fs.mounted = true;
  return said([]);
}

/** zfs unmount filesystem */
export function zfsUnmount(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs unmount', args, '');
  const [name = ''] = options.rest;
  const { fs } = open(machine, name);
  if (!fs.mounted) throw new ZfsFailure(`cannot unmount '${name}': not currently mounted`);
  fs.mounted = false;
  return said([]);
}
