/** What a row offers to a filter: words by field. */
export type Searchable = Readonly<Record<string, readonly string[]>>;

export type Filter =
  | { readonly ok: true; readonly matches: (row: Searchable) => boolean }
  | { readonly ok: false; readonly problem: string };

const all: Filter = { ok: true, matches: () => true };

/**
 * `text`, `!text`, `field:text`, `!field:text`, joined by spaces: all have to hold. A field that the view does
 * not have is told, never taken for «nothing matches»; `okavango:tank` is a pool's name and no field.
 */
export function parseFilter(
  text: string,
  fields: readonly string[],
  hosts: readonly string[],
): Filter {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  if (terms.length === 0) return all;
  const tests: ((row: Searchable) => boolean)[] = [];
  for (const term of terms) {
    const not = term.startsWith('!');
    const bare = not ? term.slice(1) : term;
    const colon = bare.indexOf(':');
    const field = colon < 0 ? null : bare.slice(0, colon);
    const wanted = (colon < 0 ? bare : bare.slice(colon + 1)).toLowerCase();
    const known = field !== null && fields.includes(field);
    if (field !== null && !known && !hosts.includes(field))
      return { ok: false, problem: `no field '${field}' here; there are ${fields.join(', ')}` };
    if (wanted === '') return { ok: false, problem: `nothing to look for after '${term}'` };
    const test = known
      ? (row: Searchable) => has(row[field] ?? [], wanted)
      : (row: Searchable) => has(Object.values(row).flat(), bare.toLowerCase());
    tests.push(not ? (row) => !test(row) : test);
  }
  return { ok: true, matches: (row) => tests.every((test) => test(row)) };
}

const has = (words: readonly string[], wanted: string) =>
  words.some((word) => word.toLowerCase().includes(wanted));
