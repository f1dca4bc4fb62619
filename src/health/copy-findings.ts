import type { Copy, Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { formatBytes, formatDuration } from '../model/units.ts';
import { custodiansElsewhere } from './domains.ts';
import { type KnownFleet, poolFacts } from './facts.ts';
import { isDiverged } from './lag.ts';
import type { Lineage } from './lineage.ts';
import { whyNotResumed } from './resume.ts';
import { scrubOf } from './scrub.ts';

/** What is wrong with one copy, in words that name its pool and filesystem. */
export function copyFindings(
  lineage: Lineage,
  copy: Copy,
  fleet: KnownFleet,
  now: Instant,
): readonly Finding[] {
  return [
    ...(copy.role === 'origin' ? [] : replicaFindings(lineage, copy)),
    ...trustFindings(lineage, copy),
    ...scrubFindings(lineage, copy, fleet, now),
  ];
}

function replicaFindings(lineage: Lineage, copy: Copy): readonly Finding[] {
  const { policy } = lineage.dataset;
  const findings: Finding[] = [];
  const add = (finding: Omit<Finding, 'pool'>) => findings.push({ ...finding, pool: copy.pool.id });
  const where = `${copy.pool.id} ${copy.filesystem}`;
  const lagMs = (copy.lagSeconds ?? 0) * 1000;

  const cut = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  if (cut.length > 0) {
    const sources = (path: string) => lineage.origin.get(path)?.facts ?? null;
    const reasons =
      lineage.origin.size === 0
        ? []
        : cut.map(({ facts, path }) => whyNotResumed(facts, sources(path), copy.pool));
    const stuck = reasons.find((why) => why !== null);
    add({
      kind: 'replica-partial',
      severity: 'warning',
      text: `a receive into ${where} was cut and ${stuck === undefined ? 'can be resumed' : `cannot be resumed: ${stuck}`}`,
    });
  }
  for (const member of copy.members) {
    const origin = lineage.origin.get(member.path);
    const newest = member.facts.snapshots.at(-1);
    if (newest && isDiverged(member, origin)) {
      add({
        kind: 'replica-diverged',
        severity: 'warning',
        text: `the newest snapshot of ${copy.pool.id} ${member.facts.name}, @${newest.name}, is not the origin's: no incremental can follow it`,
      });
    } else if (member.facts.written > 0n && newest) {
      add({
        kind: 'replica-written',
        severity: 'warning',
        text: `${formatBytes(member.facts.written)} were written to the replica ${copy.pool.id} ${member.facts.name}`,
      });
    }
  }
  if (copy.state !== 'diverged' && lagMs > policy.replicate.every) {
    add({
      kind: 'replica-behind',
      severity: lagMs > policy.replicate.lag ? 'danger' : 'warning',
      text: holdsFirstOnly(lineage, copy)
        ? `${where} holds only the first snapshot yet (${formatDuration(lagMs)} behind): the newer ones have still to be sent`
        : `${where} is ${formatDuration(lagMs)} behind${lagMs > policy.replicate.lag ? ` (${formatDuration(policy.replicate.lag)} at most)` : ''}`,
    });
  }
  return findings;
}

/** A first replication of which the first part has arrived: it is young, not neglected. */
function holdsFirstOnly({ origin }: Lineage, { members }: Copy): boolean {
  return members.every(({ path, facts: { snapshots } }) => {
    const sent = origin.get(path)?.facts.snapshots ?? [];
    return snapshots.length === 1 && sent.length > 1 && snapshots[0]?.guid === sent[0]?.guid;
  });
}

function trustFindings({ dataset, origin }: Lineage, copy: Copy): readonly Finding[] {
  if (copy.pool.trust !== 'keyless' || copy.pool.role !== 'archive') return [];
  const findings: Finding[] = [];
  const add = (finding: Omit<Finding, 'pool'>) => findings.push({ ...finding, pool: copy.pool.id });
  // S7: nothing in the clear may lie on a pool that is to see no key.
  const plain = copy.members.find(
    ({ facts }) => facts.encryption === null && facts.resumeToken === null,
  );
  if (plain) {
    add({
      kind: 'keyless-plaintext',
      severity: 'danger',
      text: `${copy.pool.id} ${plain.facts.name} is not encrypted, on a pool that is to hold no readable data`,
    });
  }
  const open = copy.members.find(({ facts }) => facts.encryption?.key === 'available');
  if (open) {
    add({
      kind: 'key-loaded-on-keyless',
      severity: 'danger',
      text: `the key of ${copy.pool.id} ${open.facts.name} is loaded, on a pool that is never to hold one`,
    });
  }
  if (origin.size > 0 && custodiansElsewhere(dataset, copy.pool) < 2) {
    add({
      kind: 'key-single-homed',
      severity: 'warning',
      text: `the copy on ${copy.pool.id} needs its key: record two custodians away from it`,
    });
  }
  return findings;
}

function scrubFindings(
  { dataset }: Lineage,
  copy: Copy,
  fleet: KnownFleet,
  now: Instant,
): readonly Finding[] {
  if (copy.verified || !copy.counted) return [];
  const facts = poolFacts(fleet, copy.pool);
  const evidence = facts && scrubOf(copy.pool, facts, dataset, fleet, now);
  if (!evidence || evidence.verified) return [];
  return [
    {
      kind: 'scrub-overdue',
      severity: evidence.running ? 'note' : 'warning',
      pool: copy.pool.id,
      text: `the copy on ${copy.pool.id} is not verified: ${evidence.why}`,
    },
  ];
}
