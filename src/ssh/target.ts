import type { Host } from '../model/inventory.ts';
import { readIdentities } from './identities.ts';
import { knownKeys } from './known-hosts.ts';
import { type Jump, resolve } from './resolve.ts';

/** All that the ssh2 transport needs to reach a host and to know it again. */
export interface Ssh2Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Private keys, unencrypted, in PEM or OpenSSH form; tried after the agent's. */
  readonly privateKeys: readonly (string | Buffer)[];
  /** The agent's socket. */
  readonly agent: string | null;
  /** Public key blobs that the host may show. None: every key is unknown and refused (S13). */
  readonly hostKeys: readonly Buffer[];
  /** How the bytes get there when not by a plain TCP connection. */
  readonly jump: Jump | null;
  readonly found?: Found;
}

/** What OpenSSH's own files said beside the plain facts. */
interface Found {
  /** The name that the host has in known_hosts, and the files that have keys for it. */
  readonly keyName: string;
  readonly knownHostsFiles: readonly string[];
  readonly revokedKeys: readonly Buffer[];
  readonly byAuthority: boolean;
  /** Key files with a passphrase: of use only through the agent. */
  readonly lockedKeys: readonly string[];
  /** Public key blobs of the identity files: the agent offers these first, or, with IdentitiesOnly, alone. */
  readonly agentFirst: readonly Buffer[];
  readonly agentOnlyThose: boolean;
  /** Milliseconds; null: the usual. */
  readonly connectTimeoutMs: number | null;
}

/** The facts about a host as OpenSSH's configuration has them now. Rejects with a ShellError. */
export async function targetOf(host: Host): Promise<Ssh2Target> {
  const resolved = await resolve(host);
  const [known, identities] = await Promise.all([
    knownKeys(host, resolved),
    readIdentities(resolved.identityFiles),
  ]);
  const plainName = resolved.keyNameIsAlias || resolved.port === 22;
  return {
    host: resolved.host,
    port: resolved.port,
    user: resolved.user,
    privateKeys: identities.privateKeys,
    agent: resolved.agent,
    hostKeys: known.accepted,
    jump: resolved.jump,
    found: {
      keyName: plainName ? resolved.keyName : `[${resolved.keyName}]:${resolved.port}`,
      knownHostsFiles: known.files,
      revokedKeys: known.revoked,
      byAuthority: known.byAuthority,
      lockedKeys: identities.locked,
      agentFirst: identities.publicKeys,
      agentOnlyThose: resolved.identitiesOnly,
      connectTimeoutMs: resolved.connectTimeoutMs,
    },
  };
}
