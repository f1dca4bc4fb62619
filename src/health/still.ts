import type { Member } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { clockSlackMs } from './facts.ts';

/**
 * Until when a filesystem surely held nothing that one of its snapshots has not; `now`: it holds nothing else now.
 * What was written since may have been written at any time after it, so this is the most that lag can be, and never
 * less than it is: the last snapshot in which nothing was new, or the last look that found nothing written after it.
 */
export function stillUntil(
  { snapshots, written, quiet = [] }: FilesystemFacts,
  { guid, at }: NonNullable<Member['common']>,
  now: Instant,
): Instant | 'now' {
  const first = snapshots.findLastIndex((snapshot) => snapshot.guid === guid);
  let last = first;
  // Of a snapshot that only a bookmark stands for nobody says what was written after it.
  while (last >= 0 && snapshots[last + 1]?.written === 0n) last += 1;
  if (last >= 0 && last === snapshots.length - 1 && written === 0n) return 'now';
  const later = last > first ? snapshots[last] : undefined;
  const same = { guid: later?.guid ?? guid, at: later?.creation ?? at };
  // A clock that ran ahead, and was put right since, proves nothing.
  const seen = quiet.find((each) => each.guid === same.guid && each.until <= now + clockSlackMs);
  return seen && seen.until > same.at ? seen.until : same.at;
}
