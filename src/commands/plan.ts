import { explain } from '../plan/explain/explain.ts';
import type { CommandBody, Io } from './command.ts';
import { exitCodes, UsageError } from './exit.ts';
import { explainJson } from './explain-json.ts';
import { explainText } from './explain-text.ts';
import { findDataset } from './find-action.ts';
import { planJson } from './json.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { planScript } from './plan-sh.ts';
import { planText } from './plan-text.ts';
import { type Session, withSession } from './session.ts';
import { somethingUnseen } from './status-text.ts';
import { paintFor } from './words.ts';

export const plan: CommandBody = async ({ flags, values, ...options }, io) => {
  const dataset = values.get('explain') ?? null;
  if (flags.has('json') && flags.has('sh'))
    throw new UsageError('--json and --sh are two forms of one answer: give one of them.', 'plan');
  if (dataset !== null && flags.has('sh'))
    throw new UsageError('--explain gives no commands: leave out --sh.', 'plan');
  return await withSession(options, io, async (session) => {
    const made = await lookAndPlan(session);
    if (dataset !== null) printExplanation(session, made, dataset, flags.has('json'), io);
    else if (flags.has('json')) printJson(io, planJson(made, session.config));
    else if (flags.has('sh'))
      print(io, planScript(made, session.config.inventory.hosts, session.title));
    else print(io, planText(made, session.title, paintFor(io)));
    // Who reads nothing but the code must not take «nothing seen» for «nothing to do».
    return somethingUnseen(made.health) ? exitCodes.unknown : exitCodes.ok;
  });
};

function printExplanation(
  { config }: Session,
  made: Awaited<ReturnType<typeof lookAndPlan>>,
  name: string,
  asJson: boolean,
  io: Io,
): void {
  const { dataset } = findDataset(made.health, name);
  const explanation = explain(config, made, dataset.id);
  if (!explanation) return;
  if (asJson) printJson(io, explainJson(explanation, made.at));
  else print(io, explainText(explanation, paintFor(io)));
}
