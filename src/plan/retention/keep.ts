import type { Tiers } from '../../model/catalogue.ts';
import type { Copy, Member } from '../../model/health.ts';
import type { SnapshotFacts } from '../../model/observation.ts';
import { count } from '../../model/units.ts';
import { usable } from '../context.ts';
import { type Base, basesOf, basesToKeep } from './bases.ts';
import type { Ground } from './ground.ts';
import { touchable } from './ours.ts';
import { unwanted } from './tiers.ts';

/** Why a snapshot stays (S5, S6). */
export type Reason =
  | 'not-ours'
  | 'newest'
  | 'wanted'
  | 'law'
  | 'held'
  | 'cloned'
  | 'token'
  | 'base'
  | 'copy'
  | 'dataset';

export type Verdict =
  | { readonly kind: 'prunable' }
  | {
      readonly kind: 'kept';
      readonly reason: Reason;
      /** A clause that says why: «the policy keeps it». */
      readonly text: string;
    };

/** The verdicts on the snapshots of one filesystem of one copy. */
export interface Keeper {
  /** Snapshots that retention may touch and has no use for, oldest first: the only ones that may be prunable. */
  readonly unwanted: readonly SnapshotFacts[];
  readonly bases: () => readonly Base[];
  /** The verdict on one of those. */
  readonly ofUnwanted: (snapshot: SnapshotFacts) => Verdict;
  /** The verdict on any of the filesystem's snapshots. */
  readonly verdict: (snapshot: SnapshotFacts) => Verdict;
}

const kept = (reason: Reason, text: string): Verdict => ({ kind: 'kept', reason, text });

const prunable: Verdict = { kind: 'prunable' };
const notOurs = kept('not-ours', 'it is not one of holdfast’s');
const isNewest = kept('newest', 'it is the newest');
const isWanted = kept('wanted', 'the policy keeps it');
const isHeld = kept('held', 'it is held');
const isAwaited = kept('token', 'an interrupted receive needs it');

/** What the copy keeps: a replica as its origin, unless the policy says otherwise. */
export const tiersOf = ({ health }: Ground, { role }: Copy): Tiers => {
  const { snapshots, keepReplica } = health.dataset.policy;
  return role === 'origin' ? snapshots.tiers : (keepReplica ?? snapshots.tiers);
};

/**
 * What keeps each snapshot of a filesystem, or that nothing does: the one place that decides what may be destroyed.
 * Reasons that end by themselves come last, so that what is said is what an operator can do something about.
 */
export function keeperOf(ground: Ground, copy: Copy, member: Member): Keeper {
  const { snapshots } = member.facts;
  const mayTouch = touchable(ground.health.dataset.policy, copy.role);
  const found = unwanted(
    tiersOf(ground, copy),
    snapshots.filter(({ name }) => mayTouch(name)),
  );
  const spare = once(() => new Set(found));
  const newest = snapshots.at(-1);
  const bases = once(() => basesOf(ground.health.copies, copy, member));
  const needed = once(() => basesToKeep(bases()));
  // A million snapshots may be gone through: what is the same for all of a filesystem is said once.
  const byLaw =
    ground.law.kind === 'kept' ? kept('law', `it must be kept ${ground.law.text}`) : null;
  const ofAll = once((): Verdict => {
    const why = whyOfCopy(ground, copy, member);
    if (why !== null) return kept('copy', why);
    return ground.forbids === null ? prunable : kept('dataset', ground.forbids);
  });

  const ofUnwanted = (snapshot: SnapshotFacts): Verdict => {
    if (snapshot === newest) return isNewest;
    if (byLaw) return byLaw;
    if (snapshot.holds > 0) return isHeld;
    if (snapshot.clones !== 0) return kept('cloned', cloneText(snapshot.clones));
    if (ground.fleet.tokens.needed.has(snapshot.guid)) return isAwaited;
    const base = needed().get(snapshot.guid);
    if (base) return kept('base', `the copy on ${base.other.pool.id} goes on from it`);
    return ofAll();
  };
  const verdict = (snapshot: SnapshotFacts): Verdict => {
    if (!mayTouch(snapshot.name)) return notOurs;
    if (snapshot === newest) return isNewest;
    return spare().has(snapshot) ? ofUnwanted(snapshot) : isWanted;
  };
  return { unwanted: found, bases, ofUnwanted, verdict };
}

const cloneText = (clones: number | undefined): string =>
  clones === undefined
    ? 'whether a clone stands on it is not known'
    : `${count(clones, 'clone')} stand${clones === 1 ? 's' : ''} on it`;

/** Why nothing is destroyed on this filesystem of this copy; null when nothing speaks against it. */
function whyOfCopy({ fleet, paths }: Ground, copy: Copy, { path, facts }: Member): string | null {
  const { pool, role, state } = copy;
  if (role === 'staged' || pool.role === 'scratch' || pool.trust === 'untrusted') {
    return `nothing is looked after on ${pool.id}`;
  }
  if (!usable(fleet.context, pool)) return `pool ${pool.id} cannot be worked on now`;
  if (state !== 'current' && state !== 'behind') {
    return `the copy on ${pool.id} ${state === 'diverged' ? 'has diverged from its origin' : 'is not whole'}`;
  }
  // What the origin has lost, a copy may be the last to hold.
  if (paths && !paths.has(path)) return `the origin has no ${facts.name} any more`;
  // A mark that the newest bears is inherited, and then no mark here says anything of a snapshot.
  return facts.snapshots.at(-1)?.mark === undefined
    ? null
    : `${facts.name} itself, or one above it, is marked with holdfast:prune`;
}

function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
