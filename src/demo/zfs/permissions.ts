import type { Grantee, Reach } from './grants.ts';
import type { Filesystem, Machine } from './machine.ts';
import { findFilesystem, parentOf } from './machine.ts';

/** The model's users are in a group of their own name. */
const grantees = (user: string): readonly Grantee[] => [
  `user ${user}`,
  `group ${user}`,
  'everyone',
];

function given(at: Filesystem, reaches: readonly Reach[], user: string, what: string): boolean {
  return reaches.some((reach) =>
    grantees(user).some((grantee) => at.grants.get(reach)?.get(grantee)?.has(what) === true),
  );
}

/** Whether this machine's user may do it there: root may, others what was granted here or further up. */
export function mayDo(machine: Machine, fs: Filesystem, what: string): boolean {
  if (machine.user === 'root') return true;
  if (given(fs, ['local', 'both'], machine.user, what)) return true;
  for (let above = parentOf(fs.name); above !== null; above = parentOf(above)) {
    const parent = findFilesystem(machine, above);
    if (parent && given(parent, ['descendent', 'both'], machine.user, what)) return true;
  }
  return false;
}
