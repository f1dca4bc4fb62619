import { zpoolOfFilesystem } from '../model/ids.ts';
import type { UnreadPool } from '../model/observation.ts';
import { parseFilesystemName } from '../zfs/names.ts';
import { missingOnly } from '../zfs/trouble.ts';
import { type ProbeSection, troubleWith } from './sections.ts';

/** What a listing that failed in part has told: names that do not exist, and pools that it could not read, with why. */
export interface Complaints {
  readonly gone: ReadonlySet<string>;
  readonly unread: ReadonlyMap<string, Pick<UnreadPool, 'what' | 'todo'>>;
}

/** zfs opens each name by itself, says so where it cannot, and goes on with the next. */
const notOpened = /^cannot open '([^']+)': \S/;

/**
 * What `zfs list NAME…` complained of, when each line of it speaks of one name on one of `pools`; null when any of
 * them does not: what cannot be laid to one pool spoils the whole listing (S8).
 */
export function readComplaints(
  command: string,
  { status, err }: ProbeSection,
  pools: ReadonlySet<string>,
): Complaints | null {
  if (status === 0) return { gone: new Set(), unread: new Map() };
  // What zfs exits with when a name could not be opened; with any other status it has not come to its end.
  if (status !== 1) return null;
  const gone = new Set<string>();
  const said = new Map<string, string[]>();
  for (const line of err.split('\n')) {
    const missing = missingOnly(line);
    if (missing?.some((name) => parseFilesystemName(name) === null)) return null;
    for (const name of missing ?? []) gone.add(name);
    if (missing !== null) continue;
    const pool = poolNamed(line);
    if (pool === null || !pools.has(pool)) return null;
    said.set(pool, [...(said.get(pool) ?? []), line]);
  }
  if (gone.size === 0 && said.size === 0) return null;
  const toTrouble = ([pool, lines]: readonly [string, readonly string[]]) =>
    [pool, troubleWith(command, { status, err: lines.join('\n') })] as const;
  return { gone, unread: new Map([...said].map(toTrouble)) };
}

/** The pool of the filesystem that could not be opened; null when the line says anything else. */
function poolNamed(line: string): string | null {
  const name = parseFilesystemName(notOpened.exec(line)?.[1] ?? '');
  return name === null ? null : zpoolOfFilesystem(name);
}
