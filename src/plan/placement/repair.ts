import type { Ledger } from './ledger.ts';
import { compareNeed, type Score } from './score.ts';
import { bestOption } from './sets.ts';
import type { Asking } from './triage.ts';

/** How many choices are made anew at most, in a whole plan. */
export const mostRepairs = 10_000;
/** A copy makes way for another, and one for it, and no further. */
const deepest = 2;

export interface Budget {
  left: number;
}

/**
 * Makes room for a dataset that came too late: copies that are planned and not there yet make way, each to another place
 * that is as good for its own dataset. Nothing that exists is moved, and nobody is worse off for it.
 */
export function makeRoom(ledger: Ledger, late: Asking, budget: Budget): void {
  let now = ledger.given(late)?.score;
  while (now && settle(ledger, late, now, true, new Set([late]), budget)) {
    now = ledger.given(late)?.score;
  }
}

/** Whether `a` leaves less broken than `b`, or as much with fewer copies. */
export const compareScores = (a: Score, b: Score): number =>
  compareNeed(a.need, b.need) || a.copies - b.copies;

/** Finds a place that is as good as `before`, or better where it must be; others make way where they can. */
function settle(
  ledger: Ledger,
  asking: Asking,
  before: Score,
  better: boolean,
  moved: ReadonlySet<Asking>,
  budget: Budget,
): boolean {
  const had = ledger.given(asking);
  ledger.release(asking);
  const will = (): boolean => {
    budget.left -= 1;
    const option = bestOption(asking.request, asking.question, ledger.rooms);
    const compared = compareScores(option.score, before);
    if (better ? compared >= 0 : compared > 0) return false;
    ledger.promise(asking, option);
    return true;
  };
  if (will()) return true;
  if (moved.size <= deepest) {
    for (const other of inTheWay(ledger, asking, moved)) {
      if (budget.left <= 0) break;
      const its = ledger.given(other);
      if (!its) continue;
      ledger.release(other);
      if (will()) {
        if (settle(ledger, other, its.score, false, new Set([...moved, other]), budget))
          return true;
        ledger.release(asking);
      }
      ledger.promise(other, its);
    }
  }
  if (had) ledger.promise(asking, had);
  return false;
}

/** Those whose planned copies leave no room where this dataset could lie: the least urgent first. */
function inTheWay(
  ledger: Ledger,
  { question, request }: Asking,
  moved: ReadonlySet<Asking>,
): readonly Asking[] {
  const full = question.candidates.filter(({ place }) => {
    const left = ledger.rooms.get(place.pool.id) ?? 0n;
    return left < request.bytes && place.room >= request.bytes;
  });
  const holders = new Set(full.flatMap(({ place }) => ledger.on(place.pool.id).toReversed()));
  return [...holders].filter((each) => !moved.has(each));
}
