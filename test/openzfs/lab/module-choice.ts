import { basename } from 'node:path';
import { LabError } from './lab-error.ts';

/** Needed before there is a root: disks, network, and the overlay. What of these a kernel has built in differs. */
export const stage1Modules = ['virtio_pci', 'virtio_blk', 'virtio_net', 'ext4', 'overlay'];

/** Needed afterwards; `zfs` brings the rest of OpenZFS. */
export const rootModules = ['zfs', 'virtio_rng', 'loop', 'dm_mod', 'dm_flakey'];

/**
 * The paths of the wanted modules and of all that they need, in the order in which they can be loaded, from the texts
 * of modules.dep and modules.builtin. One that is built in is nothing to load.
 */
export function choose(
  wanted: readonly string[],
  modulesDep: string,
  modulesBuiltin: string,
): readonly string[] {
  const byName = new Map<string, readonly string[]>();
  for (const line of modulesDep.split('\n')) {
    const [path, needs] = line.split(':');
    // depmod names what is to be loaded first last.
    if (path && needs !== undefined) {
      byName.set(moduleName(path), [...needs.trim().split(' ').toReversed(), path]);
    }
  }
  const builtin = new Set(modulesBuiltin.split('\n').map(moduleName));
  const chosen = wanted.flatMap((name) => {
    const paths = byName.get(name);
    if (paths === undefined && !builtin.has(name)) {
      throw new LabError(
        `The kernel has no module ${name}.`,
        'Bring test/openzfs/lab/module-choice.ts up to date.',
      );
    }
    return paths ?? [];
  });
  return [...new Set(chosen.filter((path) => path !== ''))];
}

/** As lsmod has it: a file's name may have dashes where the module's has underscores. */
const moduleName = (path: string): string =>
  basename(path)
    .replace(/\.ko(\.xz|\.zst)?$/, '')
    .replaceAll('-', '_');
