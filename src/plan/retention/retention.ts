import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import { usable } from '../context.ts';
import type { Planned } from '../planned.ts';
import { type CopyRetention, retentionOf } from './chosen.ts';
import { type FleetGround, type Ground, groundOf } from './ground.ts';
import { keptFindings } from './kept-findings.ts';
import { litterOf } from './litter.ts';
import { holdAction, markAction, unmarkAction } from './marking.ts';
import { pruneAction } from './prune.ts';

/** Retention of one dataset: what is marked, unmarked, held and destroyed, one action a pool. */
export function planRetention(fleet: FleetGround, health: DatasetHealth): Planned {
  const ground = groundOf(fleet, health);
  const found = health.copies
    .filter(({ role }) => role !== 'staged')
    .map((copy) => ({ copy, retention: retentionOf(ground, copy) }));
  return {
    actions: found.flatMap(({ copy, retention }) => actionsFor(ground, copy, retention)),
    findings: keptFindings(
      ground,
      found.flatMap(({ retention }) => retention ?? []),
    ),
  };
}

function actionsFor(
  ground: Ground,
  copy: Copy,
  retention: CopyRetention | null,
): readonly Action[] {
  const { context } = ground.fleet;
  const { health } = ground;
  const { pool } = copy;
  const doomed = retention?.by.get('destroy') ?? [];
  const litter =
    copy.role === 'origin'
      ? litterOf(ground, new Set(doomed.map(({ member }) => member.path)))
      : [];
  const over = (phase: 'mark' | 'unmark') =>
    (retention?.by.get(phase) ?? []).map(({ member, snapshots }) => ({
      facts: member.facts,
      snapshots,
    }));
  return [
    holdAction(context, health, pool, unheld(ground, copy)),
    unmarkAction(context, health, pool, over('unmark')),
    markAction(context, health, pool, over('mark')),
    pruneAction(ground, copy, doomed, litter),
  ].filter((action) => action !== null);
}

/** Snapshots of a dataset under a legal hold that nothing holds yet. */
function unheld(ground: Ground, { pool, state, members }: Copy) {
  const { retention } = ground.health.dataset;
  const live = state !== 'unknown' && usable(ground.fleet.context, pool);
  if (retention.legal?.hold !== true || !live) return [];
  return members.flatMap(({ facts }) => {
    const snapshots = facts.snapshots.filter(({ holds }) => holds === 0);
    return snapshots.length === 0 ? [] : [{ facts, snapshots }];
  });
}
