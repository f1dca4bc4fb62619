import type { Action, Fact, Outcome, Step, Tier } from '../model/action.ts';
import type { Copy, DatasetHealth, Member } from '../model/health.ts';
import { type DatasetId, type FilesystemName, filesystemName, type Guid } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { formatBytes } from '../model/units.ts';
import {
  createRootCommand,
  receiveCommand,
  type SendProfile,
  sendCommand,
} from '../zfs/commands.ts';
import { type Context, memberAt, usable } from './context.ts';
import { nameAction } from './naming.ts';
import { type Send, sendPath } from './path.ts';
import { type Route, routeBetween, secondsFor, transferStep } from './transfer.ts';
import { urgencyOf } from './urgency.ts';

/** A first full send of more than this is confirmed with its numbers once more. */
const costlyBytes = 1n << 40n;

/** One dataset's way from its origin to one pool. */
export interface Way {
  readonly health: DatasetHealth;
  readonly origin: Copy;
  readonly source: Host;
  readonly target: Host;
  readonly pool: Pool;
  readonly route: Route;
}

export function wayTo(
  context: Context,
  health: DatasetHealth,
  origin: Copy,
  pool: Pool,
): Way | null {
  const source = context.hosts.get(origin.pool.host);
  const target = context.hosts.get(pool.host);
  if (!source || !target || !usable(context, pool)) return null;
  const tools = context.seen.get(source.name)?.tools ?? [];
  const route = routeBetween(source, target, context.config.inventory.transfers, tools);
  return { health, origin, source, target, pool, route };
}

/** Where a new copy is put: under the pool's root, by the dataset's id, which is never reused. */
export const replicaTop = (pool: Pool, dataset: DatasetId): FilesystemName =>
  filesystemName(`${pool.root}/${dataset}`);

/** A new copy: each filesystem in full from its oldest snapshot, then all that followed. */
export function firstReplication(
  context: Context,
  way: Way,
  because: readonly string[],
): Action | null {
  const { health, origin, pool } = way;
  const top = replicaTop(pool, health.dataset.id);
  const root = filesystemName(pool.root);
  const members = origin.members.flatMap((member) =>
    memberSends(way, member, filesystemName(`${top}${member.path}`), null, root),
  );
  if (members.length === 0) return null;
  return toAction(way, {
    title: `replicate ${health.dataset.id} to ${pool.id} from ${origin.pool.id}`,
    why: [...becauseOf(health), ...because],
    effect: `${pool.id} ${top} holds a copy of ${health.dataset.id}, read-only and not mounted. Nothing is removed.`,
    first: true,
    members,
    before: rootStep(context, way, root),
  });
}

/** Brings an existing copy up to date; filesystems that it lacks come in full. Null when nothing is due or no base is left. */
export function incrementalReplication(way: Way, copy: Copy): Action | null {
  const { health, origin, pool } = way;
  const members = origin.members.flatMap((member) => {
    const held = copy.members.find(({ path }) => path === member.path);
    const name = held?.facts.name ?? filesystemName(`${copy.filesystem}${member.path}`);
    return memberSends(way, member, name, held ?? null, copy.filesystem);
  });
  if (members.length === 0) return null;
  return toAction(way, {
    title: `update ${health.dataset.id} on ${pool.id} from ${origin.pool.id}`,
    why: health.findings
      .filter(({ kind, pool: at }) => kind === 'replica-behind' && at === pool.id)
      .map(({ text }) => text),
    effect: `${pool.id} ${copy.filesystem} holds the newest snapshots of ${health.dataset.id}. Nothing is removed.`,
    first: false,
    members,
    before: [],
  });
}

/** The pool's root, made when it is not there yet. */
function rootStep(context: Context, { target, pool }: Way, root: FilesystemName): readonly Step[] {
  if (!context.seen.get(target.name)?.missing.includes(root)) return [];
  return [
    {
      kind: 'command',
      title: `make ${root}, under which replicas are put`,
      run: { host: target.name, command: createRootCommand(target.become, root) },
      facts: [
        { kind: 'absent', host: target.name, filesystem: root },
        { kind: 'pool-usable', host: target.name, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      ],
      outcomes: [{ kind: 'filesystem-there', host: target.name, filesystem: root }],
    },
  ];
}

interface MemberSend {
  readonly send: Send;
  readonly step: Step;
}

/** The sends of one filesystem, chained: each starts where the one before has brought the target. */
function memberSends(
  way: Way,
  { facts: source }: Member,
  target: FilesystemName,
  held: Member | null,
  root: FilesystemName,
): readonly MemberSend[] {
  if (way.pool.trust === 'keyless' && source.encryption === null) return [];
  // A filesystem that is there and has nothing in common takes no stream, and nothing is forced onto it (S4).
  if (held && held.common === null) return [];
  const common = held?.common ?? null;
  const profile = profileOf(way, source, held?.facts ?? null);
  if (profile === null) return [];
  const path = sendPath(source, common?.guid ?? null) ?? [];
  let newest: Guid | null = common?.guid ?? null;
  return path.map((send, at) => {
    const first = at === 0 && held === null;
    const step = sendStep(way, { source, target, root, profile, send, newest, first });
    newest = send.to.guid;
    return { send, step };
  });
}

/**
 * One flag profile for a copy's whole life. Encrypted origins go raw: it needs no key at either end, arrives
 * encrypted, and stays clear of openzfs#12014. A copy that was once received in the clear stays as it is, and
 * then the key must be loaded at the origin.
 */
function profileOf(
  { pool }: Way,
  source: FilesystemFacts,
  held: FilesystemFacts | null,
): SendProfile | null {
  if (source.encryption === null) return 'Lce';
  if (pool.trust === 'keyless' || held === null) return 'w';
  if (held.stamp.send === 'w' || (held.stamp.send !== 'Lce' && held.encryption !== null))
    return 'w';
  return source.encryption.key === 'available' ? 'Lce' : null;
}

interface SendDraft {
  readonly source: FilesystemFacts;
  readonly target: FilesystemName;
  readonly root: FilesystemName;
  readonly profile: SendProfile;
  readonly send: Send;
  /** The target's newest snapshot when this step begins. */
  readonly newest: Guid | null;
  readonly first: boolean;
}

function sendStep(way: Way, draft: SendDraft): Step {
  const { health, source: from, target: to, pool, route } = way;
  const { source, target, profile, send, first } = draft;
  const role = pool.trust === 'keyless' ? 'keyless' : 'replica';
  const stamp = first ? ({ dataset: health.dataset.id, role, profile } as const) : null;
  return transferStep({
    title: `send ${source.name}@${send.to.name} (about ${formatBytes(send.bytes)})`,
    source: {
      host: from,
      command: sendCommand(from.become, profile, send.base, {
        filesystem: source.name,
        snapshot: send.to.name,
      }),
    },
    target: {
      host: to,
      pool,
      command: receiveCommand(to.become, { filesystem: target, type: source.type, stamp }),
    },
    route,
    bytes: send.bytes,
    facts: [...sourceFacts(way, draft), ...targetFacts(way, draft)],
    outcomes: [
      { kind: 'guid-there', host: to.name, filesystem: target, guid: send.to.guid },
      ...(first ? [{ kind: 'inert', host: to.name, filesystem: target } satisfies Outcome] : []),
    ],
  });
}

function sourceFacts({ source: { name: host }, pool }: Way, draft: SendDraft): readonly Fact[] {
  const { source, send } = draft;
  const filesystem = source.name;
  const base: readonly Fact[] =
    send.from === null
      ? []
      : send.from.mark === '#'
        ? [
            {
              kind: 'bookmark-is',
              host,
              filesystem,
              bookmark: send.from.name,
              guid: send.from.guid,
            },
          ]
        : [
            {
              kind: 'snapshot-is',
              host,
              filesystem,
              snapshot: send.from.name,
              guid: send.from.guid,
            },
          ];
  return [
    ...base,
    { kind: 'snapshot-is', host, filesystem, snapshot: send.to.name, guid: send.to.guid },
    // S7 is looked at again at the last moment: a plaintext origin never reaches a keyless pool.
    ...(pool.trust === 'keyless' ? [{ kind: 'encrypted', host, filesystem } satisfies Fact] : []),
  ];
}

function targetFacts({ target: { name: host }, pool }: Way, draft: SendDraft): readonly Fact[] {
  const { target: filesystem, root, send, newest, first } = draft;
  const state: readonly Fact[] = first
    ? [{ kind: 'absent', host, filesystem }]
    : [
        { kind: 'newest-is', host, filesystem, guid: newest },
        { kind: 'unwritten', host, filesystem },
        { kind: 'token-is', host, filesystem, token: null },
      ];
  return [
    ...state,
    { kind: 'pool-usable', host, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
    { kind: 'space-for', host, filesystem: first ? root : filesystem, bytes: send.bytes },
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
  const { health, origin, pool, route } = way;
  const [first, ...rest] = [...draft.before, ...draft.members.map(({ step }) => step)];
  if (!first) return null;
  const bytes = draft.members.reduce((sum, { send }) => sum + send.bytes, 0n);
  const tier: Tier = draft.first && bytes > costlyBytes ? 'costly' : 'safe';
  return {
    id: nameAction(
      ['replicate', health.dataset.id, pool.id],
      draft.members.map(({ send }) => `${send.from?.guid ?? 'full'} ${send.to.guid}`),
      [first, ...rest],
    ),
    kind: 'replicate',
    tier,
    datasets: [health.dataset.id],
    source: origin.pool.id,
    target: pool.id,
    title: draft.title,
    why: [...draft.why, ...(route.because === null ? [] : [route.because])],
    effect: draft.effect,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes, seconds: secondsFor(bytes, route) },
    urgency: urgencyOf(health),
  };
}

/** What asks for a new copy: the broken promises that another copy mends. */
function becauseOf(health: DatasetHealth): readonly string[] {
  const mended = new Set(['copies-below-min', 'copies-below-want', 'spread', 'require']);
  const texts = health.findings
    .filter(({ kind, severity }) => mended.has(kind) && severity !== 'note')
    .map(({ text }) => `${health.dataset.id}: ${text}`);
  const lost = health.dataset.reproduce?.possible === 'no' ? ['it cannot be made again'] : [];
  return [...texts, ...lost];
}

/** A member of the dataset that the copy has nothing of, though the origin could send it. */
export const lacksMembers = (origin: Copy, copy: Copy): number =>
  origin.members.filter(
    ({ path, facts }) => facts.snapshots.length > 0 && memberAt(copy, path) === null,
  ).length;
