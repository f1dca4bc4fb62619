import type { PoolFacts, PoolState, Scan } from '../model/observation.ts';
import { plainLine } from './remote-text.ts';
import { chooseScan, parseScan } from './scan.ts';
import { parseVdevs } from './vdevs.ts';

/** What `zpool status` says of one pool, in text or JSON. */
export interface PoolStatus
  extends Pick<PoolFacts, 'name' | 'state' | 'status' | 'scan' | 'dataErrors' | 'vdevs'> {
  /** What ZFS advises, and where it says more; null when there is nothing to do. */
  readonly action: string | null;
  readonly see: string | null;
}

export interface PoolStatusListing {
  readonly pools: readonly PoolStatus[];
  /** Pools whose report holds something that ZFS does not say, with what it was. */
  readonly refused: readonly { readonly name: string; readonly what: string }[];
}

const states: ReadonlySet<string> = new Set<PoolState>([
  'ONLINE',
  'DEGRADED',
  'FAULTED',
  'OFFLINE',
  'UNAVAIL',
  'REMOVED',
  'SUSPENDED',
]);
export const isPoolState = (text: string): text is PoolState => states.has(text);

/** ZFS's rule for a pool's name (zfs_namecheck.c, pool_namecheck): it goes into commands. */
export const isPoolName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_.: -]{0,254}$/.test(text);

const heading =
  /^ {0,3}(pool|state|status|action|comment|see|scan|scrub|remove|checkpoint|expand|dedup|config|errors): ?(.*)$/;

interface Entry {
  readonly key: string;
  readonly lines: string[];
}

/**
 * `zpool status`, with or without -p, -P, -L, -v, -t and -x, of any number of pools. `utcOffset`: minutes east of
 * UTC, for its dates are local to the host; null leaves them out.
 */
export function parsePoolStatus(text: string, utcOffset: number | null): PoolStatusListing {
  const pools: PoolStatus[] = [];
  const refused: { name: string; what: string }[] = [];
  for (const entries of splitPools(text)) {
    const name = first(entries, 'pool').trim();
    const read = isPoolName(name) ? readPool(name, entries, utcOffset) : 'no pool has such a name';
    if (typeof read === 'string') refused.push({ name: plainLine(name, 120), what: read });
    else pools.push(read);
  }
  return { pools, refused };
}

/** `zpool status -x` of sound pools, and a host without any. */
const nothing = /^(all pools are healthy|no pools available|pool '.*' is healthy)?$/;

function splitPools(text: string): readonly (readonly Entry[])[] {
  const pools: Entry[][] = [];
  for (const line of text.split('\n')) {
    const match = heading.exec(line);
    const pool = pools.at(-1);
    if (match?.[1] === 'pool') {
      pools.push([{ key: 'pool', lines: [match[2] ?? ''] }]);
    } else if (match) {
      pool?.push({ key: match[1] ?? '', lines: [match[2] ?? ''] });
    } else if (pool) {
      pool.at(-1)?.lines.push(line);
    } else if (!nothing.test(line)) {
      pools.push([{ key: 'pool', lines: [line] }]);
    }
  }
  return pools;
}

const first = (entries: readonly Entry[], key: string): string =>
  entries.find((entry) => entry.key === key)?.lines.join('\n') ?? '';

function textOf(entries: readonly Entry[], key: string): string | null {
  const text = plainLine(first(entries, key));
  return text === '' ? null : text;
}

/** The pool, or what in its report ZFS would not say. */
function readPool(
  name: string,
  entries: readonly Entry[],
  utcOffset: number | null,
): PoolStatus | string {
  const state = first(entries, 'state').trim();
  if (!isPoolState(state)) return `its state is «${plainLine(state, 60)}»`;
  const scans: Scan[] = [];
  for (const entry of entries.filter((each) => each.key === 'scan')) {
    const said = entry.lines.join('\n').replace(/\n\s*scan warning:.*/g, '');
    const scan = parseScan(said, utcOffset);
    if (!scan) return `its scan is «${plainLine(said, 60)}»`;
    scans.push(scan);
  }
  const vdevs = parseVdevs(entries.find((entry) => entry.key === 'config')?.lines ?? []);
  if (!vdevs) return 'its list of devices cannot be read';
  return {
    name,
    state,
    status: textOf(entries, 'status'),
    action: textOf(entries, 'action'),
    see: textOf(entries, 'see'),
    scan: chooseScan(scans),
    dataErrors: parseErrors(first(entries, 'errors')),
    vdevs,
  };
}

/** Known data errors; `unknown` when ZFS could not say (no permission, a pool that is not open). */
function parseErrors(text: string): bigint | 'unknown' {
  const said = text.trim();
  if (said.startsWith('No known data errors')) return 0n;
  const count = /^(\d+) data errors?\b/.exec(said);
  if (count) return BigInt(count[1] ?? '0');
  // With -v the files are listed instead of counted, each on its own line.
  if (said.startsWith('Permanent errors have been detected')) {
    return BigInt(
      said
        .split('\n')
        .slice(1)
        .filter((line) => line.trim() !== '').length,
    );
  }
  return 'unknown';
}
