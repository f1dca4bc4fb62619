import { notModelled, ZfsFailure } from './failure.ts';
import { parseBytes } from './numbers.ts';
import type { PropertyKind } from './property-table.ts';
import { isUserProperty, propertyKind } from './property-table.ts';

const onOff = ['on', 'off'];
const caches = ['all', 'none', 'metadata'];

/** Properties that take one of a few words, as zfs names them when it is given another. */
const words: Readonly<Record<string, readonly string[]>> = {
  canmount: ['on', 'off', 'noauto'],
  readonly: onOff,
  atime: onOff,
  relatime: onOff,
  exec: onOff,
  setuid: onOff,
  devices: onOff,
  overlay: onOff,
  snapdir: ['disabled', 'hidden', 'visible'],
  snapdev: ['hidden', 'visible'],
  sync: ['standard', 'always', 'disabled'],
  primarycache: caches,
  secondarycache: caches,
  xattr: ['on', 'off', 'dir', 'sa'],
  acltype: ['off', 'nfsv4', 'posix'],
  logbias: ['latency', 'throughput'],
  compression: [
    'on',
    'off',
    'lzjb',
    'gzip',
    'gzip-[1-9]',
    'zle',
    'lz4',
    'zstd',
    'zstd-[1-19]',
    'zstd-fast',
    'zstd-fast-[1-10,20,30,40,50,60,70,80,90,100,500,1000]',
  ],
};

const compressions =
  /^(on|off|lzjb|gzip(-[1-9])?|zle|lz4|zstd(-[1-9]|-1\d)?|zstd-fast(-(\d|[1-9]0|100|500|1000))?)$/;

const takes = (name: string, value: string): boolean =>
  name === 'compression' ? compressions.test(value) : (words[name]?.includes(value) ?? true);

/** Free text, as far as the model looks at it. */
const texts = new Set(['mountpoint', 'sharenfs', 'sharesmb', 'copies', 'checksum']);

const isPowerOfTwo = (bytes: bigint): boolean => bytes > 0n && (bytes & (bytes - 1n)) === 0n;

/** The value as ZFS stores it; `fail` wraps its words for why it does not. */
function stored(kind: PropertyKind, value: string, fail: (why: string) => ZfsFailure): string {
  const { name, shown } = kind;
  const allowed = words[name];
  if (allowed) {
    if (!takes(name, value)) throw fail(`'${name}' must be one of '${allowed.join(' | ')}'`);
    return value;
  }
  if (texts.has(name)) return value;
  if (shown !== 'zero-is-none' && shown !== 'bytes') throw notModelled(`setting ${name}`);
  if (shown === 'zero-is-none' && value === 'none') return '0';
  const bytes = parseBytes(value);
  if (bytes === null) throw fail(`bad numeric value '${value}'`);
  if (name === 'recordsize' && (!isPowerOfTwo(bytes) || bytes < 512n || bytes > 16n * 1024n ** 2n))
    throw fail(`'recordsize' must be power of 2 from 512B to 16M`);
  return String(bytes);
}

/** `property=value` pairs that this type takes, as ZFS stores them; `fail` wraps ZFS's words for why not. */
export function checkedProperties(
  pairs: readonly string[],
  type: 'filesystem' | 'volume',
  fail: (why: string) => ZfsFailure,
): Map<string, string> {
  const properties = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) throw new ZfsFailure(`missing '=' for property=value argument`);
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (isUserProperty(name)) {
      properties.set(name, value);
      continue;
    }
    const kind = propertyKind(name);
    if (!kind) throw fail(`invalid property '${name}'`);
    if (kind.byDefault === null) throw fail(`'${kind.name}' is readonly`);
    if (!kind.on.includes(type[0] ?? ''))
      throw fail(`'${kind.name}' does not apply to datasets of this type`);
    properties.set(kind.name, stored(kind, value, fail));
  }
  return properties;
}
