import type { Rule } from './rule.ts';

/** The way to a host, and what is installed there: without these nothing else was asked at all. */
export const loginRules: readonly Rule[] = [
  [
    /host key verification failed|remote host identification has changed|no .* host key is known/i,
    'peer-host-key',
    'The sending host does not trust the key of the receiving host.',
    "Log in from one to the other once, compare the key's fingerprint, and accept it there.",
  ],
  [
    /permission denied \((publickey|password|keyboard|gssapi|hostbased)|too many authentication failures/i,
    'peer-auth',
    'The receiving host did not let the sending host log in.',
    'Give the sending host a key that the receiving host accepts, or send by way of this machine (via: relay).',
  ],
  [
    /could not resolve hostname|connection refused|connection timed out|no route to host|network is unreachable|connection (reset|closed) by|kex_exchange_identification|lost connection|send disconnect|broken pipe.*ssh/i,
    'peer-unreachable',
    'The sending host could not reach the receiving host, or the link broke.',
    'Check the network between the two; what has arrived is kept and can be resumed.',
  ],
  [
    /(zfs|zpool|pv|mbuffer): (command )?not found|(sh|exec): .*: not found/i,
    'no-such-command',
    'A program that the command needs is not installed on the host.',
    'Install it there, or put it on the PATH of the login.',
  ],
  [
    /zfs modules? (are|is|cannot be)|\/dev\/zfs.*(no such|cannot|not found)|failed to initialize (the libzfs|zfs library)/i,
    'zfs-not-loaded',
    "The host has ZFS's commands, but its kernel module is not loaded.",
    'Load it on the host: `modprobe zfs` (Linux), `kldload zfs` (FreeBSD).',
  ],
];
