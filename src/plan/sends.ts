import type { Fact, Outcome, Step } from '../model/action.ts';
import type { Member } from '../model/health.ts';
import type { FilesystemName, Guid } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { formatBytes } from '../model/units.ts';
import { receiveCommand, type SendProfile, sendCommand } from '../zfs/commands.ts';
import { type Send, sendPath } from './path.ts';
import { transferStep } from './transfer.ts';
import type { Way } from './way.ts';

export interface MemberSend {
  readonly send: Send;
  readonly step: Step;
}

/** The sends of one filesystem, chained: each starts where the one before has brought the target. */
export function memberSends(
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
