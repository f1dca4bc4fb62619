import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { disksOf, poolState, vdevState } from '../health.ts';
import { jsonOutput } from '../json.ts';
import type { Machine, Vdev, Zpool } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { troubleOf } from '../pool-trouble.ts';
import { scanOf } from '../scan.ts';
import { selectPools } from './zpool-properties.ts';
import { scanLines } from './zpool-scan-lines.ts';
import { poolJson } from './zpool-status-json.ts';

interface Line {
  readonly name: string;
  readonly state: string;
  readonly errors: readonly number[];
  readonly note: string;
}

/** ZFS gives a disk up after too many errors; one that has none was called broken by somebody. */
const whyFaulted = ({ errors }: Vdev): string =>
  errors.read + errors.write + errors.checksum > 0 ? 'too many errors' : 'external device fault';

function vdevLines(vdev: Vdev, depth: number): readonly Line[] {
  const { read, write, checksum } = vdev.errors;
  const state = vdevState(vdev);
  const line: Line = {
    name: `${' '.repeat(depth)}${vdev.name}`,
    state,
    errors: [read, write, checksum],
    note: vdev.type === 'disk' && state === 'FAULTED' ? `  ${whyFaulted(vdev)}` : '',
  };
  return [line, ...vdev.children.flatMap((child) => vdevLines(child, depth + 2))];
}

function configLines(pool: Zpool): readonly string[] {
  const lines: Line[] = [
    { name: pool.name, state: poolState(pool), errors: [0, 0, 0], note: '' },
    ...pool.vdevs.flatMap((vdev) => vdevLines(vdev, 2)),
  ];
  const width = Math.max('NAME'.length, ...lines.map((line) => line.name.length));
  const row = (name: string, state: string, cells: readonly string[]) =>
    `\t${name.padEnd(width)}  ${state.padEnd(8)} ${cells.map((cell) => cell.padStart(5)).join(' ')}`;
  return [
    row('NAME', 'STATE', ['READ', 'WRITE', 'CKSUM']),
    ...lines.map((line) => `${row(line.name, line.state, line.errors.map(String))}${line.note}`),
  ];
}

function poolLines(machine: Machine, pool: Zpool): readonly string[] {
  const trouble = troubleOf(machine, pool);
  const scan = scanLines(machine, scanOf(machine, pool));
  return [
    `  pool: ${pool.name}`,
    ` state: ${poolState(pool)}`,
    ...(trouble
      ? [`status: ${trouble.status.join('\n\t')}`, `action: ${trouble.action.join('\n\t')}`]
      : []),
    ...(trouble?.see === undefined ? [] : [`   see: ${trouble.see}`]),
    ...(scan ? [`  scan: ${scan.join('\n')}`] : []),
    'config:',
    '',
    ...configLines(pool),
    '',
    'errors: No known data errors',
  ];
}

const isWell = (pool: Zpool): boolean =>
  poolState(pool) === 'ONLINE' &&
  disksOf(pool.vdevs).every(({ errors }) => errors.read + errors.write + errors.checksum === 0);

/** What -x says where nothing is wrong. */
const healthyLines = (named: readonly string[], pools: readonly Zpool[]): readonly string[] =>
  named.length === 0
    ? ['all pools are healthy']
    : pools.map(({ name }) => `pool '${name}' is healthy`);

/** zpool status [-pvxj] [pool…] */
export function zpoolStatus(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zpool status', args, 'pvxj');
  const selected = selectPools(machine, options.rest);
  const { missing } = selected;
  const exit = missing.length === 0 ? 0 : 1;
  const pools = options.has('x') ? selected.pools.filter((pool) => !isWell(pool)) : selected.pools;
  if (options.has('j')) {
    if (pools.length === 0 && missing.length > 0) return said([], missing, exit);
    const bodies = Object.fromEntries(pools.map((pool) => [pool.name, poolJson(machine, pool)]));
    return said([jsonOutput('zpool status', { pools: bodies })], missing, exit);
  }
  if (options.has('x') && pools.length === 0)
    return said(healthyLines(options.rest, selected.pools), missing, exit);
  const blocks = pools.map((pool) => poolLines(machine, pool).join('\n'));
  return said(blocks.length === 0 ? [] : [blocks.join('\n\n')], missing, exit);
}
