import { assumptionLines, ownAssumptionLines } from '../../state/show/assumptions-text.ts';
import { assumedFrom } from '../durability/assumed.ts';
import { risksIn } from '../health/loss.ts';
import type { Config } from '../model/config.ts';
import type { DatasetHealth } from '../model/health.ts';
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
    const risk = risksIn(plan.health, session.config)(health);
    if (invocation.flags.has('json')) printJson(io, showJson(health, risk, actions, plan.at));
    else
      print(
        io,
        showText(health, risk, assumedFor(health, session.config), actions, plan.at, paintFor(io)),
      );
    return exitCodes.ok;
  });

const textWidth = 100;

/** What the loss rests on, the fleet's and what the pools of this dataset have of their own. */
const assumedFor = (health: DatasetHealth, { assumptions }: Config): readonly string[] => [
  ...assumptionLines(assumedFrom(assumptions.values), textWidth),
  ...ownAssumptionLines(
    health.copies.map(({ pool }) => pool.id),
    assumptions.pools,
  ),
];
