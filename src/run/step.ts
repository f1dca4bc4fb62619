import type { Journal } from '../journal/journal.ts';
import { JournalError } from '../journal/problem.ts';
import type { Instant, RunId } from '../model/ids.ts';
import type { JournalEvent } from '../model/journal.ts';
import type { RunState, RunTrouble } from '../model/run.ts';
import { commandsOf, type Step } from '../model/step.ts';
import type { Shells } from '../ssh/shell.ts';
import { factTrouble, gate } from './check.ts';
import type { CommandEnd } from './command.ts';
import { runCommand } from './command.ts';
import type { LookAt } from './look.ts';
import { exitText, stepFailed } from './outcome-words.ts';
import type { Meter } from './progress.ts';
import { sendMeter } from './progress.ts';
import { foretellStep } from './rehearse.ts';
import { runRelay } from './relay.ts';
import type { Verified } from './verify.ts';
import { verify } from './verify.ts';
import * as words from './words.ts';

/** What the steps of one run share. */
export interface RunContext {
  readonly id: RunId;
  readonly shells: Shells;
  readonly look: LookAt;
  readonly journal: Journal;
  readonly clock: () => Instant;
  readonly patience: readonly number[];
  /** The operator's cancel. */
  readonly signal: AbortSignal;
  publish(state: RunState): void;
  /** Takes what a step is about to free, by ZFS's own word. */
  frees(bytes: bigint): void;
}

/** `refused`: nothing of this step was sent. */
export type StepEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' | 'failed'; readonly trouble: RunTrouble };

const refused = (trouble: RunTrouble): StepEnd => ({ kind: 'refused', trouble });

/** Puts an event on record; the trouble when that cannot be done. */
export async function record(
  journal: Journal,
  event: JournalEvent,
  done?: string,
): Promise<RunTrouble | null> {
  try {
    await journal.append(event);
    return null;
  } catch (error) {
    const failure =
      error instanceof JournalError
        ? error
        : { what: `The journal failed: ${String(error)}`, todo: 'Look at the journal.' };
    return words.journalFailed(failure, done);
  }
}

/** One step: facts, gate, rehearsal, intent, command, outcome (S2, S4, S5, S10, S1, S3), in this order and no other. */
export async function runStep(context: RunContext, step: Step, index: number): Promise<StepEnd> {
  const { id, journal, signal } = context;
  context.publish({ kind: 'checking', step: index });
  const trouble = (await factTrouble(context.look, step, signal)) ?? gate(step);
  if (trouble) return refused(trouble);
  const foretold = await foretellStep(context.shells, step, signal);
  if (foretold?.kind === 'refused') return refused(foretold.trouble);
  if (foretold) context.frees(foretold.bytes);

  const commands = commandsOf(step);
  const unrecorded = await record(journal, {
    kind: 'intent',
    run: id,
    step: index,
    commands,
    facts: step.facts,
    expect: step.outcomes,
  });
  if (unrecorded) return refused(unrecorded);

  const meter = sendMeter(index, step.kind === 'command' ? [] : step.sends, context.clock);
  const ends = signal.aborted ? [] : await send(context, step, meter);
  if (ends.every(({ how }) => how.kind === 'lost' && how.code === 'read-only'))
    return unsent(context, index, signal.aborted ? words.cancelledBefore() : words.readOnly());

  context.publish({ kind: 'verifying', step: index });
  const patience = ends.some(wasSent) ? context.patience : [0];
  const verified = await verify(context.look, step, patience);
  const done = verified.holds
    ? 'The step did what it was to do.'
    : 'The step did not do all that it was to do.';
  const unwritten = await record(journal, outcome(context, index, ends, verified, meter), done);
  if (!verified.holds) {
    const failed = stepFailed(ends, verified, signal.aborted);
    const what = unwritten ? `${failed.what} ${unwritten.what}` : failed.what;
    return { kind: 'failed', trouble: { ...failed, what } };
  }
  return unwritten ? { kind: 'failed', trouble: unwritten } : { kind: 'done' };
}

const wasSent = ({ how }: CommandEnd): boolean => how.kind !== 'lost' || how.sent;

/** Sends the step's commands and follows them to their end; at most about four updates a second. */
async function send(
  { shells, signal, clock, publish }: RunContext,
  step: Step,
  meter: Meter,
): Promise<readonly CommandEnd[]> {
  let shownAt = clock();
  publish({ kind: 'running', progress: meter.progress() });
  const takeLine = (line: string): boolean => {
    if (!meter.take(line)) return false;
    if (clock() - shownAt >= 250) {
      shownAt = clock();
      publish({ kind: 'running', progress: meter.progress() });
    }
    return true;
  };
  return step.kind === 'relay'
    ? runRelay(shells, step, signal, takeLine)
    : [await runCommand(shells, step.run, signal, takeLine)];
}

/** An intent is on record and nothing followed from it: say so, lest it looks as if something may have happened. */
async function unsent(
  { id, journal }: RunContext,
  step: number,
  trouble: RunTrouble,
): Promise<StepEnd> {
  const said = 'Nothing was sent.';
  const event = {
    kind: 'outcome',
    run: id,
    step,
    exits: [],
    bytes: null,
    verified: false,
    said,
  } as const;
  await record(journal, event);
  return refused(trouble);
}

function outcome(
  { id }: RunContext,
  step: number,
  ends: readonly CommandEnd[],
  verified: Verified,
  meter: Meter,
): JournalEvent {
  const said = ends.flatMap(({ host, stderr }) => (stderr === '' ? [] : [`${host}: ${stderr}`]));
  const tokens = verified.tokens.map(
    ({ host, filesystem, token }) => `${host}: ${filesystem} has the resume token ${token}`,
  );
  const { done } = meter.progress();
  return {
    kind: 'outcome',
    run: id,
    step,
    exits: ends.map(exitText),
    bytes: done > 0n ? done : null,
    verified: verified.holds,
    said: [...said, ...tokens].join('\n'),
  };
}
