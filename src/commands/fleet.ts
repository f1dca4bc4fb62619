import type { CommandBody } from './command.ts';
import { exitCodes } from './exit.ts';
import { fleetJson } from './fleet-json.ts';
import { fleetText } from './fleet-text.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { withSession } from './session.ts';
import { paintFor } from './words.ts';

export const fleet: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const { health } = await lookAndPlan(session);
    const { inventory } = session.config;
    if (invocation.flags.has('json')) printJson(io, fleetJson(inventory, health));
    else print(io, fleetText(inventory, health, paintFor(io)));
    return exitCodes.ok;
  });
