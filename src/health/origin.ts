import type { Copy, Finding, Member } from '../model/health.ts';
import { isLive, type KnownFleet } from './facts.ts';
import type { Lineage, OriginMember } from './lineage.ts';
import type { Sight } from './sight.ts';

/** What is wrong with the origin itself: it is not there, or it is not what its copies were made from. */
export function originFindings(
  lineage: Lineage,
  copies: readonly Copy[],
  fleet: KnownFleet,
  sight: Sight,
): readonly Finding[] {
  return lineage.origin.size > 0
    ? recreatedFinding(lineage, copies)
    : missingFinding(lineage, fleet, sight);
}

function missingFinding(lineage: Lineage, fleet: KnownFleet, sight: Sight): readonly Finding[] {
  const { dataset, originPool } = lineage;
  if (!originPool) return [];
  const { pool, filesystem } = dataset.origin;
  const unseen = !isLive(fleet, originPool);
  if (unseen && sight.waiting(originPool, lineage)) return [];
  return [
    {
      kind: 'origin-missing',
      severity: 'danger',
      pool,
      text: unseen
        ? `the origin ${pool} ${filesystem} was not seen`
        : `the origin ${filesystem} does not exist on ${pool}`,
    },
  ];
}

/**
 * An origin that was destroyed and made anew shares no guid with its copies, but names: a snapshot of the same name
 * with another guid, and nothing in common, is what tells it from an origin whose old snapshots are merely gone.
 */
function recreatedFinding(
  { dataset, origin }: Lineage,
  copies: readonly Copy[],
): readonly Finding[] {
  for (const copy of copies.filter(({ role }) => role !== 'origin')) {
    for (const member of copy.members) {
      const namesake = namesakeOf(member, origin.get(member.path));
      if (namesake === null) continue;
      const { pool, filesystem } = dataset.origin;
      return [
        {
          kind: 'origin-recreated',
          severity: 'danger',
          pool,
          text: `${pool} ${filesystem}${member.path} is not what the copy on ${copy.pool.id} was made from: its @${namesake} is another snapshot of the same name. It was made anew, or another filesystem was given its name; the copy is of the old one`,
        },
      ];
    }
  }
  return [];
}

/** The newest snapshot of a copy that has nothing in common with the origin, of which the origin has the name alone. */
function namesakeOf({ common, facts }: Member, origin: OriginMember | undefined): string | null {
  if (common !== null || !origin) return null;
  const names = new Set(origin.facts.snapshots.map(({ name }) => name));
  return facts.snapshots.findLast(({ name }) => names.has(name))?.name ?? null;
}
