import { guid } from '../model/ids.ts';
import type { PoolFacts } from '../model/observation.ts';
import { isDecimal, type Listing, parseBytes, readLines } from './listing.ts';
import { isPoolName, isPoolState } from './pool-status.ts';

/** Columns for `zpool list -Hp -o`. */
export const poolColumns = [
  'name',
  'guid',
  'size',
  'allocated',
  'free',
  'fragmentation',
  'health',
  'readonly',
] as const;

export type PoolRow = Pick<
  PoolFacts,
  'name' | 'guid' | 'state' | 'readonly' | 'size' | 'allocated' | 'free' | 'fragmentation'
>;

/** `zpool list -Hp -o …` with the columns above. A pool that is not open prints `-` for its sizes: 0 bytes here. */
export function parsePoolList(text: string): Listing<PoolRow> {
  const said = text.trim() === 'no pools available' ? '' : text;
  return readLines(said, (line) => {
    const fields = line.split('\t');
    const [name = '', id = '', size = '', allocated = '', free = '', fragmentation = ''] = fields;
    const [health = '', readonly = ''] = fields.slice(6);
    if (fields.length !== poolColumns.length || !isPoolName(name) || !isDecimal(id)) return null;
    if (!isPoolState(health)) return null;
    if (![size, allocated, free].every((text) => text === '-' || isDecimal(text))) return null;
    return {
      name,
      guid: guid(id),
      state: health,
      readonly: readonly === 'on',
      size: parseBytes(size) ?? 0n,
      allocated: parseBytes(allocated) ?? 0n,
      free: parseBytes(free) ?? 0n,
      fragmentation: /^\d+%?$/.test(fragmentation) ? Number.parseInt(fragmentation, 10) : null,
    };
  });
}
