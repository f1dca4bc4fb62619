import type { Member } from '../model/health.ts';
import type { FilesystemName, Guid } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { receiveCommand, type SendProfile, sendCommand } from '../zfs/commands.ts';
import { type Send, sendPath } from './path.ts';
import type { Way } from './way.ts';

/** One `zfs send` of an action, and the `zfs receive` that takes its stream. */
export interface MemberSend {
  readonly send: Send;
  readonly source: FilesystemFacts;
  readonly target: FilesystemName;
  /** Whose free space a target takes that is not there yet. */
  readonly root: FilesystemName;
  /** This send makes the target. */
  readonly first: boolean;
  /** The target's newest snapshot when this send begins. */
  readonly newest: Guid | null;
  readonly commands: { readonly send: string; readonly receive: string };
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
    const commands = commandsFor(way, { source, target, profile, send, first });
    const planned = { send, source, target, root, first, newest, commands };
    newest = send.to.guid;
    return planned;
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

interface Draft {
  readonly source: FilesystemFacts;
  readonly target: FilesystemName;
  readonly profile: SendProfile;
  readonly send: Send;
  readonly first: boolean;
}

function commandsFor(
  { health, source: from, target: to, pool }: Way,
  { source, target, profile, send, first }: Draft,
): MemberSend['commands'] {
  const role = pool.trust === 'keyless' ? 'keyless' : 'replica';
  const stamp = first ? ({ dataset: health.dataset.id, role, profile } as const) : null;
  return {
    send: sendCommand(from.become, profile, send.base, {
      filesystem: source.name,
      snapshot: send.to.name,
    }),
    receive: receiveCommand(to.become, { filesystem: target, type: source.type, stamp }),
  };
}
