import type { Policy } from '../model/catalogue.ts';
import type { Member } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { hostTime, type KnownFleet } from './facts.ts';
import type { FoundCopy, Lineage, OriginMember } from './lineage.ts';
import { isSentBy, sentOf, youngerThan } from './sent.ts';
import { stillUntil } from './still.ts';

/** The time at the origin, by which its snapshots are dated. */
export const originTime = ({ originPool }: Lineage, fleet: KnownFleet, now: Instant): Instant =>
  originPool ? hostTime(fleet, originPool.host, now) : now;

/** Matched by guid: the same name does not mean the same snapshot. */
export function newestCommon(
  replica: FilesystemFacts,
  origin: OriginMember | undefined,
): Member['common'] {
  // The origin is out of sight: what the replica holds is all that can be said.
  const newest = replica.snapshots.at(-1);
  if (!origin) return newest ? { guid: newest.guid, at: newest.creation } : null;
  for (let at = replica.snapshots.length - 1; at >= 0; at -= 1) {
    const snapshot = replica.snapshots[at];
    if (snapshot && origin.guids.has(snapshot.guid)) {
      return { guid: snapshot.guid, at: snapshot.creation };
    }
  }
  return null;
}

/** How far the worst member is behind, in milliseconds; null when there is nothing in common to count from. */
export function lagOf(
  lineage: Lineage,
  found: FoundCopy,
  members: readonly Member[],
  now: Instant,
): number | null {
  const { origin, dataset } = lineage;
  const isSent = isSentBy(dataset.policy);
  let worst = 0;
  for (const { path, common } of members) {
    if (!common) return null;
    const lag = memberLag(origin.get(path), common, dataset.policy, now);
    worst = Math.max(worst, lag);
  }
  for (const [path, facts] of membersOf(lineage)) {
    if (found.members.has(path)) continue;
    // A child that is not there yet is behind since its first snapshot; one never snapshotted waits for that.
    const [first] = sentOf(facts, isSent);
    if (first) worst = Math.max(worst, now - first.creation);
  }
  return worst;
}

/** What a copy is to hold: what the origin has; where that was never seen, all that any copy holds. */
function* membersOf({
  origin,
  copies,
}: Lineage): Generator<readonly [path: string, facts: FilesystemFacts]> {
  for (const [path, { facts }] of origin) yield [path, facts];
  if (origin.size > 0) return;
  for (const { pool, members } of copies) if (pool.role === 'archive') yield* members;
}

/**
 * Nothing written since the common snapshot is no lag, however old that snapshot is. Nor is it one to lack only what
 * the policy excludes: there is nothing to be sent. That no snapshot comes that is sent is the dataset's matter, not the
 * copy's, save where holdfast is to take it: taking it never costs a copy.
 */
function memberLag(
  origin: OriginMember | undefined,
  common: NonNullable<Member['common']>,
  policy: Policy,
  now: Instant,
): number {
  if (!origin) return Math.max(0, now - common.at);
  const isSent = isSentBy(policy);
  const newest = origin.facts.snapshots.at(-1);
  const isOthers = policy.snapshots.by === 'other' && newest !== undefined && !isSent(newest);
  const excluded = isOthers && youngerThan(origin.facts, common.guid)?.some(isSent) === false;
  const still = stillUntil(origin.facts, common, now);
  return still === 'now' || excluded ? 0 : Math.max(0, now - still);
}

/**
 * An incremental can only go on from the target's newest snapshot (peers.md 5.1): when that is none of the
 * origin's, or the replica was written to, no plain receive will be accepted.
 */
export function isDiverged(member: Member, origin: OriginMember | undefined): boolean {
  if (!origin) return false;
  const newest = member.facts.snapshots.at(-1);
  return newest !== undefined && !origin.guids.has(newest.guid);
}
