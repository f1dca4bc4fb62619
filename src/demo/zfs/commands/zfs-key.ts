import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { encryptionRoot } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Key, Machine } from '../machine.ts';
import { allFilesystems, open } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { misused } from '../usage.ts';

/** The encryption root that was named, and its key. Exit 255 is zfs's own here. */
function rootNamed(
  machine: Machine,
  name: string,
  verb: 'load' | 'unload',
): { fs: Filesystem; key: Key } {
  const { fs } = open(machine, name);
  const fail = (why: string) => new ZfsFailure(`Key ${verb} error: ${why}`, 255);
  const root = encryptionRoot(machine, fs);
  if (!root) throw fail(`'${name}' is not encrypted.`);
  if (!fs.encryption?.key)
    throw fail(`Keys must be ${verb}ed for encryption root of '${name}' (${root.name}).`);
  return { fs, key: fs.encryption.key };
}

/** Why the key file does not open this root; null: it does. */
function whyNot(machine: Machine, name: string, key: Key): string | null {
  if (!key.location.startsWith('file://')) throw notModelled(`zfs load-key from ${key.location}`);
  const secret = machine.keyFiles.get(key.location.slice('file://'.length));
  if (secret === undefined) return 'Failed to open key material file: No such file or directory';
  return secret === key.secret ? null : `Incorrect key provided for '${name}'.`;
}

/** The one name that load-key and unload-key take here. */
function onlyName(command: 'zfs load-key' | 'zfs unload-key', names: readonly string[]): string {
  const [name, ...more] = names;
  if (name === undefined) throw misused(command, 'Missing dataset argument or -a option');
  if (more.length > 0) throw misused(command, 'Too many arguments');
  return name;
}

/** zfs load-key [-n] filesystem: from its key file only. A typed passphrase would travel (S7). */
export function zfsLoadKey(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs load-key', args, 'n');
  const name = onlyName('zfs load-key', options.rest);
  const { key } = rootNamed(machine, name, 'load');
  const checking = options.has('n');
  if (key.loaded && !checking)
    throw new ZfsFailure(`Key load error: Key already loaded for '${name}'.`, 255);
  const trouble = whyNot(machine, name, key);
  if (trouble !== null) {
    const told = checking ? ['0 / 1 key(s) successfully verified'] : [];
    throw new ZfsFailure(`Key load error: ${trouble}`, 255, told);
  }
  if (checking) return said(['1 / 1 key(s) successfully verified']);
  key.loaded = true;
  return said([]);
}

/** zfs unload-key filesystem */
export function zfsUnloadKey(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs unload-key', args, '');
  const name = onlyName('zfs unload-key', options.rest);
  const { key } = rootNamed(machine, name, 'unload');
  if (!key.loaded)
    throw new ZfsFailure(`Key unload error: Key already unloaded for '${name}'.`, 255);
  const busy = allFilesystems(machine).some(
    (fs) => (fs.mounted || fs.receiving) && encryptionRoot(machine, fs)?.name === name,
  );
  if (busy) throw new ZfsFailure(`Key unload error: '${name}' is busy.`, 255);
  key.loaded = false;
  return said([]);
}
