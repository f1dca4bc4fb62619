import { access, constants } from 'node:fs/promises';
import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { ask } from './program.ts';
import type { Resolved } from './resolve.ts';
import { ShellError } from './shell.ts';

/** What the known_hosts files say of one name. */
export interface KnownKeys {
  /** Public key blobs that the host may show. */
  readonly accepted: readonly Buffer[];
  /** Keys marked @revoked: refused, whatever else is said of them. */
  readonly revoked: readonly Buffer[];
  /** A certificate authority vouches for the host, which ssh2 cannot check. */
  readonly byAuthority: boolean;
  /** The files that had accepted keys. */
  readonly files: readonly string[];
}

const none: KnownKeys = { accepted: [], revoked: [], byAuthority: false, files: [] };

/**
 * Asks `ssh-keygen -F`, which knows hashed names, patterns and `[host]:port`. As OpenSSH does, a key that is known
 * without a port stands for the host's other ports when nothing is known of those.
 */
export async function knownKeys(host: Host, resolved: Resolved): Promise<KnownKeys> {
  if (resolved.revokedHostKeys !== null)
    throw new ShellError('host-key', host.name, {
      what: `ssh_config has RevokedHostKeys for this host (${plainLine(resolved.revokedHostKeys)}), which the ssh2 transport cannot read.`,
      todo: 'Say `transport: openssh` for this host in fleet.yaml.',
    });
  if (resolved.keyNameIsAlias || resolved.port === 22)
    return lookUp(host, resolved.keyName, resolved.knownHostsFiles);
  const withPort = `[${resolved.keyName}]:${resolved.port}`;
  const known = await lookUp(host, withPort, resolved.knownHostsFiles);
  if (known.accepted.length > 0 || known.byAuthority) return known;
  const portless = await lookUp(host, resolved.keyName, resolved.knownHostsFiles);
  return { ...portless, revoked: [...known.revoked, ...portless.revoked] };
}

async function lookUp(host: Host, name: string, files: readonly string[]): Promise<KnownKeys> {
  let known = none;
  for (const file of files) known = merge(known, await lookUpIn(host, name, file));
  return known;
}

async function lookUpIn(host: Host, name: string, file: string): Promise<KnownKeys> {
  if (!(await exists(file))) return none;
  const answer = await ask(host, 'ssh-keygen', ['-F', name, '-f', file]);
  if (answer.code === 0) return readKnownHosts(answer.stdout, file);
  if (answer.code === 1 && answer.stderr === '') return none;
  // An unreadable file may hold a @revoked line: fail closed.
  throw new ShellError('host-key', host.name, {
    what: `The known hosts in ${file} cannot be read: ${plainLine(answer.stderr)}.`,
    todo: 'Mend the file or its permissions.',
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}

/** Reads the lines that `ssh-keygen -F` found: `[@marker] names keytype base64 [comment]`. */
export function readKnownHosts(text: string, file: string): KnownKeys {
  const accepted: Buffer[] = [];
  const revoked: Buffer[] = [];
  let byAuthority = false;
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const marker = words[0]?.startsWith('@') ? words.shift() : null;
    const blob = Buffer.from(words[2] ?? '', 'base64');
    if (marker === '@cert-authority') byAuthority = true;
    else if (marker === '@revoked') revoked.push(blob);
    else if (marker === null && blob.length > 0) accepted.push(blob);
  }
  return { accepted, revoked, byAuthority, files: accepted.length > 0 ? [file] : [] };
}

const merge = (one: KnownKeys, other: KnownKeys): KnownKeys => ({
  accepted: [...one.accepted, ...other.accepted],
  revoked: [...one.revoked, ...other.revoked],
  byAuthority: one.byAuthority || other.byAuthority,
  files: [...one.files, ...other.files],
});
