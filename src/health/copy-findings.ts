import type { Copy, Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { custodiansElsewhere } from './domains.ts';
import { type KnownFleet, poolFacts } from './facts.ts';
import type { Lineage } from './lineage.ts';
import { markedFindings } from './marked.ts';
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
    ...markedFindings(lineage, copy, now),
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
  return [...findings, ...ownKeyFindings(origin, copy)];
}

/**
 * Children of an encryption root of their own at the origin: whoever holds the key of the dataset's top cannot read them.
 * (Each filesystem that is received raw is its own root where it lies, peers.md 5.2; that one key opens it is not changed by it.)
 */
function ownKeyFindings(origin: Lineage['origin'], copy: Copy): readonly Finding[] {
  const top = origin.get('')?.facts;
  const own = [...origin.values()].filter(
    ({ path, facts }) =>
      path !== '' &&
      facts.encryption !== null &&
      facts.encryption.root !== top?.encryption?.root &&
      copy.members.some((member) => member.path === path),
  );
  const [first, second, third, ...more] = own.map(({ facts }) => facts.name);
  if (first === undefined) return [];
  const names = [first, second, third].filter((name) => name !== undefined).join(', ');
  const needs = own.length === 1 ? 'needs a key of its own' : 'need keys of their own';
  return [
    {
      kind: 'own-key',
      severity: 'note',
      pool: copy.pool.id,
      text: `${names}${more.length === 0 ? '' : ` and ${more.length} more`} ${needs}: the key of ${top?.name ?? 'the top'} does not open what lies of it on ${copy.pool.id}. Let its custodians keep that too`,
    },
  ];
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
