import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { poolState } from '../health.ts';
import { jsonOutput, jsonProperty } from '../json.ts';
import type { Machine, Zpool } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { alignedTable } from '../table.ts';
import {
  allPoolProperties,
  poolProperty,
  poolPropertyName,
  selectPools,
  shownPoolValue,
} from './zpool-properties.ts';

const usual = [
  'name',
  'size',
  'allocated',
  'free',
  'checkpoint',
  'expandsize',
  'fragmentation',
  'capacity',
  'dedupratio',
  'health',
  'altroot',
];

const headings: Readonly<Record<string, string>> = {
  allocated: 'ALLOC',
  checkpoint: 'CKPOINT',
  expandsize: 'EXPANDSZ',
  fragmentation: 'FRAG',
  capacity: 'CAP',
  dedupratio: 'DEDUP',
};

const leftAligned = new Set(['name', 'altroot']);

const columnsOf = (given: string | null): readonly string[] => {
  if (given === null) return usual;
  if (given === 'all') return ['name', ...allPoolProperties];
  return given.split(',').map(poolPropertyName);
};

/** ZFS's JSON of one pool. */
function jsonPool(options: Options, pool: Zpool, columns: readonly string[]): object {
  const entries = columns
    .filter((column) => column !== 'name')
    .map((column) => {
      const { value, source } = poolProperty(pool, column);
      return [
        column,
        jsonProperty(options.has('p') ? value : shownPoolValue(column, value), source),
      ];
    });
  return {
    name: pool.name,
    type: 'POOL',
    state: poolState(pool),
    pool_guid: pool.guid,
    txg: String(pool.txg),
    spa_version: '5000',
    zpl_version: '5',
    properties: Object.fromEntries(entries),
  };
}

/** ZFS's JSON of pools, as list and get give it. */
export const jsonPools = (
  options: Options,
  pools: readonly Zpool[],
  columns: readonly string[],
) => ({
  pools: Object.fromEntries(pools.map((pool) => [pool.name, jsonPool(options, pool, columns)])),
});

/** zpool list [-Hpj] [-o columns] [pool…] */
export function zpoolList(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool list', args, 'Hpjo:');
  const columns = columnsOf(options.value('o'));
  const { pools, missing } = selectPools(machine, options.rest);
  // zpool list fails only where it has nothing at all to list.
  const exit = missing.length > 0 && pools.length === 0 ? 1 : 0;
  if (options.has('j'))
    return said([jsonOutput('zpool list', jsonPools(options, pools, columns))], missing, exit);
  const rows = pools.map((pool) =>
    columns.map((column) => {
      const { value } = poolProperty(pool, column);
      return options.has('p') ? value : shownPoolValue(column, value);
    }),
  );
  if (options.has('H'))
    return said(
      rows.map((row) => row.join('\t')),
      missing,
      exit,
    );
  const heads = columns.map((column) => ({
    heading: headings[column] ?? column.toUpperCase(),
    right: !leftAligned.has(column),
  }));
  return said(rows.length === 0 ? [] : alignedTable(heads, rows), missing, exit);
}
