import type { Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { formatBytes, formatDuration } from '../model/units.ts';
import type { Lineage } from './lineage.ts';

/** What was put aside is told of until a person has looked at it: it counts for nothing, and nothing removes it. */
export const asideFindings = ({ asides }: Lineage, now: Instant): readonly Finding[] =>
  asides.map(({ pool, facts: { name, used, stamp } }) => {
    const at = Date.parse(stamp.aside ?? '');
    const since = Number.isNaN(at) ? '' : ` ${formatDuration(now - at)} ago`;
    return {
      kind: 'copy-aside',
      severity: 'note',
      pool: pool.id,
      text: `${pool.id} ${name} was put aside${since} and takes ${formatBytes(used)}: look whether anything in it is wanted`,
    };
  });
