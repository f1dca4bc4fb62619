import type { Copy, Finding, Member } from '../model/health.ts';
import { count, formatBytes, formatDuration } from '../model/units.ts';
import { whyNotInert } from './inert.ts';
import { isDiverged } from './lag.ts';
import type { Lineage } from './lineage.ts';
import { whyNotResumed } from './resume.ts';

/** What keeps a replica from following its origin, or from being what a replica is to be. */
export function replicaFindings(lineage: Lineage, copy: Copy): readonly Finding[] {
  return [
    ...cutFindings(lineage, copy),
    ...copy.members.flatMap((member) => memberFindings(lineage, copy, member)),
    ...inertFindings(copy),
    ...lagFindings(lineage, copy),
  ];
}

/** A receive that was cut: whether it can go on. */
function cutFindings({ origin }: Lineage, copy: Copy): readonly Finding[] {
  const cut = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  if (cut.length === 0) return [];
  const source = (path: string) => origin.get(path)?.facts ?? null;
  const reasons =
    origin.size === 0
      ? []
      : cut.map(({ facts, path }) => whyNotResumed(facts, source(path), copy.pool));
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

/** What keeps one filesystem of a replica from taking the next increment; the worst alone. */
function memberFindings({ origin }: Lineage, { pool }: Copy, member: Member): readonly Finding[] {
  const { facts, common } = member;
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
  if (facts.written > 0n)
    return found(
      'replica-written',
      `${formatBytes(facts.written)} were written to the replica ${where}`,
    );
  return [];
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
function holdsFirstOnly({ origin }: Lineage, { members }: Copy): boolean {
  return members.every(({ path, facts: { snapshots } }) => {
    const sent = origin.get(path)?.facts.snapshots ?? [];
    return snapshots.length === 1 && sent.length > 1 && snapshots[0]?.guid === sent[0]?.guid;
  });
}
