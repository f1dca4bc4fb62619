import { notModelled } from '../failure.ts';
import { poolState } from '../health.ts';
import type { Machine, Zpool } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import { allocatedOf } from '../space.ts';

/** A pool's property as `zpool get -p` has it, with its source. */
export interface PoolProperty {
  readonly value: string;
  readonly source: string;
}

const bytes = new Set(['size', 'free', 'allocated', 'freeing', 'leaked']);
const percents = new Set(['capacity', 'fragmentation']);

const plain = (value: string): PoolProperty => ({ value, source: '-' });
const byDefault = (value: string): PoolProperty => ({ value, source: 'default' });

/** In the order of `zpool get all`, features left out. */
const properties: Readonly<Record<string, (pool: Zpool) => PoolProperty>> = {
  size: (pool) => plain(String(pool.size)),
  capacity: (pool) => plain(String((allocatedOf(pool) * 100n) / pool.size)),
  altroot: () => byDefault('-'),
  health: (pool) => plain(poolState(pool)),
  guid: (pool) => plain(pool.guid),
  version: () => byDefault('-'),
  bootfs: () => byDefault('-'),
  delegation: () => byDefault('on'),
  autoreplace: () => byDefault('off'),
  cachefile: () => byDefault('-'),
  failmode: () => byDefault('wait'),
  listsnapshots: () => byDefault('off'),
  autoexpand: () => byDefault('off'),
  dedupratio: () => plain('1.00'),
  free: (pool) => plain(String(pool.size - allocatedOf(pool))),
  allocated: (pool) => plain(String(allocatedOf(pool))),
  readonly: () => plain('off'),
  ashift: () => ({ value: '12', source: 'local' }),
  comment: () => byDefault('-'),
  expandsize: () => plain('-'),
  freeing: () => plain('0'),
  fragmentation: (pool) => plain(String(pool.fragmentation)),
  leaked: () => plain('0'),
  multihost: () => byDefault('off'),
  checkpoint: () => plain('-'),
  autotrim: () => byDefault('off'),
  compatibility: () => byDefault('off'),
};

const shortNames: Readonly<Record<string, string>> = {
  alloc: 'allocated',
  cap: 'capacity',
  frag: 'fragmentation',
  dedup: 'dedupratio',
  expandsz: 'expandsize',
};

export const allPoolProperties = Object.keys(properties);

/** The native name, or zpool's words that there is none such. */
export function poolPropertyName(name: string): string {
  const native = shortNames[name] ?? name;
  if (native === 'name' || properties[native]) return native;
  // zpool goes on to list every property that it has.
  throw notModelled(`the property '${name}'`);
}

export function poolProperty(pool: Zpool, name: string): PoolProperty {
  if (name === 'name') return plain(pool.name);
  return properties[name]?.(pool) ?? plain('-');
}

export function shownPoolValue(name: string, value: string): string {
  if (bytes.has(name) && value !== '-') return niceBytes(BigInt(value));
  if (percents.has(name) && value !== '-') return `${value}%`;
  return name === 'dedupratio' ? `${value}x` : value;
}

/** The pools that were named, or all, by name; one line for each that is not there. */
export function selectPools(
  machine: Machine,
  names: readonly string[],
): { readonly pools: readonly Zpool[]; readonly missing: readonly string[] } {
  const sorted = [...machine.pools.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (names.length === 0) return { pools: sorted, missing: [] };
  return {
    pools: sorted.filter((pool) => names.includes(pool.name)),
    missing: names
      .filter((name) => !machine.pools.has(name))
      .map((name) => `cannot open '${name}': no such pool`),
  };
}
