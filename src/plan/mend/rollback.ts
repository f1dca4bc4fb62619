import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, Member } from '../../model/health.ts';
import { formatBytes } from '../../model/units.ts';
import { rollbackCommand } from '../../zfs/mend-commands.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Way } from '../replicate/way.ts';
import { commandStep, mendingAction, poolUsable } from './mending.ts';
import { baseAtOrigin, standingOf } from './standing.ts';

/** A replica that was written to goes back to its newest snapshot, which is the origin's: what was written there is lost. */
export function rollback(way: Way, copy: Copy): Action | null {
  const { health, target: host, pool } = way;
  const written = copy.members.flatMap((member) => {
    const newest = member.facts.snapshots.at(-1);
    return newest && standingOf(way, member) === 'written' ? [{ member, newest }] : [];
  });
  const bytes = written.reduce((sum, { member }) => sum + member.facts.written, 0n);
  const { id } = health.dataset;
  return mendingAction({
    kind: 'rollback',
    tier: 'destructive',
    pool: pool.id,
    datasets: [id],
    about: [id],
    state: written.map(({ member, newest }) => `${member.facts.guid} ${newest.guid}`),
    title: `roll the copy of ${id} on ${pool.id} back to its newest snapshot`,
    why: health.findings
      .filter(({ kind, pool: at }) => kind === 'replica-written' && at === pool.id)
      .map(({ text }) => text),
    effect: `About ${formatBytes(bytes)} that were written on ${host.name} to ${written.map(({ member }) => member.facts.name).join(', ')} are thrown away and cannot be had back; every snapshot stays. To keep them, take a snapshot there by hand: then the copy is put aside instead.`,
    steps: commandStep(
      host.name,
      'roll back to the newest snapshot',
      written.map(({ member, newest }) =>
        rollbackCommand(host.become, member.facts.name, newest.name),
      ),
      [
        poolUsable(pool),
        ...written.flatMap(({ member }): readonly Fact[] => [
          ...targetFacts(host.name, member),
          ...baseAtOrigin(way, member),
        ]),
      ],
      written.map(({ member, newest }) => ({
        kind: 'back-at',
        host: host.name,
        filesystem: member.facts.name,
        guid: newest.guid,
      })),
    ),
    urgency: urgencyOf(health),
    proof: written.map(
      ({ member: { facts }, newest }) =>
        `${facts.name}: ${formatBytes(facts.written)} written since @${newest.name} go; @${newest.name} (guid ${newest.guid}) and all before it stay, and the origin has it too`,
    ),
  });
}

function targetFacts(
  host: Way['target']['name'],
  { facts: { name: filesystem, snapshots, written } }: Member,
): readonly Fact[] {
  const newest = snapshots.at(-1);
  if (!newest) return [];
  return [
    { kind: 'snapshot-is', host, filesystem, snapshot: newest.name, guid: newest.guid },
    { kind: 'newest-is', host, filesystem, guid: newest.guid },
    { kind: 'written-at-most', host, filesystem, bytes: written },
    { kind: 'token-is', host, filesystem, token: null },
  ];
}
