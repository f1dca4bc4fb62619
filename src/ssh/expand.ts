import { homedir, hostname, userInfo } from 'node:os';

/** What ssh_config(5) calls TOKENS, as far as `ssh -G` leaves them in. */
export interface Tokens {
  /** The host as it was given to ssh: %n. */
  readonly typed: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** HostKeyAlias, or the host name: %k. */
  readonly alias: string;
}

/** A value of ssh_config with `~` and its %-tokens put in; tokens that it does not know stay as they are. */
export function expand(value: string, tokens: Tokens): string {
  const home = value.replace(/^~(?=\/|$)/, homedir());
  return home.replace(/%[%dhikLlnpru]/g, (token) => {
    switch (token) {
      case '%%':
        return '%';
      case '%d':
        return homedir();
      case '%h':
        return tokens.host;
      case '%i':
        return String(userInfo().uid);
      case '%k':
        return tokens.alias;
      case '%l':
        return hostname();
      case '%L':
        return hostname().split('.', 1)[0] ?? '';
      case '%n':
        return tokens.typed;
      case '%p':
        return String(tokens.port);
      case '%r':
        return tokens.user;
      case '%u':
        return userInfo().username;
      default:
        return token;
    }
  });
}
