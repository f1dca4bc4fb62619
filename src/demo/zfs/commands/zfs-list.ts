import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { jsonOutput, jsonProperty, jsonSubject } from '../json.ts';
import type { Machine } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import type { SortKey } from '../order.ts';
import { sorted } from '../order.ts';
import { propertyOf, shownValue } from '../properties.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import type { Subject } from '../subject.ts';
import { nameOf } from '../subject.ts';
import type { Wanted } from '../subjects.ts';
import { depthOf, selectSubjects, typesOf } from '../subjects.ts';
import { alignedTable } from '../table.ts';
import { misused } from '../usage.ts';

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

/** A property's full name; null when there is none such. */
const knownName = (name: string): string | null =>
  isUserProperty(name) || name.startsWith('written@') ? name : (propertyKind(name)?.name ?? null);

function columnsOf(given: string | null): readonly string[] {
  if (given === null) return usual;
  if (given === 'space') return space;
  return given.split(',').map((name) => {
    const known = knownName(name);
    if (known === null) throw misused('zfs list', `bad property list: invalid property '${name}'`);
    return known;
  });
}

/** -s and -S, in the order in which they were given. */
const sortKeys = ({ given }: Options): readonly SortKey[] =>
  given
    .filter(({ option }) => option === 's' || option === 'S')
    .map(({ option, value }) => {
      const property = knownName(value);
      if (property === null) throw misused('zfs list', `invalid property '${value}'`);
      return { property, descending: option === 'S' };
    });

/** Names together with -t snapshot or -t bookmark alone stand for what lies directly below them. */
function wantedBy(options: Options): Wanted {
  const types = typesOf('zfs list', options, ['filesystem', 'volume']);
  const [only] = types;
  const marks = types.size === 1 && (only === 'snapshot' || only === 'bookmark');
  const plain = !options.has('r') && !options.has('d');
  const depth = depthOf('zfs list', options);
  const named = options.has('t') ? types : new Set([...types, 'snapshot']);
  return {
    names: options.rest,
    types,
    named: marks || depth > 0 ? new Set([...named, 'filesystem']) : named,
    depth: marks && plain ? 1 : depth,
  };
}

/** zfs list [-Hpjr] [-d depth] [-t types] [-o columns] [-s|-S column]… [name…] */
export function zfsList(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs list', args, 'Hpjrd:t:o:s:S:');
  const columns = columnsOf(options.value('o'));
  const keys = sortKeys(options);
  const { subjects, missing } = selectSubjects(machine, wantedBy(options));
  const ordered = keys.length === 0 ? subjects : sorted(machine, subjects, keys);
  const exit = missing.length === 0 ? 0 : 1;
  const lines = options.has('j')
    ? subjects.length === 0 && missing.length > 0
      ? []
      : [jsonList(machine, options, ordered, columns)]
    : tableOf(machine, options, ordered, columns);
  const empty = lines.length === 0 && missing.length === 0 && !options.has('H');
  return said(lines, empty ? ['no datasets available'] : missing, exit);
}

const shownBy = (options: Options, name: string, value: string): string =>
  options.has('p') ? value : shownValue(name, value);

function jsonList(
  machine: Machine,
  options: Options,
  subjects: readonly Subject[],
  columns: readonly string[],
): string {
  const bodies = subjects.map((subject) => {
    const entries = columns
      .filter((column) => column !== 'name')
      .map((column) => {
        const found = propertyOf(machine, subject, column);
        const { value, source } = found ?? { value: '-', source: '-' };
        // A user property that is set nowhere has a source in `list`, and none in `get`.
        const unset = isUserProperty(column) && source === '-' ? 'default' : source;
        return [column, jsonProperty(shownBy(options, column, value), unset)];
      });
    return [nameOf(subject), jsonSubject(subject, Object.fromEntries(entries))];
  });
  return jsonOutput('zfs list', { datasets: Object.fromEntries(bodies) });
}

function tableOf(
  machine: Machine,
  options: Options,
  subjects: readonly Subject[],
  columns: readonly string[],
): readonly string[] {
  const cell = (subject: Subject, column: string) =>
    shownBy(options, column, propertyOf(machine, subject, column)?.value ?? '-');
  const rows = subjects.map((subject) => columns.map((column) => cell(subject, column)));
  if (options.has('H')) return rows.map((row) => row.join('\t'));
  if (rows.length === 0) return [];
  const heads = columns.map((column) => ({
    heading: headings[column] ?? column.toUpperCase(),
    right: !['text', undefined].includes(propertyKind(column)?.shown),
  }));
  return alignedTable(heads, rows);
}
