import { profileOf } from '../../health/profile.ts';
import { isRawBroken } from '../../health/raw-lineage.ts';
import { type IsSent, isSentBy } from '../../health/sent.ts';
import type { Copy, Member } from '../../model/health.ts';
import type { FilesystemName, Guid } from '../../model/ids.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import { receiveCommand, type SendProfile, sendCommand } from '../../zfs/commands.ts';
import { memberAt } from '../context.ts';
import { summaryOf } from '../mend/identity.ts';
import { type Send, sendPath } from './path.ts';
import type { Way } from './way.ts';

/** One `zfs send` of an action, and the `zfs receive` that takes its stream. */
export interface MemberSend {
  readonly send: Send;
  /** The member of the dataset: '' for its top. */
  readonly path: string;
  readonly source: FilesystemFacts;
  readonly target: FilesystemName;
  /** Whose free space a target takes that is not there yet. */
  readonly root: FilesystemName;
  /** This send makes the target. */
  readonly first: boolean;
  /** Where it makes one, that is encrypted as what lies above it. */
  readonly inherits: boolean;
  /** The target's newest snapshot when this send begins. */
  readonly newest: Guid | null;
  readonly commands: { readonly send: string; readonly receive: string };
}

/** The sends of one filesystem, chained: each starts where the one before has brought the target. */
export function memberSends(
  way: Way,
  { path, facts: source }: Member,
  target: FilesystemName,
  held: Member | null,
  root: FilesystemName,
): readonly MemberSend[] {
  if (way.pool.trust === 'keyless' && source.encryption === null) return [];
  const base = held && baseOn(way, source, held);
  // A filesystem that is there and has nothing in common takes no stream, and nothing is forced onto it (S4).
  if (held && base === null) return [];
  const profile = flagsFor(way, source, held, base);
  if (profile === null) return [];
  const isSent = isSentBy(way.health.dataset.policy);
  const sends = sendPath(knownToOrigin(way, path, source, isSent), base, isSent) ?? [];
  let newest: Guid | null = base;
  return sends.map((send, at) => {
    const first = at === 0 && held === null;
    const sealed = isBelowEncrypted(way.from, path);
    const commands = commandsFor(way, { path, source, target, profile, send, first, sealed });
    const inherits = profile !== 'w' && !isPlain(source, first, sealed);
    const planned = { send, path, source, target, root, first, inherits, newest, commands };
    newest = send.to.guid;
    return planned;
  });
}

/**
 * A replica as far as the origin can go on from it: up to the last of what is sent that the origin has, or was last known to
 * have (S5). All of it, where the origin was never seen.
 */
function knownToOrigin(
  { health, from }: Way,
  path: string,
  source: FilesystemFacts,
  isSent: IsSent,
): FilesystemFacts {
  const origin = health.copies.find(({ role }) => role === 'origin');
  const there = from.role === 'origin' || !origin ? null : memberAt(origin, path);
  if (there === null) return source;
  const known = new Set([...there.snapshots, ...there.bookmarks].map(({ guid }) => guid));
  const last = source.snapshots.findLastIndex((each) => isSent(each) && known.has(each.guid));
  return { ...source, snapshots: source.snapshots.slice(0, last + 1) };
}

/**
 * What the target can go on from: its newest snapshot in common with the origin, or its very newest where a replica
 * is sent from, which must hold that one as a snapshot: a bookmark there is somebody's, and nothing rests on it.
 */
export function baseOn({ from }: Way, source: FilesystemFacts, held: Member): Guid | null {
  if (from.role === 'origin') return held.common?.guid ?? null;
  const newest = held.facts.snapshots.at(-1)?.guid;
  return newest !== undefined && source.snapshots.some(({ guid }) => guid === newest)
    ? newest
    : null;
}

/** The copy's flags for life; null where nothing may be sent to it. */
function flagsFor(
  { from, pool }: Way,
  source: FilesystemFacts,
  held: Member | null,
  base: Guid | null,
): SendProfile | null {
  const profile = profileOf(pool, source, held?.facts ?? null, base);
  if (profile.kind !== 'flags') return null;
  // S7: what was received raw is sent raw and in no other way, whatever keys are loaded there.
  if (from.role !== 'origin' && source.encryption !== null && profile.flags !== 'w') return null;
  const broken =
    profile.flags === 'w' &&
    held !== null &&
    base !== null &&
    isRawBroken(source, held.facts, base);
  return broken ? null : profile.flags;
}

interface Draft {
  readonly path: string;
  readonly source: FilesystemFacts;
  readonly target: FilesystemName;
  readonly profile: SendProfile;
  readonly send: Send;
  readonly first: boolean;
  /** It lies below what is encrypted. */
  readonly sealed: boolean;
}

/** What its raw parent asks of it is a key, which is not there: it stays in the clear, as at the origin. */
const isPlain = ({ encryption }: FilesystemFacts, first: boolean, sealed: boolean): boolean =>
  first && sealed && encryption === null;

const isBelowEncrypted = ({ members }: Copy, path: string): boolean =>
  members.some((above) => path.startsWith(`${above.path}/`) && above.facts.encryption !== null);

function commandsFor(
  { health, from: copy, source: from, target: to, pool }: Way,
  { path, source, target, profile, send, first, sealed }: Draft,
): MemberSend['commands'] {
  const role = pool.trust === 'keyless' ? 'keyless' : 'replica';
  // Those below have it from the top, where that comes along.
  const below = path !== '' && (memberAt(copy, '')?.snapshots.length ?? 0) > 0;
  const summary = below ? null : summaryOf(health.dataset);
  const stamp = first ? ({ dataset: health.dataset.id, role, profile, summary } as const) : null;
  return {
    send: sendCommand(from.become, profile, send.base, {
      filesystem: source.name,
      snapshot: send.to.name,
    }),
    receive: receiveCommand(to.become, {
      filesystem: target,
      type: source.type,
      stamp,
      plain: isPlain(source, first, sealed),
    }),
  };
}
