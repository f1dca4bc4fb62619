import type { Plan } from '../model/action.ts';
import type { Config } from '../model/config.ts';
import type { FleetHealth } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { adviseOn } from './advise/advice.ts';
import { contextOf } from './context.ts';
import { planCopies } from './copies.ts';
import { planInert } from './mend/inert.ts';
import { planRetirements } from './mend/retire.ts';
import { planStamps } from './mend/stamp.ts';
import { planUnloads } from './mend/unload-key.ts';
import { inSequence } from './order/sequence.ts';
import { growthsIn, weighed } from './order/weigh.ts';
import { findingsOf, nothingPlanned, type Planned } from './planned.ts';
import { keepingEnds, openMarks } from './replicate/bases.ts';
import { planBookmarks } from './replicate/bookmark.ts';
import { planRetention } from './retention/retention.ts';
import { planScrubs } from './scrub.ts';
import { planSnapshots } from './snapshot.ts';

/**
 * What to do next, in the order in which it is recommended: a pure function, so the same fleet always gives
 * the same plan, byte for byte. Applied to the fleet, it leaves an empty plan.
 */
export function makePlan(config: Config, health: FleetHealth, now: Instant): Plan {
  const context = contextOf(config, health, now);
  const marks = openMarks();
  const parts: readonly Planned[] = [
    { ...nothingPlanned, actions: planSnapshots(context) },
    // Before the copies are mended: what is a base already is kept by itself.
    { ...nothingPlanned, actions: planBookmarks(context, marks) },
    planCopies(context, marks),
    { ...nothingPlanned, actions: planScrubs(context) },
    { ...nothingPlanned, actions: planUnloads(context) },
    { ...nothingPlanned, actions: planInert(context) },
    { ...nothingPlanned, actions: planStamps(context) },
    planRetirements(context),
    planRetention(context),
  ];
  const findings = findingsOf(parts);
  const growths = growthsIn(context);
  const ordered = weighed(context, inSequence(parts.flatMap((part) => part.actions)), growths);
  const actions = keepingEnds(context, ordered, marks);
  return {
    at: now,
    health: {
      ...health,
      datasets: health.datasets.map((each) => ({
        ...each,
        findings: [...each.findings, ...(findings.get(each.dataset.id) ?? [])],
      })),
    },
    actions,
    advice: adviseOn(context, actions, growths),
  };
}
