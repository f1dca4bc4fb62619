import type { CommandBody } from './command.ts';
import { exitCodes, UsageError } from './exit.ts';
import { planJson } from './json.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { planScript } from './plan-sh.ts';
import { planText } from './plan-text.ts';
import { withSession } from './session.ts';
import { somethingUnseen } from './status-text.ts';
import { paintFor } from './words.ts';

export const plan: CommandBody = async ({ flags, ...options }, io) => {
  if (flags.has('json') && flags.has('sh')) {
    throw new UsageError('--json and --sh are two forms of one answer: give one of them.', 'plan');
  }
  return await withSession(options, io, async (session) => {
    const made = await lookAndPlan(session);
    const { hosts } = session.config.inventory;
    if (flags.has('json')) printJson(io, planJson(made, session.config));
    else if (flags.has('sh')) print(io, planScript(made, hosts, session.title));
    else print(io, planText(made, session.title, paintFor(io)));
    // Who reads nothing but the code must not take «nothing seen» for «nothing to do».
    return somethingUnseen(made.health) ? exitCodes.unknown : exitCodes.ok;
  });
};
