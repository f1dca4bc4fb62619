import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { expand } from './expand.ts';
import { ask, sshByHand, sshWords } from './program.ts';
import { ShellError } from './shell.ts';

/** What OpenSSH would do for a host, as far as a connection of our own needs to know. */
export interface Resolved {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name that known_hosts is asked for: HostKeyAlias, or the host name. */
  readonly keyName: string;
  /** A HostKeyAlias stands without a port. */
  readonly keyNameIsAlias: boolean;
  readonly knownHostsFiles: readonly string[];
  readonly revokedHostKeys: string | null;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly agent: string | null;
  readonly jump: Jump | null;
  /** Milliseconds; null: not said. */
  readonly connectTimeoutMs: number | null;
}

/** `-J a,b` as one text, or a command for the user's shell that talks to the host on its stdin and stdout. */
export type Jump =
  | { readonly kind: 'hosts'; readonly hosts: string }
  | { readonly kind: 'command'; readonly command: string };

/** Asks `ssh -G`: ~/.ssh/config with its Match and Include, as OpenSSH itself reads it. No network. */
export async function resolve(host: Host): Promise<Resolved> {
  const answer = await ask(host, 'ssh', sshWords(host.ssh, ['-G']));
  if (answer.code !== 0)
    throw new ShellError('unreachable', host.name, {
      what: `OpenSSH does not accept its configuration for this host: ${plainLine(answer.stderr)}.`,
      todo: `Mend it until \`${sshByHand(host.ssh)}\` works.`,
    });
  return readResolved(answer.stdout, host.ssh.host);
}

/** Reads what `ssh -G` prints: a keyword and its value a line. `typed` is the name as `ssh` was given it. */
export function readResolved(text: string, typed: string): Resolved {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const keyword = line.slice(0, space);
    values.set(keyword, [...(values.get(keyword) ?? []), line.slice(space + 1)]);
  }
  const one = (keyword: string): string | null => {
    const value = values.get(keyword)?.[0] ?? null;
    return value === 'none' ? null : value;
  };
  const host = one('hostname') ?? typed;
  const port = Number(one('port') ?? 22);
  const user = one('user') ?? '';
  const alias = one('hostkeyalias');
  const tokens = { typed, host, port, user, alias: alias ?? host };
  const files = (keyword: string) => (one(keyword) ?? '').split(' ').filter((file) => file !== '');
  const jumpHosts = one('proxyjump');
  const proxyCommand = one('proxycommand');
  const timeout = Number(one('connecttimeout') ?? 0);
  return {
    host,
    port,
    user,
    keyName: alias ?? host,
    keyNameIsAlias: alias !== null,
    knownHostsFiles: [...files('userknownhostsfile'), ...files('globalknownhostsfile')].map(
      (file) => expand(file, tokens),
    ),
    revokedHostKeys: one('revokedhostkeys'),
    identityFiles: (values.get('identityfile') ?? [])
      .filter((file) => file !== 'none')
      .map((file) => expand(file, tokens)),
    identitiesOnly: one('identitiesonly') === 'yes',
    agent: agentSocket(values.get('identityagent')?.[0], (path) => expand(path, tokens)),
    jump: jumpHosts
      ? { kind: 'hosts', hosts: jumpHosts }
      : proxyCommand
        ? { kind: 'command', command: expand(proxyCommand, tokens) }
        : null,
    connectTimeoutMs: timeout > 0 ? timeout * 1000 : null,
  };
}

/** IdentityAgent: a path, `$VARIABLE`, `SSH_AUTH_SOCK` for the usual one, or `none`. */
function agentSocket(said: string | undefined, expanded: (path: string) => string): string | null {
  if (said === 'none') return null;
  if (said === undefined || said === 'SSH_AUTH_SOCK') return process.env['SSH_AUTH_SOCK'] || null;
  if (said.startsWith('$')) return process.env[said.slice(1)] || null;
  return expanded(said);
}
