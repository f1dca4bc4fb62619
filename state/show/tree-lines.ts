import type { Instant } from '../../src/model/ids.ts';
import type { PoolFacts, Scan, Vdev } from '../../src/model/observation.ts';
import { count, formatBytes } from '../../src/model/units.ts';
import { type Line, line, type Span, span, type Tone } from '../../src/terminal/style.ts';
import { toWidth } from '../../src/terminal/text.ts';
import { ageText, isStale, lastSeen } from '../ages.ts';
import { bar, type Room } from './room.ts';
import { type TreeRow, vdevIll } from './tree.ts';

/** Widths of the columns; what a wide screen has more of goes to the name. */
function columnsOf(width: number) {
  const [state, fill, free, scrub, seen] =
    width >= 150 ? [14, 28, 16, 30, 22] : width >= 78 ? [14, 16, 0, 21, 0] : [12, 7, 0, 18, 0];
  const name = Math.min(60, width - 2 - state - fill - free - scrub - seen);
  return { name, state, fill, free, scrub, seen };
}

export function treeHead({ width }: Room): Line {
  const w = columnsOf(width);
  const head = [
    toWidth('site / host / pool', w.name),
    toWidth('state', w.state),
    toWidth('used', w.fill),
    toWidth(w.free > 0 ? 'free' : '', w.free),
    toWidth(w.seen > 0 ? 'last scrub' : 'scrub, or seen', w.scrub),
    toWidth(w.seen > 0 ? 'seen' : '', w.seen),
  ];
  return line(`  ${head.join('')}`.trimEnd(), 'dim');
}

export function treeLine(row: TreeRow, picked: boolean, now: Instant, room: Room): Line {
  const w = columnsOf(room.width);
  const { name, tone, cells } = contents(row, now, room);
  return [
    span(picked ? `${room.glyphs.selected} ` : '  ', 'strong'),
    span(toWidth('  '.repeat(row.depth) + name, w.name - 1), picked ? 'strong' : tone),
    span(' '),
    ...cells,
  ];
}

interface Contents {
  readonly name: string;
  readonly tone: Tone;
  readonly cells: readonly Span[];
}

function contents(row: TreeRow, now: Instant, room: Room): Contents {
  switch (row.kind) {
    case 'site':
      return {
        name: row.about === '' ? row.site : `${row.site} (${row.about})`,
        tone: 'strong',
        cells: [],
      };
    case 'host':
      return { name: row.host.name, tone: 'plain', cells: hostCells(row, now, room) };
    case 'pool':
      return {
        name: row.pool.name + roleNote(row),
        tone: 'plain',
        cells: poolCells(row, now, room),
      };
    case 'vdev':
      return {
        name: row.vdev.name,
        tone: vdevIll(row.vdev) ? 'warning' : 'dim',
        cells: vdevCells(row.vdev, columnsOf(room.width).state),
      };
    default: {
      const never: never = row;
      return never;
    }
  }
}

type HostRow = Extract<TreeRow, { kind: 'host' }>;
type PoolRow = Extract<TreeRow, { kind: 'pool' }>;

function hostCells(row: HostRow, now: Instant, { width }: Room): readonly Span[] {
  const w = columnsOf(width);
  const [text, tone] = hostState(row);
  const { observation } = row;
  const at = lastSeen(observation);
  const stale = isStale(at, now);
  const age = observation.kind === 'pending' ? '' : `${ageText(at, now)}${stale ? ' (stale)' : ''}`;
  const middle = w.state + w.fill + w.free + (w.seen > 0 ? w.scrub : 0);
  const ageCell = w.seen > 0 || age === '' ? age : `seen ${age}`;
  return [span(toWidth(text, middle), tone), span(ageCell, stale ? 'warning' : 'dim')];
}

function poolCells(row: PoolRow, now: Instant, room: Room): readonly Span[] {
  const w = columnsOf(room.width);
  const facts = row.health?.facts ?? null;
  if (!facts) return [span('not seen', 'dim')];
  const tone: Tone = row.live ? 'plain' : 'dim';
  const state = row.live ? facts.state : `was ${facts.state}`;
  const free = w.free > 0 ? `${formatBytes(facts.free)} free` : '';
  return [
    span(toWidth(state, w.state), row.live ? stateTone(facts.state) : 'dim'),
    ...fillSpans(facts, w.fill, room),
    span(toWidth(free, w.free), tone),
    span(scanText(facts.scan, now), row.problem ? 'warning' : tone),
  ];
}

function hostState(row: HostRow): readonly [string, Tone] {
  const again = row.looking ? ', looking again' : '';
  switch (row.observation.kind) {
    case 'pending':
      return ['looking for the first time', 'accent'];
    case 'seen':
      return [`answers${again}`, row.looking ? 'accent' : 'plain'];
    case 'unreachable':
      return [`NOT REACHABLE${again}`, 'danger'];
    default: {
      const never: never = row.observation;
      return never;
    }
  }
}

function roleNote({ pool }: PoolRow): string {
  if (pool.role === 'scratch') return ' (scratch)';
  return pool.trust === 'keys' ? '' : ` (${pool.trust})`;
}

const stateTone = (state: string): Tone =>
  state === 'ONLINE' ? 'good' : state === 'DEGRADED' ? 'warning' : 'danger';

function fillSpans(
  { allocated, size }: PoolFacts,
  width: number,
  { glyphs }: Room,
): readonly Span[] {
  const share = size > 0n ? Number((allocated * 1000n) / size) / 1000 : 0;
  const tone: Tone = share >= 0.9 ? 'danger' : share >= 0.8 ? 'warning' : 'plain';
  return [
    span(bar(share, width - 7, glyphs), tone),
    span(toWidth(`${Math.floor(share * 100)} %`, 5, 'right'), tone),
    span('  '),
  ];
}

/** What `zpool status` says of the scan, in a few words. */
export function scanText(scan: Scan, now: Instant): string {
  switch (scan.kind) {
    case 'none':
      return 'never scrubbed';
    case 'running':
      return `${scan.what}${scan.paused ? ' paused' : ''} ${scan.percent === null ? 'runs' : `${Math.floor(scan.percent)} %`}`;
    case 'finished': {
      const errors = scan.errors > 0n ? `, ${count(Number(scan.errors), 'error')}` : '';
      const what = scan.what === 'scrub' ? '' : 'resilver ';
      return `${what}${scan.at === null ? 'finished' : ageText(scan.at, now)}${errors}`;
    }
    case 'canceled':
      return `${scan.what} stopped`;
    default: {
      const never: never = scan;
      return never;
    }
  }
}

function vdevCells(vdev: Vdev, width: number): readonly Span[] {
  const errors = [
    ...(vdev.readErrors > 0n ? [`${vdev.readErrors} read`] : []),
    ...(vdev.writeErrors > 0n ? [`${vdev.writeErrors} write`] : []),
    ...(vdev.checksumErrors > 0n ? [`${vdev.checksumErrors} checksum`] : []),
  ];
  const group = vdev.group === 'data' ? '' : `${vdev.group}  `;
  const said = [errors.length > 0 ? `errors: ${errors.join(', ')}` : '', vdev.note ?? ''].filter(
    (text) => text !== '',
  );
  return [
    span(toWidth(vdev.state, width), vdevIll(vdev) ? stateTone(vdev.state) : 'dim'),
    span(`${group}${said.join('; ')}`, errors.length > 0 ? 'warning' : 'dim'),
  ];
}
