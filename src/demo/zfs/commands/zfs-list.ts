import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { propertyOf, shownValue } from '../properties.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import type { Subject } from '../subject.ts';
import { nameOf, typeOf } from '../subject.ts';
import { selectSubjects, typesOf } from '../subjects.ts';
import { alignedTable } from '../table.ts';

const headings: Readonly<Record<string, string>> = {
  available: 'AVAIL',
  referenced: 'REFER',
  usedbysnapshots: 'USEDSNAP',
  usedbydataset: 'USEDDS',
  usedbyrefreservation: 'USEDREFRESERV',
  usedbychildren: 'USEDCHILD',
  compressratio: 'RATIO',
  logicalused: 'LUSED',
  logicalreferenced: 'LREFER',
};

const space = [
  'name',
  'available',
  'used',
  'usedbysnapshots',
  'usedbydataset',
  'usedbyrefreservation',
  'usedbychildren',
];
const usual = ['name', 'used', 'available', 'referenced', 'mountpoint'];

function columnsOf(given: string | null): readonly string[] {
  if (given === null) return usual;
  if (given === 'space') return space;
  return given.split(',').map((name) => {
    if (isUserProperty(name) || name.startsWith('written@')) return name;
    const kind = propertyKind(name);
    if (!kind) throw new ZfsFailure(`bad property list: invalid property '${name}'`, 2);
    return kind.name;
  });
}

/** Numbers by size, all else by the bytes of the text; equal ones stay in listing order. */
function sorted(
  machine: Machine,
  subjects: readonly Subject[],
  key: string,
  descending: boolean,
): readonly Subject[] {
  const sortValue = (subject: Subject) => propertyOf(machine, subject, key)?.value ?? '-';
  const compare = (a: string, b: string) => {
    const numbers = /^\d+$/.test(a) && /^\d+$/.test(b);
    if (numbers) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const sign = descending ? -1 : 1;
  return [...subjects].sort((a, b) => sign * compare(sortValue(a), sortValue(b)));
}

/** ZFS's JSON of one value and where it comes from. */
export function jsonProperty(value: string, source: string): object {
  const inherited = /^inherited from (.*)$/.exec(source);
  if (inherited) return { value, source: { type: 'INHERITED', data: inherited[1] } };
  return { value, source: { type: source === '-' ? 'NONE' : source.toUpperCase(), data: '-' } };
}

/** ZFS's JSON of the thing itself, round its properties. */
export const jsonSubject = (subject: Subject, properties: object): object => ({
  name: nameOf(subject),
  type: typeOf(subject).toUpperCase(),
  pool: subject.pool.name,
  createtxg: propertyTxg(subject),
  ...(subject.kind === 'snapshot'
    ? { dataset: subject.fs.name, snapshot_name: subject.snapshot.name }
    : {}),
  properties,
});

const propertyTxg = (subject: Subject): string =>
  String(
    subject.kind === 'snapshot'
      ? subject.snapshot.createtxg
      : subject.kind === 'bookmark'
        ? subject.bookmark.createtxg
        : subject.fs.createtxg,
  );

export const jsonOutput = (command: string, body: object): string =>
  JSON.stringify({ output_version: { command, vers_major: 0, vers_minor: 1 }, ...body });

/** zfs list [-Hpjr] [-d depth] [-t types] [-o columns] [-s|-S column] [name…] */
export function zfsList(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs list', args, 'Hpjrd:t:o:s:S:');
  if (options.values('s').length + options.values('S').length > 1)
    throw notModelled('zfs list with several sort columns');
  const columns = columnsOf(options.value('o'));
  const types = typesOf(options, ['filesystem', 'volume']);
  const { subjects, missing } = selectSubjects(machine, options, options.rest, types);
  const key = options.value('s') ?? options.value('S');
  const ordered = key === null ? subjects : sorted(machine, subjects, key, options.has('S'));
  const exit = missing.length === 0 ? 0 : 1;
  const shown = (name: string, value: string) =>
    options.has('p') ? value : shownValue(name, value);
  const cell = (subject: Subject, column: string) =>
    shown(column, propertyOf(machine, subject, column)?.value ?? '-');

  if (options.has('j')) {
    const bodies = ordered.map((subject) => {
      const entries = columns
        .filter((column) => column !== 'name')
        .map((column) => {
          const { value, source } = propertyOf(machine, subject, column) ?? {
            value: '-',
            source: '-',
          };
          return [column, jsonProperty(shown(column, value), source)];
        });
      return [nameOf(subject), jsonSubject(subject, Object.fromEntries(entries))];
    });
    return said([jsonOutput('zfs list', { datasets: Object.fromEntries(bodies) })], missing, exit);
  }
  const rows = ordered.map((subject) => columns.map((column) => cell(subject, column)));
  if (options.has('H'))
    return said(
      rows.map((row) => row.join('\t')),
      missing,
      exit,
    );
  if (rows.length === 0)
    return said([], missing.length === 0 ? ['no datasets available'] : missing, exit);
  const heads = columns.map((column) => ({
    heading: headings[column] ?? column.toUpperCase(),
    right: !['text', undefined].includes(propertyKind(column)?.shown),
  }));
  return said(alignedTable(heads, rows), missing, exit);
}
