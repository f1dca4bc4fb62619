import type { Machine, Scan } from '../machine.ts';
import { longDate, niceBytes } from '../numbers.ts';
import { progressOf } from '../scan.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** `00:00:04`, with days in front when there are any. */
function lasted(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days > 0 ? `${days} days ${clock}` : clock;
}

const date = (ms: number) => longDate(Math.floor(ms / 1000));

/** What stands behind `scan:`; further lines begin with a tab. null: nothing was ever scanned. */
export function scanLines(machine: Machine, scan: Scan | null): readonly string[] | null {
  if (!scan) return null;
  const { share } = progressOf(machine, scan);
  const { end, what } = scan;
  if (end?.how === 'canceled') return [`${what} canceled on ${date(end.at)}`];
  if (end) {
    const took = lasted(end.at - scan.startedAt - scan.pausedFor);
    const did = what === 'scrub' ? 'scrub repaired 0B' : `resilvered ${niceBytes(scan.bytes)}`;
    return [`${did} in ${took} with 0 errors on ${date(end.at)}`];
  }
  const done = (scan.bytes * BigInt(Math.floor(share * 10_000))) / 10_000n;
  const figures = `${niceBytes(done)} / ${niceBytes(scan.bytes)} scanned, ${niceBytes(done)} / ${niceBytes(scan.bytes)} issued`;
  const said = what === 'scrub' ? '0B repaired' : `${niceBytes(done)} resilvered`;
  const percent = `${(share * 100).toFixed(2)}% done`;
  if (scan.pausedAt !== null)
    return [
      `scrub paused since ${date(scan.pausedAt)}`,
      `\tscrub started on ${date(scan.startedAt)}`,
      `\t${figures}`,
      `\t${said}, ${percent}`,
    ];
  const left = lasted(scan.lasts * (1 - share));
  const toGo = share > 0 ? `${left} to go` : 'no estimated completion time';
  return [
    `${what} in progress since ${date(scan.startedAt)}`,
    `\t${figures}`,
    `\t${said}, ${percent}, ${toGo}`,
  ];
}

/** `scan_stats` of zpool status -j. */
export function scanJson(machine: Machine, scan: Scan): object {
  const { share } = progressOf(machine, scan);
  const zoned = (ms: number) => longDate(Math.floor(ms / 1000), 'UTC ');
  const done = niceBytes((scan.bytes * BigInt(Math.floor(share * 10_000))) / 10_000n);
  const state = scan.end ? scan.end.how.toUpperCase() : 'SCANNING';
  return {
    function: scan.what.toUpperCase(),
    state,
    start_time: zoned(scan.startedAt),
    end_time: scan.end ? zoned(scan.end.at) : '-',
    to_examine: niceBytes(scan.bytes),
    examined: done,
    skipped: '0B',
    processed: scan.what === 'scrub' ? '0B' : done,
    errors: '0',
    bytes_per_scan: '0B',
    pass_start: String(Math.floor(scan.startedAt / 1000)),
    scrub_pause: scan.pausedAt === null ? '-' : zoned(scan.pausedAt),
    scrub_spent_paused: String(Math.floor(scan.pausedFor / 1000)),
    issued_bytes_per_scan: done,
    issued: done,
  };
}
