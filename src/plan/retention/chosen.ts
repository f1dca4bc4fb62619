import type { Copy, Member } from '../../model/health.ts';
import type { SnapshotFacts } from '../../model/observation.ts';
import { usable } from '../context.ts';
import { surelyNow } from '../law.ts';
import type { Ground } from './ground.ts';
import { type Keeper, keeperOf, type Reason, type Verdict } from './keep.ts';
import { inheritsMark, type Phase, phaseOf, type Times } from './phase.ts';

/** Snapshots of one filesystem of a copy that one thing is to be done with. */
export interface Chosen {
  readonly member: Member;
  readonly keeper: Keeper;
  readonly snapshots: readonly SnapshotFacts[];
}

/** What retention comes to on one copy. */
export interface CopyRetention {
  readonly copy: Copy;
  readonly by: ReadonlyMap<NonNullable<Phase>, readonly Chosen[]>;
  /** How many snapshots that retention has no use for stay, by why, in words. */
  readonly kept: ReadonlyMap<string, Kept>;
}

export interface Kept {
  readonly reason: Reason;
  readonly snapshots: number;
}

/** Goes through a copy's snapshots; null when nothing is to be done or said, as of nearly every copy on most days. */
export function retentionOf(ground: Ground, copy: Copy): CopyRetention | null {
  const { context } = ground.fleet;
  const times: Times = {
    now: context.now,
    surely: surelyNow(context, ground.health),
    delay: ground.health.dataset.policy.pruneDelay,
  };
  const live = copy.state !== 'unknown' && usable(context, copy.pool);
  const by = new Map<NonNullable<Phase>, Chosen[]>();
  const kept = new Map<string, Kept>();
  for (const member of copy.members) {
    const keeper = keeperOf(ground, copy, member);
    const phases = new Map<NonNullable<Phase>, SnapshotFacts[]>();
    const take = (snapshot: SnapshotFacts, verdict: Verdict): void => {
      const phase = live ? phaseOf(snapshot, verdict, times) : null;
      if (phase === null) return;
      const found = phases.get(phase);
      if (found) found.push(snapshot);
      else phases.set(phase, [snapshot]);
    };
    for (const snapshot of keeper.unwanted) {
      const verdict = keeper.ofUnwanted(snapshot);
      if (verdict.kind === 'kept') {
        const { reason, text } = verdict;
        kept.set(text, { reason, snapshots: (kept.get(text)?.snapshots ?? 0) + 1 });
      }
      take(snapshot, verdict);
    }
    for (const snapshot of markedButWanted(member, keeper))
      take(snapshot, keeper.verdict(snapshot));
    for (const [phase, found] of phases) {
      by.set(phase, [...(by.get(phase) ?? []), { member, keeper, snapshots: found }]);
    }
  }
  return by.size === 0 && kept.size === 0 ? null : { copy, by, kept };
}

function markedButWanted({ facts }: Member, keeper: Keeper): readonly SnapshotFacts[] {
  const marked = facts.snapshots.filter((each) => each.mark !== undefined);
  if (marked.length === 0 || inheritsMark(facts)) return [];
  const unwanted = new Set(keeper.unwanted);
  return marked.filter((each) => !unwanted.has(each));
}
