import type { Filesystem, Machine } from '../machine.ts';
import { familyOf } from '../machine.ts';
import { mountpointOf } from '../mountpoint.ts';

/** A change of where filesystems are mounted takes them, and those that inherit it, there at once. */
export function remount(
  machine: Machine,
  fs: Filesystem,
  property: string,
  change: () => void,
): void {
  if (property === 'canmount') {
    change();
    if (fs.properties.get('canmount') === 'off') fs.mounted = false;
    return;
  }
  if (property !== 'mountpoint') {
    change();
    return;
  }
  const family = familyOf(machine, fs.name).filter((each) => each.type === 'filesystem');
  const before = new Map(family.map((each) => [each, mountpointOf(machine, each)]));
  change();
  for (const each of family) {
    const now = mountpointOf(machine, each);
    if (now === before.get(each)) continue;
    const returns = each.mounted || before.get(each) === 'none' || before.get(each) === 'legacy';
    const canmount = each.properties.get('canmount') ?? 'on';
    each.mounted = now.startsWith('/') && returns && canmount === 'on';
  }
}
