import type { Copy } from '../../model/health.ts';
import type { Context } from '../context.ts';
import { lawNow } from '../law.ts';
import type { Way } from '../replicate/way.ts';
import { asideOf } from './aside.ts';
import type { Mended } from './mended.ts';
import { promotion } from './promote.ts';
import { rollback } from './rollback.ts';
import { goesOnFrom, standingOf } from './standing.ts';

/**
 * Nothing is forced onto a copy that has gone its own way (S4). Where it was only written to, it goes back to its newest
 * snapshot; where it has snapshots of its own, nothing in common with the origin any more, an end that raw increments
 * cannot go onto, or where law lets nothing be destroyed (S5), it is put aside whole.
 */
export function divergence(context: Context, way: Way, copy: Copy): Mended | null {
  const left = promotion(context, way, copy);
  if (left) return { action: left, keeps: true, findings: [] };
  const standings = copy.members.map((member) => standingOf(way, member));
  if (standings.includes('apart')) return asideUnlessNeeded(context, way, copy, []);
  if (!standings.includes('written')) return null;
  const law = lawNow(context, way.health);
  return law.kind === 'kept'
    ? asideOf(context, way, copy, [
        `it is not rolled back, for what was written there must be kept ${law.text}`,
      ])
    : { action: rollback(way, copy), keeps: true, findings: [] };
}

/** Null where the dataset cannot do without the copy as it is, for now. */
export const asideUnlessNeeded = (
  context: Context,
  way: Way,
  copy: Copy,
  instead: readonly string[],
): Mended | null => (isNeeded(way, copy) ? null : asideOf(context, way, copy, instead));

/** A copy that would fall back behind what it counts by stays for as long as the dataset has no copy to spare. */
const isNeeded = (way: Way, copy: Copy): boolean =>
  copy.counted &&
  way.health.counted <= way.health.dataset.policy.copies.min &&
  copy.members.some(
    (member) => member.common !== null && goesOnFrom(way, member)?.guid !== member.common.guid,
  );
