import { isSentBy } from '../../health/sent.ts';
import type { Action, Tier } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import { type DatasetId, type FilesystemName, filesystemName } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { Step } from '../../model/step.ts';
import { createRootCommand } from '../../zfs/commands.ts';
import { type Context, listedOn, memberAt } from '../context.ts';
import { leastBytes } from '../full.ts';
import { nameAction } from '../naming.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Base } from './bases.ts';
import { batchStep, inBatches } from './batch.ts';
import { receivable } from './receivable.ts';
import { secondsFor } from './route.ts';
import { type MemberSend, memberSends } from './sends.ts';
import type { Way } from './way.ts';

/** A first full send of more than this is confirmed with its numbers once more. */
const costlyBytes = 1n << 40n;

/** Where a new copy is put: under the pool's root, by the dataset's id, which is never reused. */
export const replicaTop = (pool: Pool, dataset: DatasetId): FilesystemName =>
  filesystemName(`${pool.root}/${dataset}`);

/** A new copy: each filesystem in full from its oldest snapshot, then all that followed. */
export function firstReplication(
  context: Context,
  way: Way,
  because: readonly string[],
): Action | null {
  const { health, from, pool } = way;
  const top = replicaTop(pool, health.dataset.id);
  const root = filesystemName(pool.root);
  const sends = from.members.map((member) =>
    memberSends(way, member, filesystemName(`${top}${member.path}`), null, root),
  );
  const members = receivable(sends, thereOn(context, way), root);
  if (members.length === 0) return null;
  return toAction(way, {
    title: `replicate ${health.dataset.id} to ${pool.id} from ${from.pool.id}`,
    why: [...becauseOf(health), ...because],
    effect: `${pool.id} ${top} holds a copy of ${health.dataset.id}, read-only and not mounted. Nothing is removed.`,
    first: true,
    members,
    before: rootStep(context, way, root),
  });
}

/** Brings an existing copy up to date; filesystems that it lacks come in full. Null when nothing is due or no base is left. */
export function incrementalReplication(context: Context, way: Way, copy: Copy): Action | null {
  const { health, from, pool } = way;
  const sends = from.members.map((member) => {
    const held = copy.members.find(({ path }) => path === member.path);
    const name = held?.facts.name ?? filesystemName(`${copy.filesystem}${member.path}`);
    return memberSends(way, member, name, held ?? null, copy.filesystem);
  });
  const members = receivable(sends, thereOn(context, way), filesystemName(pool.root));
  if (members.length === 0) return null;
  return toAction(way, {
    title: `update ${health.dataset.id} on ${pool.id} from ${from.pool.id}`,
    why: health.findings
      .filter(({ kind, pool: at }) => kind === 'replica-behind' && at === pool.id)
      .map(({ text }) => text),
    effect: `${pool.id} ${copy.filesystem} holds the newest snapshots of ${health.dataset.id}. Nothing is removed.`,
    first: false,
    members,
    before: [],
  });
}

const thereOn = (context: Context, { target }: Way) => listedOn(context, target.name).byName;

/** The pool's root, made when it is not there yet. */
function rootStep(context: Context, { target, pool }: Way, root: FilesystemName): readonly Step[] {
  if (!context.seen.get(target.name)?.missing.includes(root)) return [];
  const top = listedOn(context, target.name).byName.get(filesystemName(pool.name));
  return [
    {
      kind: 'command',
      title: `make ${root}, under which replicas are put`,
      run: { host: target.name, command: createRootCommand(target.become, root) },
      facts: [
        { kind: 'absent', host: target.name, filesystem: root },
        { kind: 'pool-usable', host: target.name, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
        ...(top
          ? [
              {
                kind: 'space-for',
                host: target.name,
                filesystem: top.name,
                bytes: leastBytes,
              } as const,
            ]
          : []),
      ],
      outcomes: [{ kind: 'filesystem-there', host: target.name, filesystem: root }],
    },
  ];
}

interface Draft {
  readonly title: string;
  readonly why: readonly string[];
  readonly effect: string;
  readonly first: boolean;
  readonly members: readonly MemberSend[];
  readonly before: readonly Step[];
}

function toAction(way: Way, draft: Draft): Action | null {
  const { health, from, pool, route, because } = way;
  const sends = inBatches(way, draft.members).map((batch) => batchStep(way, batch));
  const [first, ...rest] = [...draft.before, ...sends];
  if (!first) return null;
  const bytes = draft.members.reduce((sum, { send }) => sum + send.bytes, 0n);
  const tier: Tier = draft.first && bytes > costlyBytes ? 'costly' : 'safe';
  const id = nameAction(
    ['replicate', health.dataset.id, pool.id],
    draft.members.map(({ send }) => `${send.from?.guid ?? 'full'} ${send.to.guid}`),
    [first, ...rest],
  );
  way.marks.ends.set(id, { health, bases: endsOf(draft.members) });
  return {
    id,
    kind: 'replicate',
    tier,
    datasets: [health.dataset.id],
    source: from.pool.id,
    target: pool.id,
    title: draft.title,
    why: [...draft.why, ...[because, route.because].filter((each) => each !== null)],
    effect: draft.effect,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes, seconds: secondsFor(bytes, draft.members.length, route) },
    urgency: urgencyOf(health),
    after: [],
    proof: [],
  };
}

/** What each filesystem of the target newly ends with. */
const endsOf = (members: readonly MemberSend[]): readonly Base[] => [
  ...new Map(
    members.map(({ path, send }) => [path, { path, guid: send.to.guid }] as const),
  ).values(),
];

/** What asks for a new copy: the broken promises that another copy mends. */
function becauseOf(health: DatasetHealth): readonly string[] {
  const mended = new Set(['copies-below-min', 'copies-below-want', 'spread', 'require']);
  const texts = health.findings
    .filter(({ kind, severity }) => mended.has(kind) && severity !== 'note')
    .map(({ text }) => `${health.dataset.id}: ${text}`);
  const lost = health.dataset.reproduce?.possible === 'no' ? ['it cannot be made again'] : [];
  return [...texts, ...lost];
}

/** Whether the copy has nothing of a member of the dataset, though the source could send it. */
export function lacksMembers({ from, health }: Way, copy: Copy): boolean {
  const isSent = isSentBy(health.dataset.policy);
  return from.members.some(
    ({ path, facts }) => facts.snapshots.some(isSent) && memberAt(copy, path) === null,
  );
}
