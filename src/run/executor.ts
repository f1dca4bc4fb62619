import { randomBytes } from 'node:crypto';
import type { Journal } from '../journal/journal.ts';
import type { Action } from '../model/action.ts';
import type { DatasetId, Instant, RunId } from '../model/ids.ts';
import { runId } from '../model/ids.ts';
import type { Run, RunState, RunTrouble } from '../model/run.ts';
import { commandsOf } from '../model/step.ts';
import { destroys } from '../plan/lone-commands.ts';
import type { Shells } from '../ssh/shell.ts';
import type { LookAt } from './look.ts';
import { type Foretold, foretell } from './rehearse.ts';
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
  /** Why law forbids to destroy anything of a dataset now; null: it does not. Without it nothing is ever destroyed (S5). */
  readonly law?: (dataset: DatasetId) => string | null;
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
  /** Asks ZFS what an action would destroy, and changes nothing: for whoever is about to confirm it. */
  foretell(action: Action, signal?: AbortSignal): Promise<Foretold>;
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
    const forbidden = lawAgainst(action, options.law);
    if (forbidden) return forbidden;
    const other = [...going.values()].find((each) => overlap(each, action));
    return other ? words.stillRunning(other) : null;
  }

  function start(action: Action, answer: string): RunHandle {
    const startedAt = options.clock();
    const id = runId(`${new Date(startedAt).toISOString()}-${randomBytes(3).toString('hex')}`);
    const cancelled = new AbortController();
    let freed = 0n;
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
    const frees = (bytes: bigint) => {
      freed += bytes;
      run = { ...run, frees: freed };
    };
    const signal = cancelled.signal;
    const context: RunContext = { ...options, id, patience, signal, publish, frees };
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
    foretell: (action, signal = new AbortController().signal) =>
      foretell(options.shells, action, signal),
    async decline({ id, title }) {
      await options.journal.append({ kind: 'declined', action: id, title });
    },
  };
}

/** S5: whatever the plan says, law is asked again by whoever runs it; where nobody can be asked, nothing is destroyed. */
function lawAgainst(action: Action, law: ExecutorOptions['law']): RunTrouble | null {
  if (!action.steps.flatMap(commandsOf).some(({ command }) => destroys(command))) return null;
  for (const dataset of action.datasets) {
    const why = law ? law(dataset) : 'as long as nobody says what law demands';
    if (why !== null) return words.underLaw(action, dataset, why);
  }
  return action.datasets.length > 0 ? null : words.neverRun(action);
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
    ...(action.proof.length > 0 ? { proof: action.proof } : {}),
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
