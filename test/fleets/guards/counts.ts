import type { DatasetHealth, FleetHealth } from '../../../src/model/health.ts';
import type { DatasetId } from '../../../src/model/ids.ts';
import type { Guard } from './guard.ts';

interface Counts {
  readonly counted: number;
  readonly verified: number;
}

/** A scrub takes away the record of the one before it until it ends (ZFS keeps one): meanwhile the copy is as verified as it was. */
function countsOf({ copies }: DatasetHealth, scrubbing: ReadonlySet<string>): Counts {
  const counted = copies.filter((copy) => copy.counted && !copy.awaited);
  const verified = counted.filter((copy) => copy.verified || scrubbing.has(copy.pool.id));
  return { counted: counted.length, verified: verified.length };
}

function allCounts({ datasets, pools }: FleetHealth): ReadonlyMap<DatasetId, Counts> {
  const scrubbing = new Set(
    pools.filter(({ facts }) => facts?.scan.kind === 'running').map(({ pool }) => pool.id),
  );
  return new Map(datasets.map((each) => [each.dataset.id, countsOf(each, scrubbing)]));
}

/** No dataset ever has fewer counted or verified copies than before, save those above what is wanted. */
export function guardCounts(begin: FleetHealth): Guard & { renew(health: FleetHealth): void } {
  let before = allCounts(begin);
  return {
    /** Time has passed, and with it what it takes from copies by itself. */
    renew(health) {
      before = allCounts(health);
    },
    afterCommand(_, health) {
      const after = allCounts(health);
      const broken = health.datasets.flatMap(({ dataset: { id, policy } }) => {
        const [had, has] = [before.get(id), after.get(id)];
        if (!had || !has) return [];
        return (['counted', 'verified'] as const).flatMap((what) =>
          has[what] < Math.min(had[what], policy.copies.want)
            ? [`${id} had ${had[what]} ${what} copies and has ${has[what]}`]
            : [],
        );
      });
      before = after;
      return broken;
    },
  };
}
