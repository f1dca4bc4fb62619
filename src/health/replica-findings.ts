import type { Dataset } from '../model/catalogue.ts';
import type { Copy, Finding, Member } from '../model/health.ts';
import type { Guid } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { count, formatBytes, formatDuration } from '../model/units.ts';
import { whyNotInert } from './inert.ts';
import { isDiverged } from './lag.ts';
import type { Lineage } from './lineage.ts';
import { profileOf } from './profile.ts';
import { isRawBroken, lastRawSound } from './raw-lineage.ts';
import { whyNotResumed } from './resume.ts';
import { isSentBy, sentOf } from './sent.ts';
import { stampFindings } from './stamp.ts';

/** What keeps a replica from following its origin, or from being what a replica is to be. */
export function replicaFindings(lineage: Lineage, copy: Copy): readonly Finding[] {
  return [
    ...cutFindings(lineage, copy),
    ...copy.members.flatMap((member) => memberFindings(lineage, copy, member)),
    ...inertFindings(copy),
    ...stampFindings(lineage, copy),
    ...lagFindings(lineage, copy),
  ];
}

/** A receive that was cut: whether it can go on. */
function cutFindings(lineage: Lineage, copy: Copy): readonly Finding[] {
  const cut = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  if (cut.length === 0) return [];
  const reasons = lineage.origin.size === 0 ? [] : cut.map((each) => whyStuck(lineage, copy, each));
  const stuck = reasons.find((why) => why !== null);
  return [
    {
      kind: 'replica-partial',
      severity: 'warning',
      pool: copy.pool.id,
      text: `a receive into ${copy.pool.id} ${copy.filesystem} was cut and ${stuck === undefined ? 'can be resumed' : `cannot be resumed: ${stuck}`}`,
    },
  ];
}

/** Why a receive cannot go on from the origin, nor from another copy where the policy lets one be sent from. */
function whyStuck(
  { origin, copies, dataset }: Lineage,
  { pool }: Copy,
  cut: Member,
): string | null {
  const why = whyNotResumed(cut.facts, origin.get(cut.path)?.facts ?? null, pool);
  if (why === null || dataset.policy.replicate.from === 'origin') return why;
  const others = copies.filter((each) => each.pool.id !== pool.id && each.pool.role === 'archive');
  const goesOn = others.some(
    ({ members }) => whyNotResumed(cut.facts, members.get(cut.path) ?? null, pool) === null,
  );
  return goesOn ? null : why;
}

/** What keeps one filesystem of a replica from taking the next increment; the worst alone. */
function memberFindings(
  { origin, dataset }: Lineage,
  { pool }: Copy,
  member: Member,
): readonly Finding[] {
  const { facts, common } = member;
  const source = origin.get(member.path)?.facts ?? null;
  const newest = facts.snapshots.at(-1);
  if (!newest) return [];
  const where = `${pool.id} ${facts.name}`;
  const found = (kind: Finding['kind'], text: string): readonly Finding[] => [
    { kind, severity: 'warning', pool: pool.id, text },
  ];
  // Going back to the common snapshot mends a divergence; where none is left there is nothing to go back to.
  if (common === null)
    return found(
      'base-gone',
      `${where} has no snapshot in common with the origin any more, nor has the origin a bookmark of one: no incremental can follow it`,
    );
  if (isDiverged(member, origin.get(member.path)))
    return found(
      'replica-diverged',
      `the newest snapshot of ${where}, @${newest.name}, is not the origin's: no incremental can follow it`,
    );
  const flags = source ? flagsFinding(dataset, pool, source, member, common.guid) : null;
  if (flags) return [flags];
  if (facts.written > 0n)
    return found(
      'replica-written',
      `${formatBytes(facts.written)} were written to the replica ${where}`,
    );
  return [];
}

/** What keeps the next increment from going with the flags that the copy was begun with; null when nothing does. */
function flagsFinding(
  { origin }: Dataset,
  pool: Pool,
  source: FilesystemFacts,
  { facts }: Member,
  base: Guid,
): Finding | null {
  const where = `${pool.id} ${facts.name}`;
  const found = (kind: Finding['kind'], text: string): Finding => ({
    kind,
    severity: 'warning',
    pool: pool.id,
    text,
  });
  const profile = profileOf(pool, source, facts, base);
  switch (profile.kind) {
    case 'contradiction':
      return found(
        'flags-contradict',
        `nothing is sent to ${where} any more: ${profile.why}. Flags are never changed within a copy's life`,
      );
    case 'key-needed':
      return found(
        'key-needed',
        profile.at === 'source'
          ? `${where} was received in the clear, so its next update needs the key of ${origin.pool} ${source.name}, which is not loaded`
          : `${where} is encrypted where it lies, so its next update, which comes in the clear, needs its key there, which is not loaded`,
      );
    case 'flags': {
      if (profile.flags !== 'w' || !isRawBroken(source, facts, base)) return null;
      const nameOf = (guid: Guid) => facts.snapshots.findLast((each) => each.guid === guid)?.name;
      const sound = lastRawSound(source, facts);
      return found(
        'raw-base-broken',
        `the next raw increment onto ${where} would be refused: its base @${nameOf(base)} was not received raw (the IV sets differ)${sound ? `; the last one that was is @${nameOf(sound.guid)}` : ''}`,
      );
    }
    default: {
      const never: never = profile;
      return never;
    }
  }
}

/** S9, of every filesystem of the replica: somebody may have set it otherwise since it was received. */
function inertFindings({ pool, role, members }: Copy): readonly Finding[] {
  if (role === 'staged') return [];
  const [first, ...others] = members
    .map(({ facts }) => facts)
    // What has no snapshot has received nothing whole: a first receive that was cut can be mounted by nobody.
    .filter((facts) => facts.snapshots.length > 0 && whyNotInert(facts).length > 0);
  if (!first) return [];
  const harm = first.readonly
    ? 'it can cover a directory that is in use'
    : 'what is written there keeps the next update from being received';
  const more =
    others.length === 0
      ? ''
      : `; ${count(others.length, 'more filesystem')} of this copy ${others.length === 1 ? 'is' : 'are'} not inert either`;
  return [
    {
      kind: 'replica-not-inert',
      severity: 'warning',
      pool: pool.id,
      text: `the replica ${pool.id} ${first.name} ${whyNotInert(first).join(' and ')}: ${harm}${more}`,
    },
  ];
}

function lagFindings(lineage: Lineage, copy: Copy): readonly Finding[] {
  const { replicate } = lineage.dataset.policy;
  const lagMs = (copy.lagSeconds ?? 0) * 1000;
  if (copy.state === 'diverged' || lagMs <= replicate.every) return [];
  const where = `${copy.pool.id} ${copy.filesystem}`;
  const late = lagMs > replicate.lag;
  return [
    {
      kind: 'replica-behind',
      severity: late ? 'danger' : 'warning',
      pool: copy.pool.id,
      text: holdsFirstOnly(lineage, copy)
        ? `${where} holds only the first snapshot yet (${formatDuration(lagMs)} behind): the newer ones have still to be sent`
        : `${where} is ${formatDuration(lagMs)} behind${late ? ` (${formatDuration(replicate.lag)} at most)` : ''}`,
    },
  ];
}

/** A first replication of which the first part has arrived: it is young, not neglected. */
function holdsFirstOnly({ origin, dataset }: Lineage, { members }: Copy): boolean {
  const isSent = isSentBy(dataset.policy);
  return members.every(({ path, facts: { snapshots } }) => {
    const source = origin.get(path)?.facts;
    const sent = source ? sentOf(source, isSent) : [];
    return snapshots.length === 1 && sent.length > 1 && snapshots[0]?.guid === sent[0]?.guid;
  });
}
