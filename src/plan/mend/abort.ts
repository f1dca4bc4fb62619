import { whyNotResumed } from '../../health/resume.ts';
import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth, Member } from '../../model/health.ts';
import { count, formatBytes } from '../../model/units.ts';
import { abortCommand } from '../../zfs/mend-commands.ts';
import { memberAt } from '../context.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Way } from '../replicate/way.ts';
import { commandStep, existsFact, mendingAction, poolUsable } from './mending.ts';

/** An interrupted receive that nothing can go on with, and why. */
export interface DeadReceive {
  readonly held: Member;
  readonly token: string;
  readonly why: string;
}

/**
 * S11: an interrupted receive is given up only where nothing can go on with it: not the origin, nor any other copy that
 * has what it waits for. Until then no other stream is taken there.
 */
export const deadReceives = (
  { health, from: origin, pool }: Way,
  copy: Copy,
): readonly DeadReceive[] =>
  copy.members.flatMap((held) => {
    const { resumeToken: token } = held.facts;
    const why = whyNotResumed(held.facts, memberAt(origin, held.path), pool);
    if (token === null || why === null || isElsewhere(health, copy, held)) return [];
    return [{ held, token, why }];
  });

/** Gives up what is dead; null when nothing is. */
export function abortion(way: Way, dead: readonly DeadReceive[]): Action | null {
  const { health, target: host, pool } = way;
  const { id } = health.dataset;
  return mendingAction({
    kind: 'abort',
    tier: 'destructive',
    pool: pool.id,
    datasets: [id],
    about: [id],
    state: dead.map(({ token }) => token),
    title: `give up ${count(dead.length, 'interrupted receive')} of ${id} on ${pool.id}`,
    why: dead.map(
      ({ held, why }) => `a receive into ${pool.id} ${held.facts.name} cannot be resumed: ${why}`,
    ),
    effect: `What these receives had kept is thrown away${firstOnly(dead)}; whole snapshots stay. Then ${pool.id} takes streams there again.`,
    steps: dead.flatMap(({ held: { facts }, token }) =>
      commandStep(
        host.name,
        `give up the interrupted receive into ${facts.name}`,
        [abortCommand(host.become, facts.name)],
        [
          existsFact(host.name, facts),
          { kind: 'token-is', host: host.name, filesystem: facts.name, token },
          poolUsable(pool),
        ],
        [{ kind: 'token-gone', host: host.name, filesystem: facts.name }],
      ),
    ),
    urgency: urgencyOf(health),
    proof: dead.map(({ held, why }) => `${held.facts.name}: nothing can go on with it, for ${why}`),
  });
}

/** Whether it could be gone on with from another copy than the origin, in sight or not, whatever the policy lets be a source. */
function isElsewhere({ copies }: DatasetHealth, own: Copy, { path, facts }: Member): boolean {
  if (!facts.resumes) return false;
  return copies
    .filter((copy) => copy !== own && copy.role !== 'origin')
    .some((copy) => whyNotResumed(facts, memberAt(copy, path), own.pool) === null);
}

/** A first receive has nothing but what came of it, and goes with it. */
function firstOnly(dead: readonly DeadReceive[]): string {
  const first = dead.filter(({ held }) => held.facts.snapshots.length === 0);
  const bytes = first.reduce((sum, { held }) => sum + held.facts.used, 0n);
  return first.length === 0
    ? ''
    : `, and with it ${first.map(({ held }) => held.facts.name).join(', ')} (${formatBytes(bytes)})`;
}
