import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { allProperties, propertyOf, shownValue } from '../properties.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import type { Subject } from '../subject.ts';
import { nameOf } from '../subject.ts';
import { selectSubjects, typesOf } from '../subjects.ts';
import { alignedTable } from '../table.ts';
import { jsonOutput, jsonProperty, jsonSubject } from './zfs-list.ts';

const fields = ['name', 'property', 'value', 'received', 'source'] as const;
type Field = (typeof fields)[number];
const isField = (name: string): name is Field => fields.some((field) => field === name);

function fieldsOf(given: string | null): readonly Field[] {
  if (given === null) return ['name', 'property', 'value', 'source'];
  if (given === 'all') return fields;
  return given.split(',').map((name) => {
    if (!isField(name)) throw new ZfsFailure(`invalid column name '${name}'`, 2);
    return name;
  });
}

/** Names as asked for; null: all of them. */
function namesOf(list: string): readonly string[] | null {
  if (list === 'all') return null;
  return list.split(',').map((name) => {
    if (isUserProperty(name) || name.startsWith('written@')) return name;
    const kind = propertyKind(name);
    if (!kind) throw new ZfsFailure(`bad property list: invalid property '${name}'`, 2);
    return kind.name;
  });
}

const sourceWord = (source: string): string =>
  source === '-' ? 'none' : source.startsWith('inherited') ? 'inherited' : source;

/** zfs get [-Hpjr] [-d depth] [-t types] [-s sources] [-o fields] property… [name…] */
export function zfsGet(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs get', args, 'Hpjrd:t:s:o:');
  const [list, ...names] = options.rest;
  if (list === undefined) throw new ZfsFailure('missing property argument', 2);
  const wanted = namesOf(list);
  const shownFields = fieldsOf(options.value('o'));
  const sources = options.value('s')?.split(',') ?? null;
  const everything = ['filesystem', 'volume', 'snapshot', 'bookmark'];
  const types = typesOf(
    options,
    names.length === 0 || options.has('r') || options.has('d')
      ? everything
      : ['filesystem', 'volume'],
  );
  const { subjects, missing } = selectSubjects(machine, options, names, types);
  const exit = missing.length === 0 ? 0 : 1;

  const linesOf = (subject: Subject) =>
    (wanted ?? allProperties(machine, subject)).flatMap((property) => {
      const { value, source } = propertyOf(machine, subject, property) ?? {
        value: '-',
        source: '-',
      };
      if (sources && !sources.includes(sourceWord(source))) return [];
      const shown = options.has('p') ? value : shownValue(property, value);
      return [{ name: nameOf(subject), property, value: shown, received: '-', source }];
    });

  if (options.has('j')) {
    const bodies = subjects.map((subject) => {
      const entries = linesOf(subject).map((line) => [
        line.property,
        jsonProperty(line.value, line.source),
      ]);
      return [nameOf(subject), jsonSubject(subject, Object.fromEntries(entries))];
    });
    return said([jsonOutput('zfs get', { datasets: Object.fromEntries(bodies) })], missing, exit);
  }
  const rows = subjects.flatMap(linesOf).map((line) => shownFields.map((field) => line[field]));
  if (options.has('H'))
    return said(
      rows.map((row) => row.join('\t')),
      missing,
      exit,
    );
  const columns = shownFields.map((field) => ({ heading: field.toUpperCase(), right: false }));
  return said(rows.length === 0 ? [] : alignedTable(columns, rows), missing, exit);
}
