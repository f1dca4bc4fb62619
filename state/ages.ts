import type { Instant } from '../src/model/ids.ts';
import type { HostObservation, Observations, SeenHost } from '../src/model/observation.ts';
import { formatDuration } from '../src/model/units.ts';

const minute = 60_000;
/** Older facts than this are marked: by then several looks have been missed. */
const staleAfter = 5 * minute;

/** «2 min ago». Under a minute it is «just now»: an age that counts seconds would repaint the screen every second. */
export function ageText(at: Instant | null, now: Instant): string {
  if (at === null) return 'never';
  return now - at < minute ? 'just now' : `${formatDuration(now - at)} ago`;
}

/** A fact so old that it must not be taken for the present. */
export const isStale = (at: Instant | null, now: Instant): boolean =>
  at === null || now - at > staleAfter;

/** The last good look at a host, however old; null when there was none. */
export function lastLook(observation: HostObservation): SeenHost | null {
  if (observation.kind === 'seen') return observation;
  return observation.kind === 'unreachable' ? observation.last : null;
}

/** When a host was last seen; null when it never was. */
export const lastSeen = (observation: HostObservation): Instant | null =>
  lastLook(observation)?.at ?? null;

/** Every age that a screen may show, in one string: while it stays the same, nothing has to be painted again. */
export const shownAges = (observations: Observations, now: Instant): string =>
  [...observations.values()]
    .flatMap((observation) => [lastSeen(observation), ...listedAt(observation)])
    .map((at) => `${ageText(at, now)}${isStale(at, now)}`)
    .join();

/** When pools were last listed that their host cannot list now: their copies are as old as that. */
const listedAt = (observation: HostObservation): readonly (Instant | null)[] =>
  lastLook(observation)?.unread.map(({ last }) => last?.at ?? null) ?? [];
