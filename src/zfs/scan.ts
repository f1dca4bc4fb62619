import type { Scan } from '../model/observation.ts';
import { parseHostDate } from './host-date.ts';

const date = '([A-Z][a-z]{2} [A-Z][a-z]{2} +\\d+ [\\d:]+ \\d{4})';
const running = new RegExp(`^(scrub|resilver)(?: \\(.+?\\))? in progress since ${date}`);
const paused = new RegExp(`^scrub paused since ${date}(?:\\s+scrub started on ${date})?`);
const finished = new RegExp(
  `^(scrub repaired|resilvered)(?: \\(.+?\\))? (\\S+) in .+? with (\\d+) errors on ${date}`,
);
const canceled = new RegExp(`^(scrub|resilver)(?: \\(.+?\\))? canceled on ${date}`);

/**
 * What stands behind `scan:` in `zpool status`, its lines joined. A sequential resilver names its vdev in
 * parentheses. null when it is nothing that ZFS says there: «no scan» would then be a guess.
 */
export function parseScan(text: string, utcOffset: number | null): Scan | null {
  const said = text.replace(/\s+/g, ' ').trim();
  if (said === '' || said === 'none requested') return { kind: 'none' };

  const run = running.exec(said);
  if (run) return runningScan(run[1], run[2], false);
  const pause = paused.exec(said);
  if (pause) return runningScan('scrub', pause[2], true);
  const end = finished.exec(said);
  if (end) {
    return {
      kind: 'finished',
      what: end[1] === 'resilvered' ? 'resilver' : 'scrub',
      at: parseHostDate(end[4] ?? '', utcOffset),
      errors: BigInt(end[3] ?? '0'),
      repaired: end[2] ?? '',
    };
  }
  const stop = canceled.exec(said);
  if (stop) {
    return { kind: 'canceled', what: kindOf(stop[1]), at: parseHostDate(stop[2] ?? '', utcOffset) };
  }
  return null;

  function runningScan(
    what: string | undefined,
    since: string | undefined,
    isPaused: boolean,
  ): Scan {
    const done = /([\d.]+)% done/.exec(said);
    return {
      kind: 'running',
      what: kindOf(what),
      startedAt: parseHostDate(since ?? '', utcOffset),
      percent: done ? Number(done[1]) : null,
      paused: isPaused,
    };
  }
}

const kindOf = (text: string | undefined) => (text === 'resilver' ? 'resilver' : 'scrub');

/**
 * The one that counts of several: a running one; else the first, for ZFS prints the scrub before the resilver and
 * only a scrub verifies what is not new.
 */
export const chooseScan = (scans: readonly Scan[]): Scan =>
  scans.find((scan) => scan.kind === 'running') ?? scans[0] ?? { kind: 'none' };
