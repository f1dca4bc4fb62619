import { assessFleet } from '../src/health/assess.ts';
import type { Observations, SeenHost } from '../src/model/observation.ts';
import { planAfterLook } from '../src/plan/after-look.ts';
import { makePlan } from '../src/plan/plan.ts';
import { benchNow } from './fleet.ts';
import { median } from './measure.ts';
import { scaleFleet } from './scale-fleet.ts';

/* A process of its own, so that its peak memory is that of this fleet and its plan and of nothing else. */

const { config, observations } = scaleFleet();
const whole: number[] = [];
const health: number[] = [];
const floors: number[] = [];
let actions = 0;
let snapshots = 0;
for (let round = 0; round < 5; round += 1) {
  const start = performance.now();
  const assessed = assessFleet(config, observations, benchNow);
  const between = performance.now();
  actions = makePlan(config, assessed, benchNow).actions.length;
  const end = performance.now();
  snapshots = countSnapshots(observations);
  floors.push(performance.now() - end);
  health.push(between - start);
  whole.push(end - start);
}

// maxRSS is in kibibytes.
const peak = () => process.resourceUsage().maxRSS / 1_024;
const peakMiB = peak();

const change: number[] = [];
let latest = planAfterLook(null, config, observations, benchNow);
let seen = observations;
for (const host of [...observations.values()].slice(0, 60)) {
  if (host.kind !== 'seen') continue;
  seen = new Map(seen).set(host.host, lookedAtAgain(host));
  const start = performance.now();
  latest = planAfterLook(latest, config, seen, benchNow);
  change.push(performance.now() - start);
}
process.stdout.write(
  JSON.stringify({
    first: whole[0],
    whole: median(whole),
    health: median(health),
    change: median(change),
    floor: median(floors),
    actions,
    snapshots,
    peakMiB,
    peakAfterMiB: peak(),
  }),
);

/** Touches each guid once: less no plan can do that looks for what copies have in common. */
function countSnapshots(seen: Observations): number {
  const guids = new Set<string>();
  let count = 0;
  for (const host of seen.values()) {
    if (host.kind !== 'seen' || !host.filesystems.ok) continue;
    for (const { snapshots: each } of host.filesystems.value) {
      for (const { guid } of each) guids.add(guid);
      count += each.length;
    }
  }
  return guids.size > 0 ? count : 0;
}

/** A look finds every tenth filesystem written to, with its snapshots listed anew; what has not moved it takes over. */
function lookedAtAgain(host: SeenHost): SeenHost {
  if (!host.filesystems.ok) return host;
  const value = host.filesystems.value.map((facts, at) => ({
    ...facts,
    available: facts.available - 4_096n,
    ...(at % 10 === 0
      ? {
          written: facts.written + 4_096n,
          snapshots: facts.snapshots.map((each) => ({ ...each })),
        }
      : {}),
  }));
  return { ...host, filesystems: { ok: true, value } };
}
