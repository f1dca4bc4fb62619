import { randomBytes } from 'node:crypto';
import type { Journal } from '../journal/journal.ts';
import type { Action } from '../model/action.ts';
import type { Instant, RunId } from '../model/ids.ts';
import { runId } from '../model/ids.ts';
import type { Run, RunState, RunTrouble } from '../model/run.ts';
import type { Shells } from '../ssh/shell.ts';
import type { LookAt } from './look.ts';
import type { RunContext, StepEnd } from './step.ts';
import { record, runStep } from './step.ts';
import { defaultPatience } from './verify.ts';
import * as words from './words.ts';

export interface ExecutorOptions {
  readonly shells: Shells;
  readonly look: LookAt;
  readonly journal: Journal;
  readonly clock: () => Instant;
  readonly readOnly: boolean;
  /** Called with each new state of each run. */
  readonly onRun: (run: Run) => void;
  /** Waits before each look after a step, in milliseconds; about ten seconds in all when not given. */
  readonly patience?: readonly number[];
}

export interface RunHandle {
  readonly id: RunId;
  /** Resolves with the run's last state, done or failed; never rejects. */
  readonly finished: Promise<Run>;
  /** Ends the running command on its host, leaves what arrived to be resumed (S11), and resolves when the run has ended. */
  cancel(): Promise<void>;
}

export interface Executor {
  /** Carries out an action that the operator confirmed with `answer`. What is refused has sent nothing. */
  start(action: Action, answer: string): RunHandle;
  /** Puts on record that a person read the action and said no. Rejects with a JournalError. */
  decline(action: Action): Promise<void>;
}

export function createExecutor(options: ExecutorOptions): Executor {
  const going = new Map<RunId, Action>();
  // One confirmation is of one action as it was shown: a later plan's has another identity, even with the same id.
  const used = new WeakSet<Action>();

  function refusal(action: Action, answer: string): RunTrouble | null {
    if (options.readOnly) return words.readOnly();
    if (action.tier === 'never') return words.neverRun(action);
    if (answer !== action.confirm.word) return words.wrongAnswer(action);
    if (used.has(action)) return words.usedConfirmation();
    const other = [...going.values()].find((each) => overlap(each, action));
    return other ? words.stillRunning(other) : null;
  }

  function start(action: Action, answer: string): RunHandle {
    const startedAt = options.clock();
    const id = runId(`${new Date(startedAt).toISOString()}-${randomBytes(3).toString('hex')}`);
    const cancelled = new AbortController();
    let run: Run = { id, action, startedAt, state: { kind: 'checking', step: 0 } };
    const publish = (state: RunState): Run => {
      const ended = state.kind === 'done' || state.kind === 'failed';
      // After a cancel the steps on the way to the end are all one to the operator.
      if (cancelled.signal.aborted && !ended && state.kind !== 'cancelling') return run;
      run = { ...run, state };
      options.onRun(run);
      return run;
    };
    const end = (trouble: RunTrouble | null): Run => {
      const at = options.clock();
      return publish(trouble ? { kind: 'failed', at, trouble } : { kind: 'done', at });
    };

    const trouble = refusal(action, answer);
    if (trouble)
      return { id, finished: Promise.resolve(end(trouble)), cancel: () => Promise.resolve() };

    used.add(action);
    going.set(id, action);
    publish(run.state);
    const patience = options.patience ?? defaultPatience;
    const context: RunContext = { ...options, id, patience, signal: cancelled.signal, publish };
    const finished = carryOut(context, action)
      .catch((error: unknown) => {
        cancelled.abort();
        return words.ownFault(error);
      })
      .then((why) => {
        going.delete(id);
        return end(why);
      });
    return {
      id,
      finished,
      async cancel() {
        if (going.has(id) && !cancelled.signal.aborted) {
          cancelled.abort();
          publish({ kind: 'cancelling' });
        }
        await finished;
      },
    };
  }

  return {
    start,
    async decline({ id, title }) {
      await options.journal.append({ kind: 'declined', action: id, title });
    },
  };
}

/** Two runs that could get in each other's way: a dataset of both, or one target. */
function overlap(one: Action, other: Action): boolean {
  if (one.target !== null && one.target === other.target) return true;
  return one.datasets.some((dataset) => other.datasets.includes(dataset));
}

/** The whole of a confirmed action, from its first record to its last. */
async function carryOut(context: RunContext, action: Action): Promise<RunTrouble | null> {
  const { id, journal } = context;
  const unrecorded = await record(journal, {
    kind: 'confirmed',
    run: id,
    action: action.id,
    title: action.title,
    datasets: action.datasets,
    target: action.target,
    why: action.why,
  });
  if (unrecorded) return unrecorded;

  for (const [index, step] of action.steps.entries()) {
    const ended = await runStep(context, step, index);
    if (ended.kind === 'done') continue;
    await record(journal, lastWord(id, index, ended));
    return ended.trouble;
  }
  return record(journal, { kind: 'done', run: id }, 'All steps did what they were to do.');
}

const lastWord = (
  run: RunId,
  step: number,
  { kind, trouble }: Exclude<StepEnd, { kind: 'done' }>,
) => (kind === 'refused' ? { kind, run, step, trouble } : { kind, run, trouble });
