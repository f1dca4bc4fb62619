import type { Host } from '../model/inventory.ts';
import { commandLine } from '../zfs/quote.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { noKnownType } from './host-key.ts';
import { openSshError } from './openssh-error.ts';
import { sshByHand } from './program.ts';
import { ShellError, type ShellErrorCode } from './shell.ts';
import type { Ssh2Target } from './target.ts';

/** ssh2's errors say at which level they happened; sockets' have a code. */
export type DialFailure = Error & { readonly level?: string; readonly code?: string | number };

/** Why a host could not be connected to. `jumpSaid`: what the jump's ssh or ProxyCommand said on its stderr. */
export function dialError(
  host: Host,
  target: Ssh2Target,
  error: DialFailure,
  jumpSaid: string,
): ShellError {
  const where = `${target.host}:${target.port}`;
  const words = plainLine(error.message);
  const failed = (code: ShellErrorCode, what: string, todo: string) =>
    new ShellError(code, host.name, { what, todo }, { cause: error });
  if (error.level === 'client-authentication' || /authentication failure/i.test(words))
    return refusedKeys(host, target, error);
  if (error.level === 'handshake' && /no matching host key format/i.test(words))
    return noKnownType(host, target);
  if (error.level === 'handshake')
    return failed(
      'unreachable',
      `The host and ssh2 do not agree how to talk: ${words}.`,
      'Say `transport: openssh` for this host in fleet.yaml.',
    );
  if (error.level === 'client-timeout')
    return failed(
      'timeout',
      `${where} did not answer in time.`,
      'See whether the host is up and whether a firewall drops the connection.',
    );
  if (target.jump !== null && jumpSaid !== '') return openSshError(host, jumpSaid);
  switch (error.code) {
    case 'ENOTFOUND':
      return failed(
        'no-such-host',
        `There is no host by the name ${target.host}.`,
        'Check its address in fleet.yaml and in ssh_config.',
      );
    case 'EAI_AGAIN':
      return failed(
        'no-such-host',
        `The name service does not answer for ${target.host}.`,
        "See whether this machine's network and DNS work.",
      );
    case 'ECONNREFUSED':
      return failed(
        'unreachable',
        `${where} refuses connections.`,
        'See whether sshd runs there and listens on this port.',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed(
        'unreachable',
        `There is no way to ${where} from this machine.`,
        'See whether the host is up and whether the network or a VPN on the way is.',
      );
    case 'ETIMEDOUT':
      return failed(
        'timeout',
        `${where} did not answer in time.`,
        'See whether the host is up and whether a firewall drops the connection.',
      );
    default:
      return failed(
        'unreachable',
        `The connection to ${where} broke off before it was up${words === '' ? '' : `: ${words}`}.`,
        `See whether \`${sshByHand(host.ssh)}\` works.`,
      );
  }
}

function refusedKeys(host: Host, target: Ssh2Target, error: Error): ShellError {
  const tried = [
    ...(target.agent === null ? [] : ["the agent's keys"]),
    ...(target.privateKeys.length === 0 ? [] : [`${target.privateKeys.length} key file(s)`]),
  ];
  const locked = target.found?.lockedKeys ?? [];
  const what =
    tried.length === 0
      ? `There is no key to log in to the host with as ${target.user}`
      : `The host lets ${target.user} in with none of ${tried.join(' and ')}`;
  const left =
    locked.length === 0
      ? '.'
      : `; ${locked.join(', ')} ${locked.length === 1 ? 'has' : 'have'} a passphrase, which holdfast never asks for.`;
  const agent = target.agent === null ? 'Start an ssh-agent and run' : 'Run';
  return new ShellError(
    'auth',
    host.name,
    {
      what: `${what}${left}`,
      todo:
        locked.length > 0
          ? `${agent} \`${commandLine(['ssh-add', ...locked])}\`.`
          : `See with \`${sshByHand(host.ssh)}\` how OpenSSH logs in; when it does so with a certificate, a security key or Kerberos, say \`transport: openssh\` for this host in fleet.yaml.`,
    },
    { cause: error },
  );
}
