import type { Copy, Finding } from '../model/health.ts';
import type { Lineage } from './lineage.ts';

/** A copy that its guids prove to be this dataset's and that says it were another's: one of the two misleads a person. */
export function stampFindings({ dataset }: Lineage, { pool, members }: Copy): readonly Finding[] {
  const foreign = members.find(
    ({ common, facts }) =>
      common !== null && facts.stamp.dataset !== null && facts.stamp.dataset !== dataset.id,
  );
  if (!foreign) return [];
  return [
    {
      kind: 'stamp-foreign',
      severity: 'warning',
      pool: pool.id,
      text: `${pool.id} ${foreign.facts.name} holds snapshots of ${dataset.id} and is stamped as a copy of ${foreign.facts.stamp.dataset}`,
    },
  ];
}
