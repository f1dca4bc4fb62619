import { markedSince, topOf } from '../../health/marked.ts';
import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth, Finding } from '../../model/health.ts';
import { formatInstant } from '../../model/units.ts';
import { stampCommand, unstampCommand } from '../../zfs/mend-commands.ts';
import { type Context, isChangeable } from '../context.ts';
import type { Planned } from '../planned.ts';
import { isDue } from './marks.ts';
import { commandStep, existsFact, mendingAction, poolUsable } from './mending.ts';
import { destruction, whyNotDestroyed } from './retire-destroy.ts';
import { type Surplus, surplusOf } from './surplus.ts';

/**
 * Copies that nothing asks for are given up in two phases: the copy's top is marked with the day, and when the policy's
 * delay has passed since, it is destroyed, snapshot by snapshot (S4, S5). A mark that nothing asks for is taken back.
 */
export function planRetirements(context: Context, health: DatasetHealth): Planned {
  const surplus = surplusOf(context, health);
  const going = new Map(surplus.going.map((each) => [each.copy, each]));
  return {
    actions: health.copies.flatMap((copy) => {
      if (copy.role === 'origin' || !isChangeable(context, health, copy)) return [];
      const goes = going.get(copy);
      return (goes ? retirement(context, health, goes) : unmarking(context, health, copy)) ?? [];
    }),
    findings: [...surplus.notes, ...surplus.going.flatMap(({ copy }) => stuck(context, copy))],
  };
}

/** Said from the day on which it is marked, so that it can be put right before the mark is due. */
function stuck(context: Context, copy: Copy): readonly Finding[] {
  const why = whyNotDestroyed(context, copy);
  if (why === null) return [];
  return [
    {
      kind: 'not-mended',
      severity: 'note',
      pool: copy.pool.id,
      text: `the copy ${copy.pool.id} ${copy.filesystem} is more than is asked for, and cannot be destroyed: ${why}`,
    },
  ];
}

function retirement(context: Context, health: DatasetHealth, surplus: Surplus): Action | null {
  const since = markedSince(surplus.copy);
  // A mark of tomorrow would never come due by a clock that was put right: it is made anew.
  if (since === null || since > context.now) return marking(context, health, surplus);
  return isDue(context, health, surplus.copy) ? destruction(context, health, surplus) : null;
}

function marking(context: Context, health: DatasetHealth, { copy, why }: Surplus): Action | null {
  const host = context.hosts.get(copy.pool.host);
  const top = topOf(copy);
  if (!host || !top) return null;
  const { id, policy } = health.dataset;
  const at = formatInstant(context.now);
  const days = Math.round(policy.pruneDelay / 86_400_000);
  return mendingAction({
    kind: 'retire',
    tier: 'safe',
    pool: copy.pool.id,
    datasets: [id],
    about: ['mark', id],
    state: [top.guid],
    title: `mark the copy of ${id} on ${copy.pool.id} to be given up`,
    why,
    effect: `${copy.pool.id} ${copy.filesystem} bears the day on which it was marked. Nothing is removed now; after ${days} d the plan asks whether to destroy it, if nothing asks for it by then.`,
    steps: commandStep(
      host.name,
      `mark ${top.name}`,
      [stampCommand(host.become, [top.name], { retire: at })],
      [poolUsable(copy.pool), existsFact(host.name, top)],
      [{ kind: 'stamped', host: host.name, filesystem: top.name, name: 'retire', value: at }],
    ),
    urgency: { class: 4, why: 'a copy is not wanted' },
  });
}

function unmarking(context: Context, health: DatasetHealth, copy: Copy): Action | null {
  const host = context.hosts.get(copy.pool.host);
  const top = topOf(copy);
  const mark = top?.stamp.retire;
  if (!host || !top || mark === undefined) return null;
  const { id } = health.dataset;
  return mendingAction({
    kind: 'retire',
    tier: 'safe',
    pool: copy.pool.id,
    datasets: [id],
    about: ['keep', id],
    state: [top.guid, mark],
    title: `keep the copy of ${id} on ${copy.pool.id} after all`,
    why: [`it is marked to be given up since ${mark}, and it is wanted now`],
    effect: `The mark on ${copy.pool.id} ${copy.filesystem} is taken back.`,
    steps: commandStep(
      host.name,
      `take the mark of ${top.name} back`,
      [unstampCommand(host.become, top.name, 'retire')],
      [
        poolUsable(copy.pool),
        existsFact(host.name, top),
        { kind: 'stamp-is', host: host.name, filesystem: top.name, name: 'retire', value: mark },
      ],
      [{ kind: 'stamped', host: host.name, filesystem: top.name, name: 'retire', value: null }],
    ),
    urgency: { class: 4, why: 'a copy is marked that is wanted' },
  });
}
