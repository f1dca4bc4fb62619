import { assessFleet } from '../../src/health/assess.ts';
import type { Action } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import type { Instant, RunId } from '../../src/model/ids.ts';
import { runId } from '../../src/model/ids.ts';
import type { Observations } from '../../src/model/observation.ts';
import type { Run } from '../../src/model/run.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../src/terminal/glyphs.ts';
import type { KeyEvent } from '../../src/terminal/key-decoder.ts';
import { createConsoleStore } from '../../state/console.ts';
import { assessed, createFleetStore, observed } from '../../state/fleet.ts';
import type { Parts } from '../../state/parts.ts';
import { createPress } from '../../state/press.ts';
import { createRunsStore, runChanged } from '../../state/runs.ts';
import * as fleetOfTests from './fleet.ts';
import { stamped } from './stamped.ts';

export interface TestConsole extends Parts {
  /** What the effects were asked to do, in order: `run <action id> <answer>`, `quit`, … */
  readonly done: string[];
  /** Moves the monotonic clock. */
  wait(ms: number): void;
  /** Keys by name, each by itself and half a second after the one before. */
  keys(...names: string[]): void;
  event(event: KeyEvent): void;
  /** Takes observations and plans again, as of a time. */
  observe(observations: Observations, now?: Instant): void;
}

interface Setup {
  readonly columns?: number;
  readonly rows?: number;
  readonly readOnly?: boolean;
  readonly ascii?: boolean;
  readonly config?: Config;
  readonly observations?: Observations | null;
}

/** A console on the fleet of the tests, without a terminal and without hosts. */
export function openTestConsole(setup: Setup = {}): TestConsole {
  const { columns = 80, rows = 24, readOnly = false, config = fleetOfTests.config } = setup;
  const done: string[] = [];
  let clock = 10_000;
  const parts: Parts = {
    fleet: createFleetStore(config, fleetOfTests.now),
    runs: createRunsStore(),
    console: createConsoleStore({ columns, rows }),
    effects: {
      look: (hosts) => done.push(`look ${hosts.join(' ')}`),
      run: (action, answer) => {
        done.push(`run ${action.id} ${answer}`);
        const run = begun(action);
        runChanged(parts.runs, run);
        return run.id;
      },
      cancel: (run) => done.push(`cancel ${run}`),
      foretell: (action) => done.push(`foretell ${action.id}`),
      decline: (action) => done.push(`decline ${action.id}`),
      note: (runs) => done.push(`note ${runs.join(' ')}`),
      quit: () => done.push('quit'),
      copy: (text) => done.push(`copy ${text}`),
      suspend: () => done.push('suspend'),
      repaint: () => done.push('repaint'),
    },
    monotonic: () => clock,
    title: 'embedded demo fleet',
    readOnly,
    glyphs: setup.ascii ? asciiGlyphs : unicodeGlyphs,
  };
  const press = createPress(parts);
  const wait = (ms: number) => {
    clock += ms;
  };
  const observe = (observations: Observations, now = fleetOfTests.now) => {
    const told = stamped(config, observations);
    for (const each of told.values()) observed(parts.fleet, each);
    const plan = makePlan(config, assessFleet(config, told, now), now);
    assessed(parts.fleet, plan.health, plan, now);
  };
  const seen = setup.observations === undefined ? fleetOfTests.observations : setup.observations;
  if (seen) observe(seen);
  return {
    ...parts,
    done,
    wait,
    observe,
    event: press,
    keys: (...names) => {
      for (const name of names) {
        wait(500);
        press({ kind: 'key', key: name, text: [...name].length === 1 ? name : null, alone: true });
      }
    },
  };
}

/** A run of an action that has just begun. */
export const begun = (
  action: Action,
  state: Run['state'] = { kind: 'checking', step: 0 },
): Run => ({
  id: runId(`run-of-${action.id}`) as RunId,
  action,
  startedAt: fleetOfTests.now,
  state,
});
