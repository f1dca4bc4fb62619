import type { CommandBody } from './command.ts';
import { exitCodes } from './exit.ts';
import { findDataset } from './find-action.ts';
import { showJson } from './json.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { withSession } from './session.ts';
import { showText } from './show-text.ts';
import { paintFor } from './words.ts';

export const show: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const plan = await lookAndPlan(session);
    const health = findDataset(plan.health, invocation.argument ?? '');
    const actions = plan.actions.filter((action) => action.datasets.includes(health.dataset.id));
    if (invocation.flags.has('json')) printJson(io, showJson(health, actions, plan.at));
    else print(io, showText(health, actions, plan.at, paintFor(io)));
    return exitCodes.ok;
  });
