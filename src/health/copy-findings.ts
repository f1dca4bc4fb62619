import type { Copy, Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { custodiansElsewhere } from './domains.ts';
import { type KnownFleet, poolFacts } from './facts.ts';
import type { Lineage } from './lineage.ts';
import { replicaFindings } from './replica-findings.ts';
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
