import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';

/** What the identity files hold. */
export interface Identities {
  readonly privateKeys: readonly Buffer[];
  /** Files with a passphrase. */
  readonly locked: readonly string[];
  /** Public key blobs of all of them, as far as they can be read: the agent may hold their private halves. */
  readonly publicKeys: readonly Buffer[];
}

/** Reads identity files as OpenSSH does: those that are not there, or hold what ssh2 cannot use, are passed over. */
export async function readIdentities(files: readonly string[]): Promise<Identities> {
  const privateKeys: Buffer[] = [];
  const locked: string[] = [];
  const publicKeys: Buffer[] = [];
  for (const file of files) {
    const text = await contents(file);
    const key = text && parse(text);
    if (text && key instanceof Error && /encrypted/i.test(key.message)) locked.push(file);
    if (text && key && !(key instanceof Error)) {
      if (key.isPrivateKey()) privateKeys.push(text);
      publicKeys.push(key.getPublicSSH());
      continue;
    }
    // A key that is locked, or only in the agent, is known by the public half beside it.
    const half = await contents(`${file}.pub`);
    const publicKey = half && parse(half);
    if (publicKey && !(publicKey instanceof Error)) publicKeys.push(publicKey.getPublicSSH());
  }
  return { privateKeys, locked, publicKeys };
}

async function contents(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}

/** parseKey answers with an array for OpenSSH's own format, which its types do not say. */
function parse(text: Buffer): ssh2.ParsedKey | Error {
  const [key] = [ssh2.utils.parseKey(text)].flat();
  return key ?? new Error('no key');
}
