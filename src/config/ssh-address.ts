import type { SshAddress } from '../model/inventory.ts';
import type { Parsed } from './parsed.ts';
import { parsed, unparsed } from './parsed.ts';
import { shortly } from './printable.ts';

/** A name, an alias of ~/.ssh/config or an address. None starts with `-`: ssh would read it as an option. */
export const sshHost = /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]{0,252}$/;
export const sshUser = /^[A-Za-z0-9_.][A-Za-z0-9_.@+-]{0,62}$/;

const accepted = 'written host, user@host or ssh://user@host:port';

/** What `ssh` would be called with: `host`, `user@host`, `ssh://user@host:port`, IPv6 in brackets in the last. */
export function parseSshAddress(text: string): Parsed<SshAddress> {
  const url = /^ssh:\/\/(?:([^@/]+)@)?(\[[^\]]+\]|[^:/@]+)(?::(\d{1,5}))?\/?$/.exec(text);
  // As ssh does, the last @ ends the user's name.
  const plain = /^(?:(.+)@)?([^@/]+)$/.exec(text);
  const [, user, host = '', port] = url ?? plain ?? [];
  const bare = url ? host.replace(/^\[(.*)\]$/, '$1') : host;
  const [, name, number] = /^([^:]+):(\d{1,5})$/.exec(bare) ?? [];
  if (name !== undefined && number !== undefined)
    return unparsed(
      `${shortly(text)} is not how ssh takes a port`,
      `ssh://${user === undefined ? '' : `${user}@`}${name}:${number}`,
    );
  if (!sshHost.test(bare) || (user !== undefined && !sshUser.test(user)))
    return unparsed(`${shortly(text)} is not an address for ssh: ${accepted}`);
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    return unparsed(`${shortly(text)} has a port outside 1 to 65535`);
  return parsed({
    host: bare,
    user: user ?? null,
    port: port === undefined ? null : Number(port),
  });
}
