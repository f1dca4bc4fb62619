import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** A key pair: the private key's text, and the public key's line. */
export interface KeyPair {
  /** The private key's file. */
  readonly path: string;
  readonly secret: string;
  readonly public: string;
}

/** A key without a passphrase: the one that is there, else a new one. */
export async function makeKey(directory: string, name: string): Promise<KeyPair> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, name);
  if (!existsSync(path))
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  return {
    path,
    secret: await readFile(path, 'utf8'),
    public: await readFile(`${path}.pub`, 'utf8'),
  };
}

/** The type and the key, without the comment, as known_hosts wants it. */
export const keyWords = (key: KeyPair): string => key.public.split(' ').slice(0, 2).join(' ');
