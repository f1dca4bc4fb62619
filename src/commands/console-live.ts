import { setTimeout as wait } from 'node:timers/promises';
import { shownAges } from '../../state/ages.ts';
import { type ConsoleStore, foretold, say } from '../../state/console.ts';
import { assessed, type FleetStore, looking, observed } from '../../state/fleet.ts';
import type { Effects } from '../../state/parts.ts';
import { type RunsStore, runChanged } from '../../state/runs.ts';
import { hostsOfAction } from '../../state/settling.ts';
import type { Config } from '../model/config.ts';
import type { HostName, Instant, RunId } from '../model/ids.ts';
import type { HostObservation } from '../model/observation.ts';
import type { Run } from '../model/run.ts';
import type { Collector } from '../observe/collector.ts';
import { type Latest, planAfterLook } from '../plan/after-look.ts';
import type { Executor, RunHandle } from '../run/executor.ts';
import { ownFault } from '../run/words.ts';

export interface LiveOptions {
  readonly config: Config;
  readonly clock: () => Instant;
  readonly collector: (
    onObservation: (observation: HostObservation) => void,
  ) => Pick<Collector, 'start' | 'refresh' | 'close'>;
  readonly executor: (onRun: (run: Run) => void) => Executor;
}

export interface LiveStores {
  readonly fleet: FleetStore;
  readonly runs: RunsStore;
  readonly console: ConsoleStore;
}

/** The stores kept up with the fleet, and what the console may do to it. */
export interface Live extends Pick<Effects, 'look' | 'run' | 'cancel' | 'foretell' | 'decline'> {
  /** Stops what runs, within a few seconds, and looks no more. */
  close(): Promise<void>;
}

/** Answers that arrive together are assessed together. */
const gatherMs = 30;
/** Runs that are stopped get this long to be seen gone on their hosts. */
const stopMs = 5000;

export function goLive(options: LiveOptions, stores: LiveStores): Live {
  const { config, clock } = options;
  const { fleet, runs } = stores;
  const handles = new Map<RunId, RunHandle>();
  let assessing: NodeJS.Timeout | null = null;
  let latest: Latest | null = null;
  let tookMs = 0;
  let closed = false;

  const assess = () => {
    assessing = null;
    const begun = performance.now();
    const now = clock();
    latest = planAfterLook(latest, config, fleet.getState().observations, now);
    const { plan } = latest.planning;
    // The plan adds to health what it found out: where no place could be found.
    assessed(fleet, plan.health, plan, now);
    tookMs = performance.now() - begun;
  };
  // A large fleet takes long to assess: never more than a fifth of the time, so that keys come first.
  const assessSoon = () => {
    if (!closed) assessing ??= setTimeout(assess, Math.max(gatherMs, 4 * tookMs));
  };

  const collector = options.collector((observation) => {
    observed(fleet, observation);
    assessSoon();
  });
  const executor = options.executor((run) => runChanged(runs, run));

  const ageing = setInterval(() => {
    const { observations, now } = fleet.getState();
    const at = clock();
    if (shownAges(observations, at) === shownAges(observations, now)) return;
    // Time alone makes a copy lag and a scrub overdue.
    fleet.setState({ now: at });
    if (fleet.getState().health !== null) assessSoon();
  }, 1000);

  const look = (hosts: readonly HostName[]) => {
    if (closed) return;
    looking(fleet, hosts, true);
    for (const host of hosts) {
      // What went wrong is an observation of its own; here it only matters that the look is over.
      const over = () => looking(fleet, [host], false);
      collector.refresh(host).then(over, over);
    }
  };

  collector.start();
  return {
    look,
    run(action, answer) {
      const handle = executor.start(action, answer);
      handles.set(handle.id, handle);
      void handle.finished.then((run) => {
        handles.delete(run.id);
        look(hostsOfAction(run.action));
      });
      return handle.id;
    },
    cancel: (run) => void handles.get(run)?.cancel(),
    foretell(action) {
      executor.foretell(action).then(
        (answer) => foretold(stores.console, action, answer),
        (error: unknown) => {
          const trouble = ownFault(error);
          foretold(stores.console, action, { kind: 'refused', trouble });
        },
      );
    },
    decline(action) {
      executor.decline(action).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        say(stores.console, `Nothing was run; that could not be put on record: ${why}`, 'danger');
      });
    },
    async close() {
      closed = true;
      clearInterval(ageing);
      if (assessing) clearTimeout(assessing);
      const stopped = Promise.all([...handles.values()].map((handle) => handle.cancel()));
      await Promise.race([stopped, wait(stopMs, undefined, { ref: false })]);
      await collector.close();
    },
  };
}
