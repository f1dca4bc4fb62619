import type { FilesystemName } from '../model/ids.ts';
import { guid } from '../model/ids.ts';
import type { Encryption, FilesystemFacts } from '../model/observation.ts';
import { parseList } from './list.ts';
import { isDecimal, type Listing, parseBytes } from './listing.ts';
import { parseFilesystemName, splitSnapshot } from './names.ts';
import { plainLine } from './remote-text.ts';
import { isResumeToken } from './resume-token.ts';

/** What a filesystem or volume says of itself; its snapshots and bookmarks are listed apart. */
export type FilesystemRow = Omit<FilesystemFacts, 'snapshots' | 'bookmarks' | 'snapshotsAt'>;

/**
 * Columns for `zfs list -t filesystem,volume`. Free text (mountpoint, user properties) stands last, so that a tab
 * in it breaks the count of fields and nothing before it.
 */
export const filesystemColumns = [
  'name',
  'type',
  'guid',
  'used',
  'available',
  'referenced',
  'written',
  'origin',
  'encryption',
  'encryptionroot',
  'keystatus',
  'readonly',
  'canmount',
  'mounted',
  'receive_resume_token',
  'snapshots_changed',
  'mountpoint',
  'holdfast:dataset',
  'holdfast:role',
  'holdfast:send',
  'holdfast:summary',
  'holdfast:retire',
  'holdfast:aside',
] as const;

/** The column that OpenZFS has since 2.2; older ones are asked for `createtxg` in its place and it is not read. */
export const filesystemColumnsBefore22 = filesystemColumns.map((column) =>
  column === 'snapshots_changed' ? 'createtxg' : column,
);

type Values = ReturnType<typeof parseList<(typeof filesystemColumns)[number]>>['rows'][number];

/** `zfs list -Hp -t filesystem,volume -o …` with the columns above. Two rows with one name refuse the second. */
export function parseFilesystems(
  text: string,
  options: { readonly snapshotsChanged: boolean },
): Listing<FilesystemRow> {
  const listing = parseList(text, filesystemColumns);
  const rows = new Map<FilesystemName, FilesystemRow>();
  let { refused, firstRefused } = listing;
  for (const values of listing.rows) {
    const row = readRow(values, options.snapshotsChanged);
    if (row && !rows.has(row.name)) {
      rows.set(row.name, row);
    } else {
      refused += 1;
      firstRefused ??= plainLine(values.name, 120);
    }
  }
  return { rows: [...rows.values()], refused, firstRefused };
}

function readRow(values: Values, knowsChanged: boolean): FilesystemRow | null {
  const name = parseFilesystemName(values.name);
  const type = values.type;
  const id = values.guid;
  const used = parseBytes(values.used);
  const available = parseBytes(values.available);
  const referenced = parseBytes(values.referenced);
  if (!name || !id || !isDecimal(id) || (type !== 'filesystem' && type !== 'volume')) return null;
  if (used === null || available === null || referenced === null) return null;
  const encryption = readEncryption(values);
  const origin = values.origin;
  if (encryption === undefined || (origin !== null && splitSnapshot(origin) === null)) return null;
  const resumeToken = readToken(values.receive_resume_token);
  const written = parseBytes(values.written);
  if (resumeToken === undefined || written === null) return null;
  const changed = knowsChanged ? values.snapshots_changed : null;
  return {
    name,
    type,
    guid: guid(id),
    used,
    available,
    referenced,
    written,
    origin,
    encryption,
    readonly: values.readonly === 'on',
    canmount: readCanmount(values.canmount),
    mountpoint: values.mountpoint,
    mounted: values.mounted === 'yes',
    resumeToken,
    stamp: {
      dataset: values['holdfast:dataset'],
      role: values['holdfast:role'],
      send: values['holdfast:send'],
      ...said('summary', values['holdfast:summary']),
      ...said('retire', values['holdfast:retire']),
      ...said('aside', values['holdfast:aside']),
    },
    ...(changed !== null && isDecimal(changed) ? { snapshotsChanged: changed } : {}),
  };
}

const said = <Name extends string>(name: Name, value: string | null) =>
  value === null ? {} : ({ [name]: value } as Readonly<Record<Name, string>>);

/** undefined when the columns contradict each other: then the line is refused (S7 rests on them). */
function readEncryption(values: Values): Encryption | null | undefined {
  const algorithm = values.encryption;
  if (algorithm === null || algorithm === 'off') return null;
  const root = parseFilesystemName(values.encryptionroot ?? '');
  const key = values.keystatus;
  if (root && (key === 'available' || key === 'unavailable')) return { algorithm, root, key };
  return undefined;
}

const readCanmount = (text: string | null): 'on' | 'off' | 'noauto' | null =>
  text === 'on' || text === 'off' || text === 'noauto' ? text : null;

/** A token goes into a command, so only its own shape passes (S12); another text is not «no token» (S11): undefined. */
const readToken = (text: string | null): string | null | undefined =>
  text === null || isResumeToken(text) ? text : undefined;
