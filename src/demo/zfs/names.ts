/** What a name may be the name of. */
type Kind = 'filesystem' | 'snapshot' | 'bookmark';

/** zfs counts bytes, with the final NUL (ZFS_MAX_DATASET_NAME_LEN). */
const longest = 255;

/** What is wrong with one part of a name, between its delimiters. */
function partFault(part: string): string | null {
  const [bad] = /[^A-Za-z0-9_.: %-]/.exec(part) ?? [];
  // libzfs prints one byte: of a character of several that is none.
  if (bad !== undefined) return `invalid character '${bad > '\x7f' ? '\ufffd' : bad}' in name`;
  if (part === '.') return "self reference, '.' is found in name";
  if (part === '..') return "parent reference, '..' is found in name";
  return null;
}

/** libzfs's entity_namecheck: its words for why this is no name, in its order; null: it is one. */
function entityFault(name: string): string | null {
  if (Buffer.byteLength(name) > longest) return 'name is too long';
  if (name.startsWith('/')) return 'leading slash in name';
  const parts = name.split(/([/@#])/);
  let marked = false;
  for (let at = 0; at < parts.length; at += 2) {
    const part = parts[at] ?? '';
    const end = parts[at + 1] ?? '';
    if (end === '' && part === '' && parts[at - 1] === '/') return 'trailing slash in name';
    const fault = partFault(part);
    if (fault !== null) return fault;
    if ((end === '@' || end === '#') && marked) return "multiple '@' and/or '#' delimiters in name";
    if (end === '@' || end === '#') marked = true;
    if (part === '') return "empty component or misplaced '@' or '#' delimiter in name";
    if (end === '/' && marked) return 'trailing slash in name';
  }
  return null;
}

/** ZFS's words for why this cannot name one of these kinds; null: it can. */
export function nameFault(name: string, kinds: readonly Kind[]): string | null {
  const fault = entityFault(name);
  if (fault !== null) return fault;
  const only = (kind: Kind) => kinds.length === 1 && kinds[0] === kind;
  if (!kinds.includes('snapshot') && name.includes('@'))
    return "snapshot delimiter '@' is not expected here";
  if (only('snapshot') && !name.includes('@')) return "missing '@' delimiter in snapshot name";
  if (!kinds.includes('bookmark') && name.includes('#'))
    return "bookmark delimiter '#' is not expected here";
  if (only('bookmark') && !name.includes('#')) return "missing '#' delimiter in bookmark name";
  return null;
}
