import type { Action } from '../model/action.ts';
import type { DatasetHealth, Finding } from '../model/health.ts';
import type { Context } from './context.ts';
import { fullFindings } from './full.ts';
import { planInert } from './mend/inert.ts';
import { type Mends, mendCopies } from './mend/mends.ts';
import { planRetirements } from './mend/retire.ts';
import { type UnstampedCopy, unstampedCopies } from './mend/stamp.ts';
import { type LoadedKey, loadedKeys } from './mend/unload-key.ts';
import { askingOf, type Placeable } from './placement/cases.ts';
import type { Planned } from './planned.ts';
import { type Marks, openMarks } from './replicate/bases.ts';
import { type DueBookmarks, dueBookmarks } from './replicate/bookmark.ts';
import type { FleetGround } from './retention/ground.ts';
import { planRetention } from './retention/retention.ts';
import { type UnverifiedCopy, unverifiedCopies } from './scrub.ts';
import { type DueSnapshot, dueSnapshot } from './snapshot.ts';

/**
 * What is planned of one dataset by what is seen of it: of its copies, and of the hosts that they lie on. It stands for as
 * long as none of them was looked at again. What several datasets share, one action on a pool or the room for new copies, is
 * made of it each time.
 */
export interface OwnPlan {
  readonly health: DatasetHealth;
  readonly marks: Marks;
  readonly snapshot: DueSnapshot | null;
  readonly bookmarks: DueBookmarks | null;
  readonly mends: Mends;
  /** Where nothing asks for a place, null. */
  readonly asking: Placeable | null;
  readonly unverified: readonly UnverifiedCopy[];
  readonly loaded: readonly LoadedKey[];
  readonly inert: readonly Action[];
  readonly unstamped: readonly UnstampedCopy[];
  readonly retirements: Planned;
  readonly retention: Planned;
  /** What waits for room at the origin. */
  readonly full: readonly Finding[];
  /** Nothing of it is planned, as of most datasets of a fleet in order. */
  readonly isIdle: boolean;
}

export function planOwn(context: Context, ground: FleetGround, health: DatasetHealth): OwnPlan {
  const marks = openMarks();
  // Before the copies are mended: what is a base already is kept by itself.
  const bookmarks = dueBookmarks(context, health, marks);
  const mends = mendCopies(context, health, marks);
  const retirements = planRetirements(context, health);
  const retention = planRetention(ground, health);
  const parts = {
    snapshot: dueSnapshot(context, health),
    bookmarks,
    asking: askingOf(context, health, mends.keeps),
    unverified: unverifiedCopies(health),
    loaded: loadedKeys(context, health),
    inert: planInert(context, health),
    full: fullFindings(context, health),
    unstamped: unstampedCopies(context, health),
  };
  return {
    health,
    marks,
    mends,
    retirements,
    retention,
    ...parts,
    isIdle:
      Object.values(parts).every(
        (part) => part === null || (Array.isArray(part) && part.length === 0),
      ) && [mends, retirements, retention].every(({ actions }) => actions.length === 0),
  };
}
