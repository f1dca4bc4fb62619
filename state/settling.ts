import type { Action } from '../src/model/action.ts';
import type { FleetHealth } from '../src/model/health.ts';
import type { ActionId, HostName } from '../src/model/ids.ts';
import type { Run } from '../src/model/run.ts';
import type { RunsState } from './runs.ts';

/** The hosts that an action rests on or changes. */
export const hostsOfAction = ({ steps }: Action): readonly HostName[] => [
  ...new Set(
    steps.flatMap(({ facts, outcomes }) => [...facts, ...outcomes].map(({ host }) => host)),
  ),
];

/**
 * Hosts of an ended run of which no look has been assessed that began after it: until then health and plan tell
 * how things stood before. A host that cannot be reached is not waited for.
 */
export function awaitedHosts({ action, state }: Run, health: FleetHealth | null) {
  if (state.kind !== 'done' && state.kind !== 'failed') return [];
  return hostsOfAction(action).filter((name) => {
    const host = health?.hosts.find((each) => each.host === name);
    if (!host || host.state === 'unreachable') return false;
    return host.last === null || host.last.at - host.last.tookMs < state.at;
  });
}

/** Runs that have ended and whose hosts have still to be looked at. */
export const settlingRuns = ({ byId }: RunsState, health: FleetHealth | null): readonly Run[] =>
  [...byId.values()].filter((run) => awaitedHosts(run, health).length > 0);

/** The latest such run of an action. */
export const settlingRunOf = (
  runs: RunsState,
  health: FleetHealth | null,
  action: ActionId,
): Run | null => settlingRuns(runs, health).findLast((run) => run.action.id === action) ?? null;
