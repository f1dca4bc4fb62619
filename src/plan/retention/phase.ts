import { type Instant, instant, type Milliseconds } from '../../model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import type { Verdict } from './keep.ts';

/** What is to be done with a snapshot now: nothing, most of the time. */
export type Phase = 'mark' | 'unmark' | 'destroy' | null;

/** The times that a mark is held against. */
export interface Times {
  readonly now: Instant;
  /** The time that it is at least, whatever clock one asks. */
  readonly surely: Instant;
  readonly delay: Milliseconds;
}

/** Marks of another holdfast, on a machine whose clock is a little ahead of this one's. */
const slackMs = 10 * 60_000;

/**
 * A prune in two phases (policy.md 5.6): marked first, destroyed when the policy's delay has passed since. A mark that
 * cannot be one (no date, of the future, older than the snapshot) counts for nothing and is made anew.
 */
export function phaseOf(snapshot: SnapshotFacts, verdict: Verdict, times: Times): Phase {
  if (verdict.kind === 'kept') {
    const forLong = ['wanted', 'newest', 'law'].includes(verdict.reason);
    return snapshot.mark !== undefined && forLong ? 'unmark' : null;
  }
  const mark = markOf(snapshot, times);
  if (mark === null) return 'mark';
  return mark + times.delay <= times.surely ? 'destroy' : null;
}

function markOf({ mark, creation }: SnapshotFacts, { now }: Times): Instant | null {
  if (mark === undefined || mark === 'unreadable' || mark > now + slackMs) return null;
  return mark < creation && creation <= now ? null : instant(mark);
}

/** All bear one mark, the newest too: it stands on the filesystem or above it, and taking it off them would do nothing. */
export const inheritsMark = ({ snapshots }: FilesystemFacts): boolean => {
  const mark = snapshots.at(-1)?.mark;
  return mark !== undefined && snapshots.every((each) => each.mark === mark);
};
