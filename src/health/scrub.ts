import type { Dataset } from '../model/catalogue.ts';
import { type Instant, instant } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { PoolFacts } from '../model/observation.ts';
import { formatDuration } from '../model/units.ts';
import { hostTime, type KnownFleet } from './facts.ts';

type ScrubEvidence =
  | { readonly verified: true; readonly at: Instant }
  | { readonly verified: false; readonly why: string; readonly running: boolean };

/** A pool's scrub, by its own host's clock. */
export const scrubOf = (
  pool: Pool,
  facts: PoolFacts,
  dataset: Dataset,
  fleet: KnownFleet,
  now: Instant,
): ScrubEvidence => scrubEvidence(facts, dataset, hostTime(fleet, pool.host, now));

/** A pool's last clean scrub within the policy's term. A resilver replaces the scrub's record in ZFS, so it proves nothing. */
function scrubEvidence(pool: PoolFacts, dataset: Dataset, now: Instant): ScrubEvidence {
  const { scan } = pool;
  if (pool.dataErrors !== 0n) {
    const errors = pool.dataErrors === 'unknown' ? 'an unknown number of' : pool.dataErrors;
    const noun = errors === 1n ? 'data error' : 'data errors';
    return { verified: false, why: `it has ${errors} ${noun}`, running: false };
  }
  switch (scan.kind) {
    case 'none':
      return { verified: false, why: 'it was never scrubbed', running: false };
    case 'canceled':
      return { verified: false, why: `its last ${scan.what} was stopped`, running: false };
    case 'running': {
      const percent = scan.percent === null ? '' : ` (${scan.percent.toFixed(0)} %)`;
      return { verified: false, why: `a ${scan.what} is running${percent}`, running: true };
    }
    case 'finished': {
      if (scan.what === 'resilver') {
        return { verified: false, why: 'only a resilver is on record', running: false };
      }
      if (scan.at === null)
        return { verified: false, why: 'its last scrub has no date', running: false };
      const age = now - scan.at;
      if (scan.errors > 0n) {
        return {
          verified: false,
          why: `its last scrub found ${scan.errors} errors`,
          running: false,
        };
      }
      return age <= dataset.policy.verify.scrub
        ? { verified: true, at: instant(scan.at) }
        : {
            verified: false,
            why: `its last scrub ended ${formatDuration(age)} ago`,
            running: false,
          };
    }
  }
}
