import type { Action } from '../../model/action.ts';
import type { Copy, Member } from '../../model/health.ts';
import { filesystemName, snapshotName } from '../../model/ids.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import { promoteCommand } from '../../zfs/mend-commands.ts';
import { type Context, listedOn } from '../context.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Way } from '../replicate/way.ts';
import { commandStep, mendingAction, poolUsable } from './mending.ts';

/** A clone of what was put aside, that has not taken its history over yet: somebody stopped half-way. Null when there is none. */
export function promotion(context: Context, way: Way, copy: Copy): Action | null {
  const { health, target: host, pool } = way;
  const clones = copy.members.flatMap((member) => {
    const from = asideUnder(context, way, member);
    return from ? [{ member, ...from }] : [];
  });
  const { id } = health.dataset;
  return mendingAction({
    kind: 'promote',
    tier: 'safe',
    pool: pool.id,
    datasets: [id],
    about: [id],
    state: clones.map(({ snapshot }) => snapshot.guid),
    title: `give the copy of ${id} on ${pool.id} its snapshots back from what was put aside`,
    why: clones.map(
      ({ member, aside, snapshot }) =>
        `${member.facts.name} is a clone of ${aside.name}@${snapshot.name}, and the snapshots up to it still lie there`,
    ),
    effect: `The snapshots that the copy has in common with its origin belong to it again. Nothing is removed.`,
    steps: commandStep(
      host.name,
      'let the copy take its history over',
      clones.map(({ member }) => promoteCommand(host.become, member.facts.name)),
      [
        poolUsable(pool),
        ...clones.flatMap(({ member, aside, snapshot }) => [
          {
            kind: 'exists',
            host: host.name,
            filesystem: member.facts.name,
            guid: member.facts.guid,
          } as const,
          {
            kind: 'snapshot-is',
            host: host.name,
            filesystem: aside.name,
            snapshot: snapshot.name,
            guid: snapshot.guid,
          } as const,
        ]),
      ],
      clones.map(({ member, snapshot }) => ({
        kind: 'guid-there',
        host: host.name,
        filesystem: member.facts.name,
        guid: snapshot.guid,
      })),
    ),
    urgency: urgencyOf(health),
  });
}

/** What the member is a clone of, where that was put aside by us. */
function asideUnder(
  context: Context,
  { target }: Way,
  { facts: { origin } }: Member,
): { readonly aside: FilesystemFacts; readonly snapshot: SnapshotFacts } | null {
  if (origin === null) return null;
  const [name = '', mark = ''] = origin.split('@');
  const aside = listedOn(context, target.name).byName.get(filesystemName(name));
  if (aside?.stamp.role !== 'aside') return null;
  const snapshot = aside.snapshots.find((each) => each.name === snapshotName(mark));
  return snapshot ? { aside, snapshot } : null;
}
