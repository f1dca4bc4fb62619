import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { jsonOutput, jsonProperty, jsonSubject } from '../json.ts';
import type { Machine } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { allProperties, propertyOf, shownValue } from '../properties.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import type { Subject } from '../subject.ts';
import { nameOf } from '../subject.ts';
import { depthOf, selectSubjects, typesOf } from '../subjects.ts';
import { alignedTable } from '../table.ts';
import { misused } from '../usage.ts';

const fields = ['name', 'property', 'value', 'received', 'source'] as const;
type Field = (typeof fields)[number];
const isField = (name: string): name is Field => fields.some((field) => field === name);

function fieldsOf(given: string | null): readonly Field[] {
  if (given === null) return ['name', 'property', 'value', 'source'];
  if (given === 'all') return fields;
  return given.split(',').map((name) => {
    if (!isField(name)) throw misused('zfs get', `invalid column name '${name}'`);
    return name;
  });
}

/** Names as asked for; null: all of them. */
function namesOf(list: string): readonly string[] | null {
  if (list === 'all') return null;
  return list.split(',').map((name) => {
    if (isUserProperty(name) || name.startsWith('written@')) return name;
    const kind = propertyKind(name);
    if (!kind) throw misused('zfs get', `bad property list: invalid property '${name}'`);
    return kind.name;
  });
}

const sourceWords = ['local', 'default', 'inherited', 'received', 'temporary', 'none'];

function sourcesOf(options: Options): readonly string[] | null {
  const given = options.value('s')?.split(',') ?? null;
  const unknown = given?.find((word) => !sourceWords.includes(word));
  if (unknown !== undefined) throw misused('zfs get', `invalid source '${unknown}'`);
  return given;
}

const sourceWord = (source: string): string =>
  source === '-' ? 'none' : source.startsWith('inherited') ? 'inherited' : source;

const everything = ['filesystem', 'volume', 'snapshot', 'bookmark'];

/** zfs get [-Hpjr] [-d depth] [-t types] [-s sources] [-o fields] property… [name…] */
export function zfsGet(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs get', args, 'Hpjrd:t:s:o:');
  const [list, ...names] = options.rest;
  const shownFields = fieldsOf(options.value('o'));
  const sources = sourcesOf(options);
  const types = typesOf('zfs get', options, everything);
  if (list === undefined) throw misused('zfs get', 'missing property argument');
  const wanted = namesOf(list);
  const depth = depthOf('zfs get', options);
  const named = depth > 0 ? new Set(everything) : types;
  const { subjects, missing } = selectSubjects(machine, { names, types, named, depth });
  const exit = missing.length === 0 ? 0 : 1;

  const linesOf = (subject: Subject) =>
    (wanted ?? allProperties(machine, subject)).flatMap((property) => {
      const found = propertyOf(machine, subject, property);
      const { value, source } = found ?? { value: '-', source: '-' };
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
  const columns = shownFields.map((field) => ({ heading: field.toUpperCase(), right: false }));
  if (options.has('H'))
    return said(
      rows.map((row) => row.join('\t')),
      missing,
      exit,
    );
  return said(rows.length === 0 ? [] : alignedTable(columns, rows), missing, exit);
}
