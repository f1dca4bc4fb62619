import { type Assessed, assessChange, assessWhole } from '../health/assess.ts';
import { isWhole } from '../health/facts.ts';
import type { Config } from '../model/config.ts';
import type { HostName, Instant } from '../model/ids.ts';
import type { HostObservation, Observations, SeenHost } from '../model/observation.ts';
import { type Planning, planChange, planWhole } from './plan.ts';

/** The plan by what was last seen of a fleet, and what the next one goes on from. */
export interface Latest {
  readonly observations: Observations;
  readonly assessed: Assessed;
  readonly planning: Planning;
  /** When the whole fleet was last judged, and not only what had changed. */
  readonly wholeAt: Instant;
}

/** What hangs on the time alone (a lag that grows, a scrub that is overdue) is not judged anew more often than that. */
const wholeEveryMs = 60_000;

/** Plans anew after looks at some hosts: only what they touch, as long as nothing went out of sight or came back. */
export function planAfterLook(
  before: Latest | null,
  config: Config,
  observations: Observations,
  now: Instant,
): Latest {
  const changed = before && changedSince(before, observations);
  if (
    before === null ||
    changed === null ||
    changed.size === 0 ||
    now - before.wholeAt >= wholeEveryMs ||
    before.planning.context.config !== config
  ) {
    const assessed = assessWhole(config, observations, now);
    return {
      observations,
      assessed,
      planning: planWhole(config, assessed.health, now),
      wholeAt: now,
    };
  }
  const assessed = assessChange(before.assessed, config, observations, changed, now);
  return {
    observations,
    assessed,
    planning: planChange(before.planning, assessed.health, now),
    wholeAt: before.wholeAt,
  };
}

/** The hosts that were looked at since; null when one of them went out of sight or came back, for that touches every dataset (S8). */
function changedSince(
  { observations: before }: Latest,
  now: Observations,
): ReadonlySet<HostName> | null {
  const changed = [...now].filter(([name, each]) => before.get(name) !== each);
  const inSight = changed.every(([name, each]) => isSameSight(before.get(name), each));
  return inSight && before.size === now.size ? new Set(changed.map(([name]) => name)) : null;
}

function isSameSight(before: HostObservation | undefined, now: HostObservation): boolean {
  if (before?.kind === 'unreachable' && now.kind === 'unreachable') {
    return before.since === now.since && before.last === now.last;
  }
  return (
    before?.kind === 'seen' &&
    now.kind === 'seen' &&
    isWhole(before) &&
    isWhole(now) &&
    sightOfPools(before) === sightOfPools(now)
  );
}

/** Which pools could be read, and in what state they are. */
const sightOfPools = ({ pools, unread }: SeenHost): string =>
  JSON.stringify([
    (pools.ok ? pools.value : []).map(({ name, guid, state, readonly }) => [
      name,
      guid,
      state,
      readonly,
    ]),
    unread.map(({ pool }) => pool),
  ]);
