import { estimateText } from '../../state/show/card.ts';
import { foretoldText } from '../../state/show/foretold.ts';
import { openJournal } from '../journal/journal.ts';
import type { Action } from '../model/action.ts';
import type { Run } from '../model/run.ts';
import type { Executor } from '../run/executor.ts';
import { canRehearse } from '../run/rehearse.ts';
import type { CommandBody, Io } from './command.ts';
import { executorOf } from './executor.ts';
import { CommandError, type ExitCode, exitCodes, UsageError } from './exit.ts';
import { findAction } from './find-action.ts';
import { lookAndPlan } from './look.ts';
import { print } from './output.ts';
import { actionCard } from './plan-text.ts';
import { progressWriter } from './progress.ts';
import { ask } from './prompt.ts';
import { resultText } from './run-text.ts';
import { type Session, withSession } from './session.ts';
import { paintFor } from './words.ts';

export const run: CommandBody = async (invocation, io) => {
  // S14: refused before a host is looked at; the executor and the shells would each refuse it again.
  if (invocation.readOnly) {
    throw new UsageError('--read-only runs nothing: leave it out to run an action.', 'run');
  }
  const given = invocation.values.get('confirm') ?? null;
  if (given === null && !(io.stdin.isTTY && io.stdout.isTTY)) {
    throw new UsageError(
      'there is no terminal to ask at. Give the answer with --confirm WORD, the word that `holdfast plan` shows.',
      'run',
    );
  }
  return await withSession(invocation, io, async (session) => {
    const plan = await lookAndPlan(session);
    const action = findAction(plan, invocation.argument ?? '');
    print(io, `${actionCard(action, paintFor(io)).join('\n')}\n`);
    if (action.tier === 'never') {
      throw new CommandError(`${action.title}: holdfast does not run this. ${action.effect}`);
    }
    return await confirmAndRun(session, action, given, io);
  });
};

async function confirmAndRun(
  session: Session,
  action: Action,
  given: string | null,
  io: Io,
): Promise<ExitCode> {
  const journal = await openJournal(session.journalDirectory, session.actor);
  const progress = progressWriter(io);
  try {
    const executor = executorOf(session, journal, progress.show);
    if (canRehearse(action)) {
      print(io, foretoldText(await executor.foretell(action, io.signal)));
    }
    const answer = given ?? (await ask(question(action), io));
    // Nothing was answered, or something else: that is a no, and it is put on record.
    if (given === null && answer !== action.confirm.word) {
      await executor.decline(action);
      print(io, 'Not run: nothing was changed.');
      return exitCodes.failed;
    }
    const ended = await runToEnd(executor, action, answer, io);
    progress.end();
    print(io, resultText(ended));
    return ended.state.kind === 'done' ? exitCodes.ok : exitCodes.failed;
  } finally {
    progress.end();
    await journal.close();
  }
}

/** Ctrl-C cancels on the host too, where closing the connection would not; the run then says what was left (S11). */
async function runToEnd(executor: Executor, action: Action, answer: string, io: Io): Promise<Run> {
  const handle = executor.start(action, answer);
  const cancel = () => void handle.cancel();
  io.signal.addEventListener('abort', cancel, { once: true });
  if (io.signal.aborted) cancel();
  try {
    return await handle.finished;
  } finally {
    io.signal.removeEventListener('abort', cancel);
  }
}

/** The numbers once more where they are large: a costly action is agreed to with its cost in sight. */
function question(action: Action): string {
  const cost = action.tier === 'costly' ? `This moves ${estimateText(action)}. ` : '';
  return `${cost}Type ${action.confirm.word} to run it; anything else leaves it: `;
}
