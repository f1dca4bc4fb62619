import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Journal } from '../../src/journal/journal.ts';
import { openJournal, readJournal } from '../../src/journal/journal.ts';
import type { Action } from '../../src/model/action.ts';
import { guid, instant } from '../../src/model/ids.ts';
import type { JournalEvent } from '../../src/model/journal.ts';
import type { Run, RunTrouble } from '../../src/model/run.ts';
import type { ExecutorOptions } from '../../src/run/executor.ts';
import { createExecutor } from '../../src/run/executor.ts';
import { FakeFleet, paris, replica, snapshot } from './fake-fleet.ts';

export interface Scene {
  readonly fleet: FakeFleet;
  readonly journal: Journal;
  readonly directory: string;
  readonly states: Run['state'][];
  readonly executor: ReturnType<typeof createExecutor>;
  events(): Promise<readonly JournalEvent[]>;
  /** Runs an action that is answered with its own word, to its end. */
  carryOut(action: Action): Promise<Run['state']>;
}

/** An executor on the fake fleet with a real journal in a directory of its own. */
export async function scene(options: Partial<ExecutorOptions> = {}): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-run-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const journal = await openJournal(directory, 'root@console');
  const fleet = new FakeFleet();
  const states: Run['state'][] = [];
  let now = 1_000_000;
  const executor = createExecutor({
    shells: fleet.shells,
    look: fleet.look,
    journal,
    clock: () => {
      now += 100;
      return instant(now);
    },
    readOnly: false,
    law: () => null,
    onRun: ({ state }) => states.push(state),
    patience: [0, 0, 0],
    ...options,
  });
  return {
    fleet,
    journal,
    directory,
    states,
    executor,
    events: async () => (await readJournal(directory)).map(({ event }) => event),
    carryOut: async (action) => (await executor.start(action, action.confirm.word).finished).state,
  };
}

/** As if the receive had come to its end. */
export const arrived = (fleet: FakeFleet): void =>
  fleet.set(paris, replica, { snapshots: [snapshot('a', '1')], guid: guid('77') });

/** As if the receive had been cut. */
export const cut = (fleet: FakeFleet, token = '1-da04149b4-f8-789c6360640003'): void =>
  fleet.set(paris, replica, { resumeToken: token });

/** The trouble of a run that failed. */
export function troubleOf(state: Run['state']): RunTrouble {
  if (state.kind !== 'failed') throw new Error(`the run is ${state.kind}`);
  return state.trouble;
}
