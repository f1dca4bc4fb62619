import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { familyOf, open, openSnapshot, splitName } from '../machine.ts';
import { parseBytes } from '../numbers.ts';
import { parseOptions } from '../options.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';

const words: Readonly<Record<string, readonly string[]>> = {
  canmount: ['on', 'off', 'noauto'],
  readonly: ['on', 'off'],
  atime: ['on', 'off'],
};

/** `property=value` pairs that this type takes, as ZFS stores them; `fail` wraps ZFS's words for why not. */
export function checkedProperties(
  pairs: readonly string[],
  type: 'filesystem' | 'volume',
  fail: (why: string) => ZfsFailure,
): Map<string, string> {
  const properties = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) throw new ZfsFailure(`missing '=' for property=value argument`, 2);
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (isUserProperty(name)) {
      properties.set(name, value);
      continue;
    }
    const kind = propertyKind(name);
    if (!kind) throw fail(`invalid property '${name}'`);
    if (kind.byDefault === null) {
      if (/^(encryption|key)/.test(kind.name)) throw notModelled(`setting ${kind.name}`);
      throw fail(`'${kind.name}' is readonly`);
    }
    if (!kind.on.includes(type[0] ?? ''))
      throw fail(`'${kind.name}' does not apply to datasets of this type`);
    const allowed = words[kind.name];
    if (allowed && !allowed.includes(value))
      throw fail(`'${kind.name}' must be one of '${allowed.join(' | ')}'`);
    const bytes = kind.shown === 'zero-is-none' && value !== 'none' ? parseBytes(value) : 0n;
    if (bytes === null) throw fail(`bad numeric value '${value}'`);
    const stored = kind.shown === 'zero-is-none' || kind.name === 'volsize';
    properties.set(kind.name, stored ? String(parseBytes(value) ?? 0n) : value);
  }
  return properties;
}

/** zfs set property=value… filesystem… */
export function zfsSet(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs set', args, '');
  const pairs = options.rest.filter((word) => word.includes('='));
  const names = options.rest.filter((word) => !word.includes('='));
  for (const name of names) {
    const fail = (why: string) => new ZfsFailure(`cannot set property for '${name}': ${why}`, 255);
    if (splitName(name).mark === '@') {
      const { snapshot } = openSnapshot(machine, name);
      for (const pair of pairs)
        if (!isUserProperty(pair.split('=', 1)[0] ?? ''))
          throw fail('this property can not be modified for snapshots');
      for (const [property, value] of checkedProperties(pairs, 'filesystem', fail))
        snapshot.properties.set(property, value);
      continue;
    }
    const { fs } = open(machine, name);
    for (const [property, value] of checkedProperties(pairs, fs.type, fail))
      fs.properties.set(property, value);
  }
  return said([]);
}

/** zfs inherit [-r] property filesystem… */
export function zfsInherit(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs inherit', args, 'r');
  const [property = '', ...names] = options.rest;
  const kind = propertyKind(property);
  if (!isUserProperty(property)) {
    if (!kind) throw new ZfsFailure(`invalid property '${property}'`, 2);
    if (kind.byDefault === null || !kind.inherits)
      throw new ZfsFailure(`'${property}' property cannot be inherited`, 1);
  }
  for (const name of names) {
    if (splitName(name).mark === '@') {
      openSnapshot(machine, name).snapshot.properties.delete(property);
      continue;
    }
    const top = open(machine, name).fs;
    const family: readonly Filesystem[] = options.has('r') ? familyOf(machine, name) : [top];
    for (const fs of family) fs.properties.delete(kind?.name ?? property);
  }
  return said([]);
}
