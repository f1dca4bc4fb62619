import { userInfo } from 'node:os';

/** The user's home directory: $HOME, else what the system has on record; null for a user that has none. */
export function homeOf(env: Readonly<Record<string, string | undefined>>): string | null {
  // An empty $HOME is none: below it everything would lie in the working directory.
  if (env['HOME']) return env['HOME'];
  return onRecord(() => userInfo().homedir) || null;
}

/** The user's name; where the system has none on record (a container's, a service's), the number. */
export const userName = (): string =>
  onRecord(() => userInfo().username) ?? `uid ${process.getuid?.() ?? 'unknown'}`;

/** Node throws for a user without an entry in the system's table of users. */
function onRecord(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
