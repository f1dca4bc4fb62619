import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { sshByHand } from './program.ts';
import { ShellError, type ShellErrorCode } from './shell.ts';

/** What OpenSSH's client says on stderr before it exits with 255, in the order in which it is to be looked for. */
const causes: readonly (readonly [RegExp, ShellErrorCode, string, string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key .* revoked/i,
    'host-key',
    'THE HOST KEY HAS CHANGED or is revoked. Somebody may be listening in, or the host was set up anew.',
    'Do not log in before the owner of the host has confirmed the new fingerprint.',
  ],
  [
    /Host key verification failed|No .* host key is known/i,
    'host-key',
    'The host is not known yet.',
    "Run ssh by hand once, and say yes only when the host's owner gives the same fingerprint.",
  ],
  [
    /Permission denied|Too many authentication failures|no more authentication methods/i,
    'auth',
    'The host accepts none of the keys that OpenSSH has.',
    'Put the right key into the agent with ssh-add, or see what is tried with ssh -v.',
  ],
  [
    /Could not resolve hostname/i,
    'no-such-host',
    'The name of the host does not resolve.',
    'Check its address in fleet.yaml and in ssh_config.',
  ],
  [
    /Connection timed out|Operation timed out|Timeout, server/i,
    'timeout',
    'The host did not answer in time.',
    'See whether it is up, and whether a firewall drops the connection.',
  ],
];

/** A failed `ssh` as a ShellError: what it is, and its own last words. */
export function openSshError(host: Host, stderr: string): ShellError {
  const cause = causes.find(([pattern]) => pattern.test(stderr));
  const words = plainLine(lastLine(stderr));
  const [, code, what, todo] = cause ?? [
    null,
    'unreachable' as const,
    'OpenSSH could not connect.',
    'See whether the host is up and its sshd can be reached.',
  ];
  return new ShellError(code, host.name, {
    what: words === '' ? what : `${what} OpenSSH says: ${words}`,
    todo: `${todo} By hand it is \`${sshByHand(host.ssh)}\`.`,
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
