import { computedValue, encryptionValue } from './computed-values.ts';
import type { Filesystem, Machine } from './machine.ts';
import { findFilesystem, parentOf } from './machine.ts';
import { niceBytes, shortDate } from './numbers.ts';
import type { PropertyKind } from './property-table.ts';
import { isUserProperty, propertyKind, propertyTable } from './property-table.ts';
import type { PropertyValue, Subject } from './subject.ts';
import { nameOf, nothing, typeOf } from './subject.ts';
import { writtenSince } from './written.ts';

/** A snapshot of a volume has what snapshots and volumes have, and its size. */
function hasProperty(subject: Subject, { name, on }: PropertyKind): boolean {
  if (subject.kind !== 'snapshot') return on.includes(typeOf(subject)[0] ?? '');
  if (subject.fs.type === 'filesystem') return on.includes('s');
  return name === 'volsize' || (on.includes('s') && (on.includes('v') || !on.includes('f')));
}

const constants: Readonly<Record<string, string>> = {
  compressratio: '1.00',
  refcompressratio: '1.00',
  version: '5',
  utf8only: 'off',
  normalization: 'none',
  casesensitivity: 'sensitive',
};

/** Set here, inherited from above, or by default. */
function settingValue(machine: Machine, fs: Filesystem, kind: PropertyKind): PropertyValue {
  const here = fs.properties.get(kind.name);
  if (here !== undefined) return { value: here, source: 'local' };
  for (let above = parentOf(fs.name); kind.inherits && above !== null; above = parentOf(above)) {
    const value = findFilesystem(machine, above)?.properties.get(kind.name);
    if (value === undefined) continue;
    const below =
      kind.name === 'mountpoint' && value.startsWith('/') ? fs.name.slice(above.length) : '';
    return { value: `${value}${below}`, source: `inherited from ${above}` };
  }
  const byDefault = kind.name === 'mountpoint' ? `/${fs.name}` : (kind.byDefault ?? '-');
  return { value: byDefault, source: 'default' };
}

function userValue(machine: Machine, subject: Subject, name: string): PropertyValue {
  if (subject.kind === 'bookmark') return nothing;
  if (subject.kind === 'snapshot') {
    const here = subject.snapshot.properties.get(name);
    if (here !== undefined) return { value: here, source: 'local' };
  }
  for (let at: string | null = subject.fs.name; at !== null; at = parentOf(at)) {
    const value = findFilesystem(machine, at)?.properties.get(name);
    if (value === undefined) continue;
    const local = subject.kind === 'filesystem' && at === subject.fs.name;
    return { value, source: local ? 'local' : `inherited from ${at}` };
  }
  return nothing;
}

/** `written@snapshot`: what was written since that one. */
function writtenSinceNamed(subject: Subject, snapshotName: string): string | null {
  const { fs } = subject;
  const from = fs.snapshots.find((snapshot) => snapshot.name === snapshotName);
  if (!from || subject.kind !== 'filesystem') return null;
  return String(writtenSince(fs, from.createtxg));
}

/** A property as -p shows it; null when no property has that name. */
export function propertyOf(machine: Machine, subject: Subject, name: string): PropertyValue | null {
  if (isUserProperty(name)) return userValue(machine, subject, name);
  if (name.startsWith('written@'))
    return { value: writtenSinceNamed(subject, name.slice('written@'.length)) ?? '-', source: '-' };
  const kind = propertyKind(name);
  if (!kind) return null;
  if (!hasProperty(subject, kind)) return nothing;
  if (kind.name === 'name') return { value: nameOf(subject), source: '-' };
  if (kind.name === 'type') return { value: typeOf(subject), source: '-' };
  if (/^(encryption|key|pbkdf2iters)/.test(kind.name))
    return encryptionValue(machine, subject, kind.name);
  if (kind.name === 'volsize' && subject.kind === 'snapshot')
    return settingValue(machine, subject.fs, kind);
  const constant = constants[kind.name];
  if (constant !== undefined) return { value: constant, source: '-' };
  if (kind.byDefault !== null) return settingValue(machine, subject.fs, kind);
  const value = computedValue(machine, subject, kind.name);
  return { value: value ?? '-', source: '-' };
}

/** The value as people read it, without -p. */
export function shownValue(name: string, value: string): string {
  const kind = propertyKind(name);
  if (value === '-' || !kind) return value;
  // Of all byte counts only this one is printed without a unit when it is nothing.
  if (kind.name === 'written' && value === '0') return value;
  switch (kind.shown) {
    case 'text':
      return value;
    case 'bytes':
      return niceBytes(BigInt(value));
    case 'zero-is-none':
      return /^\d+$/.test(value) && value !== '0' ? niceBytes(BigInt(value)) : 'none';
    case 'ratio':
      return `${value}x`;
    case 'date':
      return shortDate(Number(value));
    default: {
      const never: never = kind.shown;
      return never;
    }
  }
}

/** ZFS leaves these out of `all` where they say nothing. */
const onlyWhenSet = new Set([
  'origin',
  'encryptionroot',
  'keystatus',
  'receive_resume_token',
  'snapshots_changed',
  'clones',
]);

/** The names that `zfs get all` prints for this subject, user properties last. */
export function allProperties(machine: Machine, subject: Subject): readonly string[] {
  const native = propertyTable
    .filter((kind) => hasProperty(subject, kind))
    .map((kind) => kind.name)
    .filter((name) => !onlyWhenSet.has(name) || propertyOf(machine, subject, name)?.value !== '-');
  const user = new Set<string>();
  if (subject.kind === 'snapshot')
    for (const name of subject.snapshot.properties.keys()) user.add(name);
  for (let at: string | null = subject.fs.name; at !== null; at = parentOf(at))
    for (const name of findFilesystem(machine, at)?.properties.keys() ?? [])
      if (isUserProperty(name)) user.add(name);
  return subject.kind === 'bookmark' ? native : [...native, ...[...user].sort()];
}
