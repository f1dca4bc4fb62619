import type { Action } from '../../model/action.ts';
import type { Copy, Finding } from '../../model/health.ts';
import type { DatasetId } from '../../model/ids.ts';
import { type Context, usable } from '../context.ts';
import type { Planned } from '../planned.ts';
import { type CopyRetention, retentionOf } from './chosen.ts';
import { fleetGround, type Ground, groundOf } from './ground.ts';
import { keptFindings } from './kept-findings.ts';
import { litterOf } from './litter.ts';
import { holdAction, markAction, unmarkAction } from './marking.ts';
import { pruneAction } from './prune.ts';

/** Retention of the whole fleet: what is marked, unmarked, held and destroyed, one action a pool and dataset. */
export function planRetention(context: Context): Planned {
  const fleet = fleetGround(context);
  const actions: Action[] = [];
  const findings = new Map<DatasetId, readonly Finding[]>();
  for (const health of context.health.datasets) {
    const ground = groundOf(fleet, health);
    const found: CopyRetention[] = [];
    for (const copy of health.copies) {
      if (copy.role === 'staged') continue;
      const retention = retentionOf(ground, copy);
      if (retention) found.push(retention);
      actions.push(...actionsFor(ground, copy, retention));
    }
    const told = keptFindings(ground, found);
    if (told.length > 0) findings.set(health.dataset.id, told);
  }
  return { actions, findings };
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
