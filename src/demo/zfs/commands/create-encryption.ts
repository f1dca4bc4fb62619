import { notModelled, ZfsFailure } from '../failure.ts';
import type { Encryption, Filesystem, Key, Machine } from '../machine.ts';

const algorithms = [
  'aes-128-ccm',
  'aes-192-ccm',
  'aes-256-ccm',
  'aes-128-gcm',
  'aes-192-gcm',
  'aes-256-gcm',
];

const isFormat = (text: string): text is Key['format'] =>
  ['raw', 'hex', 'passphrase'].includes(text);

/** Whether zfs would take this for the place of a key. */
export const isKeyLocation = (text: string): boolean =>
  text === 'prompt' || /^(file|https?):\/\//.test(text);

/** How a new filesystem is encrypted: with a key of its own, with its parent's, or not at all. */
export function encryptionFor(
  machine: Machine,
  parent: Filesystem,
  wanted: ReadonlyMap<string, string>,
  name: string,
): Encryption | null {
  const fail = (why: string) => new ZfsFailure(`cannot create '${name}': ${why}`);
  const given = wanted.get('encryption');
  const words = ['on', 'off', ...algorithms];
  if (given !== undefined && !words.includes(given))
    throw fail(`'encryption' must be one of '${words.join(' | ')}'`);
  const format = wanted.get('keyformat');
  const location = wanted.get('keylocation');
  const inherited = parent.encryption?.algorithm ?? null;
  const algorithm = given === 'on' ? (inherited ?? 'aes-256-gcm') : (given ?? inherited);
  if (algorithm === null || algorithm === 'off') {
    if (format === undefined && location === undefined) return null;
    throw fail('Encryption must be turned on to set encryption properties.');
  }
  if (location !== undefined && !isKeyLocation(location)) throw fail('invalid keylocation');
  if (format === undefined) {
    if (inherited === null) throw fail('Keyformat required for new encryption root.');
    return { algorithm, key: null };
  }
  if (!isFormat(format)) throw notModelled(`keyformat=${format}`);
  return { algorithm, key: keyFrom(machine, format, location ?? 'prompt', fail) };
}

/** A typed key would travel (S7): the model reads key files only. */
function keyFrom(
  machine: Machine,
  format: Key['format'],
  location: string,
  fail: (why: string) => ZfsFailure,
): Key {
  if (!location.startsWith('file://')) throw notModelled(`keylocation=${location}`);
  const secret = machine.keyFiles.get(location.slice('file://'.length));
  if (secret === undefined)
    throw fail('Failed to open key material file: No such file or directory');
  return { format, location, loaded: true, secret };
}
