import type { Tiers } from '../../model/catalogue.ts';
import type { Guid, Instant } from '../../model/ids.ts';

/** What retention asks of a snapshot: when it was taken, by its `creation` and never by its name (peers.md 5.9). */
export interface Dated {
  readonly guid: Guid;
  readonly creation: Instant;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Number of the period, of each kind, that a moment lies in: by the calendar in UTC, which knows no summer time. */
const periods: Readonly<Record<keyof Tiers, (ms: number) => number>> = {
  hourly: (ms) => Math.floor(ms / hourMs),
  daily: (ms) => Math.floor(ms / dayMs),
  // ISO weeks begin on Monday, and 1970 began on a Thursday.
  weekly: (ms) => Math.floor((Math.floor(ms / dayMs) + 3) / 7),
  monthly: (ms) => monthOfDay(Math.floor(ms / dayMs)),
  yearly: (ms) => Math.floor(monthOfDay(Math.floor(ms / dayMs)) / 12),
};

/** Months since the year 0, by the day: a fleet has a million snapshots, of a few thousand days. */
const months = new Map<number, number>();

function monthOfDay(day: number): number {
  const known = months.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * dayMs);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  months.set(day, month);
  return month;
}

/** Nothing is said of what is to be kept: no reason to destroy anything. */
const keepsNothing = ({ hourly, daily, weekly, monthly, yearly }: Tiers): boolean =>
  hourly + daily + weekly + monthly + yearly === 0;

/**
 * The snapshots that retention has no use for, oldest first. Of each tier the newest snapshot of a period is wanted,
 * of as many periods as the tier keeps; a snapshot serves every tier that it fits.
 *
 * Periods that have a snapshot are counted, from the newest back, and not from today: where nothing new is taken,
 * nothing old goes, and the answer does not move with the clock. It moves once a day: everything since the midnight
 * (UTC) before the newest snapshot is wanted, so that tiers of hours do not ask somebody every hour.
 */
export function unwanted<Snapshot extends Dated>(
  tiers: Tiers,
  snapshots: readonly Snapshot[],
): readonly Snapshot[] {
  if (keepsNothing(tiers)) return [];
  const ordered = oldestFirst(snapshots);
  const newest = ordered.at(-1);
  if (!newest) return [];
  const midnight = Math.floor(newest.creation / dayMs) * dayMs;
  const counters = (Object.keys(periods) as (keyof Tiers)[])
    .filter((tier) => tiers[tier] > 0)
    .map((tier) => ({ periodOf: periods[tier], left: tiers[tier], period: Number.NaN }));
  const found: Snapshot[] = [];
  let open = counters.length;
  for (let at = ordered.length - 1; at >= 0; at -= 1) {
    const snapshot = ordered[at];
    if (!snapshot || snapshot.creation >= midnight) continue;
    let wanted = false;
    for (const counter of open === 0 ? [] : counters) {
      if (counter.left === 0) continue;
      const period = counter.periodOf(snapshot.creation);
      if (period === counter.period) continue;
      counter.period = period;
      counter.left -= 1;
      if (counter.left === 0) open -= 1;
      wanted = true;
    }
    if (!wanted) found.push(snapshot);
  }
  return found.reverse();
}

/** They come in the order of their making, save where a clock was set back; of one second the guid decides. */
function oldestFirst<Snapshot extends Dated>(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  for (let at = 1; at < snapshots.length; at += 1) {
    const [before, after] = [snapshots[at - 1], snapshots[at]];
    if (before && after && before.creation >= after.creation) return snapshots.toSorted(byAge);
  }
  return snapshots;
}

const byAge = (a: Dated, b: Dated): number => a.creation - b.creation || (a.guid < b.guid ? -1 : 1);
