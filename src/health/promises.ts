import type { Copy, Finding } from '../model/health.ts';
import type { Pool } from '../model/inventory.ts';
import { count } from '../model/units.ts';
import { distinct, jurisdictionAllows, matches, spreadShortfall } from './domains.ts';
import type { Lineage } from './lineage.ts';

/** What the policy promises of the copies together and does not hold: how many, in which domains, where. */
export function brokenPromises(
  { dataset }: Lineage,
  standing: readonly Copy[],
): readonly Finding[] {
  const { copies, spread, require } = dataset.policy;
  const pools = standing.map((copy) => copy.pool);
  const findings: Finding[] = [];
  const add = (finding: Omit<Finding, 'pool'>, pool: Pool | null = null) =>
    findings.push({ ...finding, pool: pool?.id ?? null });

  if (standing.length < copies.min) {
    add({
      kind: 'copies-below-min',
      severity: 'danger',
      text: `${count(standing.length, 'copy', 'copies')} of at least ${copies.min}`,
    });
  } else if (standing.length < copies.want) {
    add({
      kind: 'copies-below-want',
      severity: 'warning',
      text: `${count(standing.length, 'copy', 'copies')} of ${copies.want} wanted`,
    });
  } else if (standing.length > copies.want) {
    add({
      kind: 'copies-above-want',
      severity: 'note',
      text: `${count(standing.length, 'copy', 'copies')}, ${copies.want} wanted`,
    });
  }
  // A spread over more domains than there are copies is the missing copy's matter, told above.
  for (const rule of standing.length < copies.min ? [] : spread) {
    if (spreadShortfall(pools, rule) === 0) continue;
    add({
      kind: 'spread',
      severity: rule.soft ? 'note' : 'danger',
      text: `copies in ${distinct(pools, rule.axis)} of at least ${count(rule.min, rule.axis)}`,
    });
  }
  for (const rule of require) {
    const having = pools.filter((pool) => matches(pool, rule.where)).length;
    if (having >= rule.copies) continue;
    add({
      kind: 'require',
      severity: 'danger',
      text: `'${rule.name}' asks for ${count(rule.copies, 'copy', 'copies')}, there ${having === 1 ? 'is' : 'are'} ${having}`,
    });
  }
  for (const pool of pools.filter((each) => !jurisdictionAllows(dataset, each))) {
    add(
      {
        kind: 'jurisdiction',
        severity: 'danger',
        text: `a copy lies on ${pool.id} in ${pool.country ?? 'an unknown country'}, where it may not be`,
      },
      pool,
    );
  }
  return findings;
}
