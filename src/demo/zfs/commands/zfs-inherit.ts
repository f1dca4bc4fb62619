import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { familyOf, open, openSnapshot } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import { misused } from '../usage.ts';
import { remount } from './remount.ts';

/** The native name of what can be inherited, or zfs's words that it cannot. */
function inheritable(property: string): string {
  if (isUserProperty(property)) return property;
  const kind = propertyKind(property);
  if (!kind) throw misused('zfs inherit', `invalid property '${property}'`);
  if (kind.byDefault === null) throw new ZfsFailure(`${kind.name} property is read-only`);
  if (kind.inherits) return kind.name;
  throw new ZfsFailure(
    [
      `'${kind.name}' property cannot be inherited`,
      ...(kind.shown === 'zero-is-none' ? [`use 'zfs set ${kind.name}=none' to clear`] : []),
      `use 'zfs inherit -S ${kind.name}' to revert to received value`,
    ].join('\n'),
  );
}

/** zfs inherit [-r] property filesystem… */
export function zfsInherit(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs inherit', args, 'r');
  const [given, ...names] = options.rest;
  if (given === undefined) throw misused('zfs inherit', 'missing property argument');
  if (names.length === 0) throw misused('zfs inherit', 'missing dataset argument');
  const property = inheritable(given);
  for (const name of names) {
    if (name.includes('@')) {
      openSnapshot(machine, name).snapshot.properties.delete(property);
      continue;
    }
    const { fs: top } = open(machine, name);
    if (!mayDo(machine, top, isUserProperty(property) ? 'userprop' : property))
      throw new ZfsFailure(`cannot inherit ${property} for '${name}': permission denied`);
    for (const fs of options.has('r') ? familyOf(machine, name) : [top])
      remount(machine, fs, property, () => fs.properties.delete(property));
  }
  return said([]);
}
