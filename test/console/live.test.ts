import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goLive } from '../../src/commands/console-live.ts';
import type { Action } from '../../src/model/action.ts';
import { type HostName, instant, runId } from '../../src/model/ids.ts';
import type { HostObservation } from '../../src/model/observation.ts';
import type { Run } from '../../src/model/run.ts';
import { createConsoleStore } from '../../state/console.ts';
import { createFleetStore } from '../../state/fleet.ts';
import { createRunsStore } from '../../state/runs.ts';
import { begun } from '../support/console.ts';
import * as fleet from '../support/fleet.ts';

beforeEach(() => {
  vi.useFakeTimers({
    now: fleet.now,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A console kept up by a collector and an executor that do what the test tells them. */
function open() {
  const asked: string[] = [];
  let observe: (observation: HostObservation) => void = () => {};
  let onRun: (run: Run) => void = () => {};
  const ends: (() => void)[] = [];
  const stores = {
    fleet: createFleetStore(fleet.config, fleet.now),
    runs: createRunsStore(),
    console: createConsoleStore({ columns: 80, rows: 24 }),
  };
  let failures: 'none' | 'all' = 'none';
  const live = goLive(
    {
      config: fleet.config,
      clock: () => instant(Date.now()),
      collector: (onObservation) => {
        observe = onObservation;
        return {
          start: () => asked.push('start'),
          refresh: async (host?: HostName) => {
            asked.push(`look ${host}`);
            if (failures === 'all') throw new Error('closed');
          },
          close: async () => void asked.push('close'),
        };
      },
      executor: (takes) => {
        onRun = takes;
        return {
          start: (action) => {
            const run = begun(action);
            onRun(run);
            const finished = new Promise<Run>((resolve) => {
              ends.push(() => {
                const ended: Run = { ...run, state: { kind: 'done', at: instant(Date.now()) } };
                onRun(ended);
                resolve(ended);
              });
            });
            const cancel = async () => {
              asked.push('cancel');
              ends[0]?.();
            };
            return { id: run.id, finished, cancel };
          },
          foretell: async () => ({ kind: 'frees', bytes: 0n }),
          decline: async () => {
            throw new Error('the disk is full');
          },
        };
      },
    },
    stores,
  );
  const all = () => {
    for (const each of fleet.observations.values()) observe(each);
  };
  const action = (): Action => {
    const [first] = stores.fleet.getState().plan?.actions ?? [];
    if (!first) throw new Error('the plan is empty');
    return first;
  };
  return {
    ...stores,
    live,
    asked,
    all,
    action,
    end: () => ends[0]?.(),
    breakLooks: () => {
      failures = 'all';
    },
  };
}

describe('the live console', () => {
  it('assesses answers that arrive together once', () => {
    const console = open();
    let plans = 0;
    console.fleet.subscribe((state, before) => {
      if (state.plan !== before.plan) plans += 1;
    });
    console.all();
    vi.advanceTimersByTime(500);
    expect(plans).toBe(1);
    expect(console.fleet.getState().health?.datasets.length).toBe(12);
  });

  it('moves its clock only when an age that is shown changes', () => {
    const console = open();
    console.all();
    vi.advanceTimersByTime(500);
    let changes = 0;
    console.fleet.subscribe(() => {
      changes += 1;
    });
    vi.advanceTimersByTime(55_000);
    expect(changes).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(changes).toBeGreaterThan(0);
    expect(console.fleet.getState().now).toBeGreaterThanOrEqual(fleet.now + 60_000);
  });

  it('looks again at the hosts of a run when it has ended', async () => {
    const console = open();
    console.all();
    vi.advanceTimersByTime(500);
    console.live.run(console.action(), 'yes');
    expect(console.runs.getState().byId.size).toBe(1);
    console.end();
    await vi.waitFor(() => expect(console.asked).toContain('look paris-2'));
    expect(
      console.runs.getState().byId.get(runId(`run-of-${console.action().id}`))?.state.kind,
    ).toBe('done');
  });

  it('says so when a no could not be put on record', async () => {
    const console = open();
    console.all();
    vi.advanceTimersByTime(500);
    console.live.decline(console.action());
    await vi.waitFor(() =>
      expect(console.console.getState().message?.text).toContain('the disk is full'),
    );
  });

  it('is no longer looking when a look has failed', async () => {
    const console = open();
    console.breakLooks();
    console.live.look(fleet.hosts.map(({ name }) => name));
    expect(console.fleet.getState().looking.size).toBe(6);
    await vi.waitFor(() => expect(console.fleet.getState().looking.size).toBe(0));
  });

  it('S11 stops what runs before it closes, and leaves no timer', async () => {
    const console = open();
    console.all();
    vi.advanceTimersByTime(500);
    console.live.run(console.action(), 'yes');
    await console.live.close();
    expect(console.asked.slice(-2)).toEqual(['cancel', 'close']);
    console.all();
    expect(vi.getTimerCount()).toBe(0);
  });
});
