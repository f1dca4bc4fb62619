import type { CommandBody } from './command.ts';
import { statusJson } from './json.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { withSession } from './session.ts';
import { statusExit, statusText } from './status-text.ts';
import { paintFor } from './words.ts';

export const status: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const { health } = await lookAndPlan(session);
    if (invocation.flags.has('json')) printJson(io, statusJson(health));
    else print(io, statusText(health, session.title, paintFor(io)));
    return statusExit(health);
  });
