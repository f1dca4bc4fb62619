import type { Entry } from './transcript.ts';

/**
 * The one normalisation. What differs from host to host and from day to day is named by the order in which a
 * scenario first shows it, so that equality between two guids is still compared:
 *
 * - guids, decimal or hexadecimal: G1, G2 …
 * - createtxg and objsetid, in columns, rows and JSON: T1, T2 …
 * - resume tokens: TOKEN1, TOKEN2 …
 * - dates, and seconds since 1970 within a day of the run: TIME
 * - how long a receive took, and its rate: S and R; how long a scan took: LASTED
 * - where a cut receive stopped: the object as OBJECT, offset and bytes in decimal
 * - the patch level of OpenZFS 2.3, which moves with Debian: N
 * - what follows the synopsis of a usage message (the lists of all properties and permissions): left out
 * - spaces between columns: two, as their width follows from what was named
 *
 * Sizes stay; `compare.ts` holds them against each other within a tolerance.
 */
export function normalise(
  entries: readonly (Entry & { readonly apart: boolean })[],
  around: number,
): readonly Entry[] {
  const names = new Names();
  return entries.map(({ apart, command, exit, stdout, stderr }) => {
    // What the model does not answer must not shift the names of what it does.
    const using = apart ? new Names() : names;
    const text = (said: string) => normalText(numbered(command, said, using), around, using);
    return { command, exit, stdout: text(stdout), stderr: text(stderr) };
  });
}

/** By kind, each value's number in the order of first appearance. */
class Names {
  readonly #known = new Map<string, Map<string, number>>();

  of(kind: 'G' | 'T' | 'TOKEN', value: string): string {
    const known = this.#known.get(kind) ?? new Map<string, number>();
    this.#known.set(kind, known);
    if (!known.has(value)) known.set(value, known.size + 1);
    return `${kind}${known.get(value)}`;
  }
}

const isNumbered = (property: string): boolean => /^(createtxg|objsetid|txg)$/.test(property);

/** createtxg and objsetid are small numbers: only their place tells them from a count. */
function numbered(command: string, said: string, names: Names): string {
  const name = (digits: string) => names.of('T', digits);
  const inRows = said.replaceAll(
    /("?\b(?:createtxg|objsetid|txg)\b(?:"|\s)[^\n\d]*?)(\d+)/g,
    (_, before: string, digits: string) => `${before}${name(digits)}`,
  );
  const columns = /\bzfs list\b.* -o ?(\S+)/.exec(command)?.[1]?.split(',') ?? [];
  if (!columns.some(isNumbered) || inRows.startsWith('{')) return inRows;
  return inRows
    .split('\n')
    .map((line) =>
      line
        .split(/(\t| {2,})/)
        .map((cell, at) =>
          at % 2 === 0 && isNumbered(columns[at / 2] ?? '') ? cell.replace(/^\d+$/, name) : cell,
        )
        .join(''),
    )
    .join('\n');
}

const date =
  /\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ \d]\d [ \d]?\d:\d\d(?::\d\d)? (?:UTC )?\d{4}/g;
const token = /\b\d-[0-9a-f]{6,}-[0-9a-f]+-[0-9a-f]{60,}\b/g;
const guid = /\b(?:0x[0-9a-f]{10,16}|\d{14,20})\b/g;
const day = 86_400;

function normalText(said: string, around: number, names: Names): string {
  return said
    .replace(/(^usage:\n(?:\t.*\n)+)\n[\s\S]*$/m, '$1')
    .replaceAll(token, (found) => names.of('TOKEN', found))
    .replaceAll(guid, (found) => names.of('G', BigInt(found).toString()))
    .replaceAll(date, 'TIME')
    .replaceAll(/\b\d{10}\b/g, (found) => (Math.abs(Number(found) - around) < day ? 'TIME' : found))
    .replaceAll(/\bobject = 0x[0-9a-f]+/g, 'object = OBJECT')
    .replaceAll(/\b(offset|bytes) = (0x[0-9a-f]+)/g, (_, what, hex) => `${what} = ${BigInt(hex)}`)
    .replaceAll(/\bin (?:\d+ days )?\d\d:\d\d:\d\d\b/g, 'in LASTED')
    .replaceAll(/in \d+\.\d\d seconds \(\S+\/sec\)/g, 'in S seconds (R/sec)')
    .replaceAll(/\b2\.3\.\d+-[\w.~+]+/g, '2.3.N')
    .replaceAll(/(\S) {2,}/g, '$1  ');
}
