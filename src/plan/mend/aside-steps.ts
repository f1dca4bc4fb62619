import type { Fact } from '../../model/fact.ts';
import type { Member } from '../../model/health.ts';
import { type FilesystemName, filesystemName } from '../../model/ids.ts';
import type { SnapshotFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import {
  cloneCommand,
  promoteCommand,
  renameCommand,
  stampCommand,
} from '../../zfs/mend-commands.ts';
import { type Context, listedOn } from '../context.ts';
import type { Aside } from './aside-place.ts';
import { identityOf } from './identity.ts';
import { commandStep, existsFact, poolUsable } from './mending.ts';
import { goesOnFrom } from './standing.ts';

const asideName = ({ aside }: Aside, { path }: Member): FilesystemName =>
  filesystemName(`${aside}${path}`);
const ownName = ({ base }: Aside, { path }: Member): FilesystemName =>
  filesystemName(`${base}${path}`);

/** One rename takes everything below along. */
export function renameStep(of: Aside): readonly Step[] {
  const { way, copy, base, aside } = of;
  const { target: host, pool } = way;
  const [top] = copy.members;
  if (!top || copy.filesystem === aside) return [];
  return commandStep(
    host.name,
    `put ${base} aside`,
    [renameCommand(host.become, base, aside)],
    [
      poolUsable(pool),
      { kind: 'absent', host: host.name, filesystem: aside },
      ...copy.members.flatMap(({ facts }): readonly Fact[] => [
        existsFact(host.name, facts),
        {
          kind: 'newest-is',
          host: host.name,
          filesystem: facts.name,
          guid: facts.snapshots.at(-1)?.guid ?? null,
        },
        {
          kind: 'token-is',
          host: host.name,
          filesystem: facts.name,
          token: facts.resumeToken,
        },
      ]),
    ],
    copy.members.map((member) => isAt(of, member)),
  );
}

const isAt = (of: Aside, member: Member): Outcome => ({
  kind: 'filesystem-is',
  host: of.way.target.name,
  filesystem: asideName(of, member),
  guid: member.facts.guid,
});

/** Of those that have something in common with the origin, and whose parents have; the others come in full with the next update. */
function goingOn({
  copy,
  way,
}: Aside): readonly { readonly member: Member; readonly base: SnapshotFacts }[] {
  const kept = new Set<string>();
  return [...copy.members]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((member) => {
      const base = goesOnFrom(way, member);
      const above = member.path.slice(0, Math.max(0, member.path.lastIndexOf('/')));
      if (!base || (member.path !== '' && !kept.has(above))) return [];
      kept.add(member.path);
      return [{ member, base }];
    });
}

export function cloneSteps(context: Context, of: Aside): readonly Step[] {
  const { health, from: origin, target: host, pool } = of.way;
  const there = listedOn(context, host.name).byName;
  const lacking = goingOn(of).filter(
    ({ member, base }) =>
      there.get(ownName(of, member))?.origin !== `${asideName(of, member)}@${base.name}`,
  );
  return commandStep(
    host.name,
    `make ${of.base} again, from the newest snapshot in common`,
    lacking.map(({ member, base }) =>
      cloneCommand(
        host.become,
        { filesystem: asideName(of, member), snapshot: base.name },
        { filesystem: ownName(of, member), type: member.facts.type },
        identityOf(health.dataset, of.copy, member, origin),
      ),
    ),
    [
      poolUsable(pool),
      ...lacking.flatMap(({ member, base }): readonly Fact[] => [
        snapshotIs(of, member, base),
        { kind: 'absent', host: host.name, filesystem: ownName(of, member) },
      ]),
    ],
    lacking.map(({ member }) => ({
      kind: 'inert',
      host: host.name,
      filesystem: ownName(of, member),
    })),
  );
}

const snapshotIs = (of: Aside, member: Member, base: SnapshotFacts): Fact => ({
  kind: 'snapshot-is',
  host: of.way.target.name,
  filesystem: asideName(of, member),
  snapshot: base.name,
  guid: base.guid,
});

/** So that it is never taken for the copy again. Each by itself: a replica's own stamp goes before one that is inherited. */
export function stampAside(of: Aside): readonly Step[] {
  const { target: host } = of.way;
  const names = of.copy.members.map((member) => asideName(of, member));
  return commandStep(
    host.name,
    `stamp ${of.aside} as put aside`,
    [
      stampCommand(host.become, names, {
        dataset: of.way.health.dataset.id,
        role: 'aside',
        aside: of.at,
      }),
    ],
    of.copy.members.map(
      (member): Fact => ({
        kind: 'exists',
        host: host.name,
        filesystem: asideName(of, member),
        guid: member.facts.guid,
      }),
    ),
    names.map((filesystem) => ({
      kind: 'stamped',
      host: host.name,
      filesystem,
      name: 'role',
      value: 'aside',
    })),
  );
}

export function promoteSteps(of: Aside): readonly Step[] {
  const { target: host } = of.way;
  const going = goingOn(of);
  return commandStep(
    host.name,
    `let ${of.base} take its history over`,
    going.map(({ member }) => promoteCommand(host.become, ownName(of, member))),
    going.map(({ member, base }) => snapshotIs(of, member, base)),
    going.flatMap(({ member, base }): readonly Outcome[] => [
      { kind: 'guid-there', host: host.name, filesystem: ownName(of, member), guid: base.guid },
      isAt(of, member),
    ]),
  );
}
