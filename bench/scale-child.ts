import { assessFleet } from '../src/health/assess.ts';
import { makePlan } from '../src/plan/plan.ts';
import { benchNow } from './fleet.ts';
import { median } from './measure.ts';
import { scaleFleet } from './scale-fleet.ts';

/* A process of its own, so that its peak memory is that of this fleet and its plan and of nothing else. */

const { config, observations } = scaleFleet();
const health: number[] = [];
const plans: number[] = [];
let actions = 0;
for (let round = 0; round < 5; round += 1) {
  const start = performance.now();
  const assessed = assessFleet(config, observations, benchNow);
  const between = performance.now();
  const plan = makePlan(config, assessed, benchNow);
  health.push(between - start);
  plans.push(performance.now() - between);
  actions = plan.actions.length;
}
process.stdout.write(
  JSON.stringify({
    first: (health[0] ?? 0) + (plans[0] ?? 0),
    health: median(health),
    plan: median(plans),
    actions,
    // maxRSS is in kibibytes.
    peakMiB: process.resourceUsage().maxRSS / 1_024,
  }),
);
