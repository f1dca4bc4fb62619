import type { PoolFacts, Section } from '../model/observation.ts';
import { parsePoolList } from '../zfs/pool-list.ts';
import { parsePoolStatus } from '../zfs/pool-status.ts';
import {
  failed,
  type ProbeSection,
  refusal,
  type Sections,
  section,
  whyFailed,
} from './sections.ts';

/** `zpool list` and `zpool status` together: sizes from one, health from the other. */
export function readPools(
  sections: Sections,
  utcOffset: number | null,
): Section<readonly PoolFacts[]> {
  const list = section(sections, 'pools');
  const status = section(sections, 'status');
  if (!list || !status) return failed('zpool list was not asked.');
  if (list.status !== 0) return whyFailed('zpool list', list);
  const rows = parsePoolList(list.out);
  if (rows.refused > 0) return refusal('zpool list', rows.refused, rows.firstRefused);
  const reports = parsePoolStatus(status.out, utcOffset);
  const pools: PoolFacts[] = [];
  for (const row of rows.rows) {
    const report = reports.pools.find((each) => each.name === row.name);
    // A pool whose scan or errors are not known has no facts: «no scrub runs» would be a guess (S2).
    if (!report) return missingReport(row.name, reports.refused, status);
    const suspended = report.state === 'SUSPENDED';
    pools.push({
      ...row,
      state: suspended ? 'SUSPENDED' : row.state,
      scan: report.scan,
      dataErrors: report.dataErrors,
      status: report.status,
      vdevs: report.vdevs,
    });
  }
  return { ok: true, value: pools };
}

function missingReport(
  pool: string,
  refused: readonly { readonly name: string; readonly what: string }[],
  status: ProbeSection,
): Section<never> {
  const said = refused.find((each) => each.name === pool);
  if (said) return failed(`zpool status of ${pool} cannot be read: ${said.what}.`);
  return status.status === 0
    ? failed(`zpool status does not speak of pool ${pool}, which zpool list has.`)
    : whyFailed('zpool status', status);
}
