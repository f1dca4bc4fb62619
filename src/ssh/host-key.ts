import { createHash } from 'node:crypto';
import type { Host } from '../model/inventory.ts';
import { commandLine } from '../zfs/quote.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { sshByHand } from './program.ts';
import { ShellError } from './shell.ts';
import type { Ssh2Target } from './target.ts';

/** The name of a public key blob's type: its first field. */
const keyType = (blob: Buffer): string =>
  blob.length < 4 ? '' : plainLine(blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)), 60);

/** As `ssh-keygen -l` shows it. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  // Never the SHA-1 signatures that are called ssh-rsa, like the key type.
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * The host key algorithms to ask a host for: those of the types that are known of it, so that it shows a key that
 * can be compared. null: nothing is known, so anything may be shown (and is refused).
 */
export function hostKeyAlgorithms(host: Host, target: Ssh2Target): readonly string[] | null {
  if (target.hostKeys.length === 0) return null;
  const types = [...new Set(target.hostKeys.map(keyType))];
  const algorithms = types.flatMap((type) => algorithmsOf[type] ?? []);
  if (algorithms.length > 0) return algorithms;
  throw new ShellError('host-key', host.name, {
    what: `The host is known only by keys that the ssh2 transport cannot check (${types.join(', ')}).`,
    todo: 'Say `transport: openssh` for this host in fleet.yaml.',
  });
}

/** null when `offered` is a key that the host is known by; else the refusal (S13). */
export function refusal(host: Host, target: Ssh2Target, offered: Buffer): ShellError | null {
  const shown = `${keyType(offered)} ${fingerprint(offered)}`;
  const said = (what: string, todo: string) =>
    new ShellError('host-key', host.name, { what, todo });
  const login = sshByHand(host.ssh);
  if (target.found?.revokedKeys.some((key) => key.equals(offered)))
    return said(
      `THE HOST SHOWS A REVOKED KEY (${shown}): its owner has declared this key unsafe.`,
      'Do not log in. Ask the owner of the host what happened.',
    );
  if (target.hostKeys.some((key) => key.equals(offered))) return null;
  if (target.hostKeys.length > 0)
    return said(
      `THE HOST KEY HAS CHANGED: it shows ${shown}, and is known by ${target.hostKeys.map(fingerprint).join(', ')}. Somebody may be listening in, or the host was set up anew.`,
      `Do not log in before the owner of the host has confirmed the new fingerprint; then ${forget(target)} and log in once with \`${login}\`.`,
    );
  if (target.found?.byAuthority)
    return said(
      'A certificate authority vouches for this host in known_hosts (@cert-authority), which the ssh2 transport cannot check.',
      'Say `transport: openssh` for this host in fleet.yaml.',
    );
  return said(
    `The host is not known yet: it shows the host key ${shown}.`,
    `Run \`${login}\` once, and say yes only when the host's owner, or \`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\` on its own console, gives the same fingerprint.`,
  );
}

/** The host has no key of a type that it is known by. */
export const noKnownType = (host: Host, target: Ssh2Target): ShellError =>
  new ShellError('host-key', host.name, {
    what: `THE HOST KEY HAS CHANGED: the host has no key of the types that it is known by (${[...new Set(target.hostKeys.map(keyType))].join(', ')}).`,
    todo: `Do not log in before the owner of the host has confirmed its new fingerprint; then ${forget(target)} and log in once with \`${sshByHand(host.ssh)}\`.`,
  });

function forget(target: Ssh2Target): string {
  const { keyName, knownHostsFiles } = target.found ?? {
    keyName: target.host,
    knownHostsFiles: [],
  };
  const commands = knownHostsFiles.map(
    (file) => `\`${commandLine(['ssh-keygen', '-R', keyName, '-f', file])}\``,
  );
  return `take the old key out${commands.length > 0 ? ` (${commands.join(', ')})` : ''}`;
}
