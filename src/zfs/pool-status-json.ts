import type { Instant } from '../model/ids.ts';
import { instant } from '../model/ids.ts';
import type { Scan, Vdev } from '../model/observation.ts';
import { asObject, asText, parseExactJson } from './exact-json.ts';
import { parseHostDate } from './host-date.ts';
import { isPoolName, isPoolState, type PoolStatus, type PoolStatusListing } from './pool-status.ts';
import { plainLine } from './remote-text.ts';
import { parseErrorCount, vdevGroups, vdevType } from './vdevs.ts';

/** `zpool status -j` (2.3 on), with `--json-int` or without. null when it is no such JSON. */
export function parsePoolStatusJson(
  text: string,
  utcOffset: number | null,
): PoolStatusListing | null {
  const root = asObject(parseExactJson(text));
  if (asObject(root['output_version'])['command'] !== 'zpool status') return null;
  const pools: PoolStatus[] = [];
  const refused: { name: string; what: string }[] = [];
  for (const json of Object.values(asObject(root['pools']))) {
    const pool = asObject(json);
    const name = asText(pool['name']);
    const read = isPoolName(name) ? readPool(name, pool, utcOffset) : 'no pool has such a name';
    if (typeof read === 'string') refused.push({ name: plainLine(name, 120), what: read });
    else pools.push(read);
  }
  return { pools, refused };
}

type Json = Readonly<Record<string, unknown>>;

function readPool(name: string, pool: Json, utcOffset: number | null): PoolStatus | string {
  const state = asText(pool['state']);
  if (!isPoolState(state)) return `its state is «${plainLine(state, 60)}»`;
  const scan = readScan(asObject(pool['scan_stats']), utcOffset);
  if (!scan) return 'its scan cannot be read';
  const trees = asObject(pool['vdevs']);
  // --json-flat-vdevs names a device once for each level above it: no tree can be had of that.
  if (Object.keys(trees).some((key) => key !== name)) return 'its devices are flattened';
  const root = asObject(trees[name]);
  const errors = asText(pool['error_count']);
  const groups = Object.entries(vdevGroups).flatMap(([key, group]) => readVdevs(pool[key], group));
  return {
    name,
    state,
    status: textOrNull(pool['status']),
    action: textOrNull(pool['action']),
    see: textOrNull(pool['moreinfo']),
    scan,
    dataErrors: parseErrorCount(errors) ?? 'unknown',
    vdevs: [...readVdevs(root['vdevs'], 'data'), ...groups],
  };
}

function textOrNull(json: unknown): string | null {
  const text = plainLine(asText(json));
  return text === '' ? null : text;
}

function readScan(scan: Json, utcOffset: number | null): Scan | null {
  const state = asText(scan['state']);
  const func = asText(scan['function']);
  if (state === '' || state === 'NONE' || func === 'NONE') return { kind: 'none' };
  if (func !== 'SCRUB' && func !== 'RESILVER') return null;
  const what = func === 'SCRUB' ? 'scrub' : 'resilver';
  const at = readDate(asText(scan['end_time']), utcOffset);
  switch (state) {
    case 'FINISHED':
      return {
        kind: 'finished',
        what,
        at,
        errors: parseErrorCount(asText(scan['errors'])) ?? 0n,
        repaired: plainLine(asText(scan['processed']), 20),
      };
    case 'CANCELED':
      return { kind: 'canceled', what, at };
    case 'SCANNING':
      return {
        kind: 'running',
        what,
        startedAt: readDate(asText(scan['start_time']), utcOffset),
        // Its figures are rounded to three digits: a share of them would pretend to more.
        percent: null,
        paused: !['', '-', '0'].includes(asText(scan['scrub_pause'])),
      };
    default:
      return null;
  }
}

/** Seconds since 1970 with `--json-int`; else a date that names its zone. */
const readDate = (text: string, utcOffset: number | null): Instant | null =>
  /^[1-9]\d{0,14}$/.test(text) ? instant(Number(text) * 1000) : parseHostDate(text, utcOffset);

function readVdevs(json: unknown, group: Vdev['group']): readonly Vdev[] {
  return Object.values(asObject(json)).map((each) => {
    const vdev = asObject(each);
    const name = plainLine(asText(vdev['name']), 255);
    const count = (key: string) => parseErrorCount(asText(vdev[key])) ?? 0n;
    return {
      name,
      type: vdevType(name),
      group,
      state: plainLine(asText(vdev['state']), 20),
      readErrors: count('read_errors'),
      writeErrors: count('write_errors'),
      checksumErrors: count('checksum_errors'),
      note: textOrNull(vdev['aux']),
      children: readVdevs(vdev['vdevs'], group),
    };
  });
}
