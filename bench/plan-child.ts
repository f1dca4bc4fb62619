import { assessFleet } from '../src/health/assess.ts';
import { makePlan } from '../src/plan/plan.ts';
import { benchNow, syntheticFleet } from './fleet.ts';
import { median } from './measure.ts';

/* A process of its own, so that its peak memory is that of the fleet and the plan and of nothing else. */

const { config, observations } = syntheticFleet({ datasets: 1_000, copies: 3, snapshots: 100 });
const times: number[] = [];
let actions = 0;
for (let round = 0; round < 7; round += 1) {
  const start = performance.now();
  const plan = makePlan(config, assessFleet(config, observations, benchNow), benchNow);
  times.push(performance.now() - start);
  actions = plan.actions.length;
}
process.stdout.write(
  JSON.stringify({
    first: times[0],
    ms: median(times),
    actions,
    // maxRSS is in kibibytes.
    peakMiB: process.resourceUsage().maxRSS / 1_024,
  }),
);
