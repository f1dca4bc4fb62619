import { treeOf } from '../../health/facts.ts';
import { markedSince, topOf } from '../../health/marked.ts';
import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import { type HostName, instant, type SnapshotName } from '../../model/ids.ts';
import type { Host } from '../../model/inventory.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import type { Rehearsal, Step } from '../../model/step.ts';
import { count, formatBytes, formatInstant } from '../../model/units.ts';
import { destroyCommand } from '../../zfs/commands.ts';
import { destroyFilesystemCommand } from '../../zfs/mend-commands.ts';
import { type Context, listedOn } from '../context.ts';
import { urgencyOf } from '../order/urgency.ts';
import {
  commandStep,
  deepestFirst,
  existsFact,
  inGroups,
  mendingAction,
  poolUsable,
} from './mending.ts';
import type { Surplus } from './surplus.ts';

/**
 * Destroys a copy that was marked: every snapshot by its name, then each filesystem by itself, the deepest first. None of it
 * takes along what nobody has read (S4). What stays is read again on its own hosts before every step (S5).
 */
export function destruction(
  context: Context,
  health: DatasetHealth,
  { copy, why, stays }: Surplus,
): Action | null {
  const host = context.hosts.get(copy.pool.host);
  const top = topOf(copy);
  const at = markedSince(copy);
  if (!host || !top || at === null || whyNotDestroyed(context, copy) !== null) return null;
  const { id, policy } = health.dataset;
  const evidence: readonly Fact[] = [
    ...stays.flatMap((each) => evidenceOf(context, each)),
    {
      kind: 'given-up-since',
      host: host.name,
      filesystem: copy.filesystem,
      at,
      delay: policy.pruneDelay,
    },
  ];
  const steps = [...snapshotSteps(host, copy, evidence), ...filesystemStep(host, copy, evidence)];
  const misplaced = health.word === 'misplaced';
  return mendingAction({
    kind: 'retire',
    tier: 'destructive',
    pool: copy.pool.id,
    datasets: [id],
    about: [id],
    state: copy.members.flatMap(({ facts }) => [
      facts.guid,
      ...facts.snapshots.map(({ guid }) => guid),
    ]),
    title: `destroy the copy of ${id} on ${copy.pool.id}`,
    why: [...why, `it is marked to be given up since ${formatInstant(at)}`],
    effect: `${copy.pool.id} ${copy.filesystem} is gone with all its snapshots, and about ${formatBytes(top.used)} are free there. It cannot be had back from that pool.`,
    steps,
    urgency: misplaced ? urgencyOf(health) : { class: 4, why: 'a copy is not wanted' },
    proof: [
      `${count(stays.length, 'copy that counts and is verified stays', 'copies that count and are verified stay')}, ${health.dataset.policy.copies.want} are wanted`,
      ...stays.map((each) => proofOf(context, each)),
      'no snapshot of it is held, none has a clone, and no interrupted receive needs one',
      ...lawWords(health),
    ],
  });
}

/** Why a copy that was marked cannot be destroyed; null when it can. */
export function whyNotDestroyed(context: Context, copy: Copy): string | null {
  const { filesystem: top, members, pool } = copy;
  if (!top.includes('/') || top === pool.root) return `${top} is where copies are put`;
  if (members.some(({ path, facts }) => facts.name !== `${top}${path}`) || !topOf(copy))
    return 'its parts do not lie together under one filesystem';
  const mine = new Set<string>(members.map(({ facts }) => facts.name));
  const stranger = treeOf(listedOn(context, pool.host), top).find(({ name }) => !mine.has(name));
  if (stranger) return `${stranger.name} lies below it and is no part of it`;
  for (const { facts } of members) {
    const held = facts.snapshots.find(({ holds }) => holds > 0);
    if (held) return `${facts.name}@${held.name} is held`;
    if (facts.resumeToken !== null) return `${facts.name} holds an interrupted receive`;
    const clone = cloneOf(context, pool.host, facts);
    if (clone) return `${clone.name} is a clone of one of its snapshots`;
  }
  return null;
}

const cloneOf = (
  context: Context,
  host: HostName,
  { name }: FilesystemFacts,
): FilesystemFacts | undefined =>
  [...listedOn(context, host).byName.values()].find(({ origin }) => origin?.startsWith(`${name}@`));

/** What shows that a copy that stays is what it is taken for. */
function evidenceOf(context: Context, { pool, members }: Copy): readonly Fact[] {
  const scan = context.pools.get(pool.id)?.facts?.scan;
  const at = scan?.kind === 'finished' ? scan.at : null;
  return [
    poolUsable(pool),
    { kind: 'scrubbed-since', host: pool.host, pool: pool.name, since: at ?? instant(0) },
    ...members.flatMap(({ facts, common }): readonly Fact[] => {
      const base = facts.snapshots.find(({ guid }) => guid === common?.guid);
      if (!base) return [];
      const { name: snapshot, guid } = base;
      return [{ kind: 'snapshot-is', host: pool.host, filesystem: facts.name, snapshot, guid }];
    }),
  ];
}

function proofOf(context: Context, copy: Copy): string {
  const scan = context.pools.get(copy.pool.id)?.facts?.scan;
  const at = scan?.kind === 'finished' && scan.at !== null ? formatInstant(scan.at) : 'not known';
  const top = topOf(copy);
  const base = top?.snapshots.find(
    ({ guid }) => guid === copy.members.find(({ path }) => path === '')?.common?.guid,
  );
  const newest = base ? `, holds @${base.name} (guid ${base.guid})` : '';
  return `${copy.pool.id} ${copy.filesystem} stays${newest}; its pool was scrubbed without errors at ${at}`;
}

const lawWords = ({ dataset: { retention } }: DatasetHealth): readonly string[] =>
  retention.legal === null ? ['no law asks to keep it'] : ['no legal term or hold covers it'];

function snapshotSteps(host: Host, copy: Copy, evidence: readonly Fact[]): readonly Step[] {
  const commands = deepestFirst(copy.members.map(({ facts }) => facts)).flatMap((facts) =>
    inGroups(facts.snapshots, ({ name }) => name.length + 1).map((snapshots) => ({
      facts,
      snapshots,
      text: destroyCommand(host.become, facts.name, namesOf(snapshots)),
    })),
  );
  return inGroups(commands, ({ text }) => text.length).flatMap((group) => {
    const all = group.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
    return rehearsed(
      host,
      group,
      commandStep(
        host.name,
        `destroy ${count(all, 'snapshot')} of ${count(new Set(group.map(({ facts }) => facts)).size, 'filesystem')}`,
        group.map(({ text }) => text),
        [
          ...evidence,
          ...group.flatMap(({ facts, snapshots }): readonly Fact[] => [
            existsFact(host.name, facts),
            {
              kind: 'unheld',
              host: host.name,
              filesystem: facts.name,
              guids: snapshots.map(({ guid }) => guid),
            },
            { kind: 'token-is', host: host.name, filesystem: facts.name, token: null },
            ...snapshots.map(
              ({ name: snapshot, guid }): Fact => ({
                kind: 'snapshot-is',
                host: host.name,
                filesystem: facts.name,
                snapshot,
                guid,
              }),
            ),
          ]),
        ],
        group.map(({ facts, snapshots }) => ({
          kind: 'guids-gone',
          host: host.name,
          filesystem: facts.name,
          guids: snapshots.map(({ guid }) => guid),
        })),
      ),
    );
  });
}

const namesOf = (snapshots: readonly SnapshotFacts[]): readonly SnapshotName[] =>
  snapshots.map(({ name }) => name);

/** S5: what ZFS says that the step would destroy has to be just these. */
function rehearsed(
  host: Host,
  group: readonly {
    readonly facts: FilesystemFacts;
    readonly snapshots: readonly SnapshotFacts[];
  }[],
  steps: readonly Step[],
): readonly Step[] {
  const rehearse: Rehearsal = {
    host: host.name,
    command: group
      .map(({ facts, snapshots }) =>
        destroyCommand(host.become, facts.name, namesOf(snapshots), true),
      )
      .join(' &&\n'),
    destroys: group.flatMap(({ facts, snapshots }) =>
      snapshots.map(({ name }) => `${facts.name}@${name}`),
    ),
  };
  return steps.map((step) => (step.kind === 'command' ? { ...step, rehearse } : step));
}

/** By then they are empty: one that has got a snapshot meanwhile is refused by its fact, and by ZFS. */
function filesystemStep(host: Host, copy: Copy, evidence: readonly Fact[]): readonly Step[] {
  const filesystems = deepestFirst(copy.members.map(({ facts }) => facts));
  return commandStep(
    host.name,
    `destroy ${count(filesystems.length, 'empty filesystem')}`,
    filesystems.map(({ name }) => destroyFilesystemCommand(host.become, name)),
    [
      ...evidence,
      ...filesystems.flatMap((facts): readonly Fact[] => [
        existsFact(host.name, facts),
        { kind: 'newest-is', host: host.name, filesystem: facts.name, guid: null },
      ]),
    ],
    filesystems.map(({ name: filesystem }) => ({
      kind: 'filesystem-gone',
      host: host.name,
      filesystem,
    })),
  );
}
