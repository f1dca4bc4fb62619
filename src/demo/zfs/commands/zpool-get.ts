import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import { jsonOutput } from '../json.ts';
import type { Machine, Zpool } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { alignedTable } from '../table.ts';
import { jsonPools } from './zpool-list.ts';
import {
  allPoolProperties,
  poolProperty,
  poolPropertyName,
  selectPools,
  shownPoolValue,
} from './zpool-properties.ts';

const fields = ['name', 'property', 'value', 'source'] as const;
type Field = (typeof fields)[number];

const isField = (text: string): text is Field => fields.some((field) => field === text);

function fieldsOf(given: string | null): readonly Field[] {
  if (given === null || given === 'all') return fields;
  const wanted = given.split(',');
  if (wanted.every(isField)) return wanted;
  throw notModelled(`zpool get -o ${given}`);
}

function poolsNamed(machine: Machine, names: readonly string[]): readonly Zpool[] {
  const { pools, missing } = selectPools(machine, names);
  if (missing.length === 0) return pools;
  const [only, ...more] = names;
  // zpool takes a further name that is no pool for a device of the first.
  if (more.length > 0) throw notModelled('zpool get of devices');
  throw new ZfsFailure(`Cannot get properties of ${only}: no such pool available.`);
}

function rowsOf(options: Options, pools: readonly Zpool[], properties: readonly string[]) {
  return pools.flatMap((pool) =>
    properties.map((property): Readonly<Record<Field, string>> => {
      const { value, source } = poolProperty(pool, property);
      const shown = options.has('p') ? value : shownPoolValue(property, value);
      return { name: pool.name, property, value: shown, source };
    }),
  );
}

/** zpool get [-Hpj] [-o field,…] property… [pool…] */
export function zpoolGet(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool get', args, 'Hpjo:');
  const [list, ...names] = options.rest;
  if (list === undefined) throw notModelled('zpool get of nothing');
  const columns = fieldsOf(options.value('o'));
  const wanted = list === 'all' ? allPoolProperties : list.split(',').map(poolPropertyName);
  const pools = poolsNamed(machine, names);
  if (options.has('j')) return said([jsonOutput('zpool get', jsonPools(options, pools, wanted))]);
  const rows = rowsOf(options, pools, wanted).map((row) => columns.map((column) => row[column]));
  if (options.has('H')) return said(rows.map((row) => row.join('\t')));
  const heads = columns.map((column) => ({ heading: column.toUpperCase(), right: false }));
  return said(rows.length === 0 ? [] : alignedTable(heads, rows));
}
