import { JournalError } from '../journal/problem.ts';
import { readUnfinished } from '../journal/unfinished.ts';
import type { FleetHealth } from '../model/health.ts';
import type { CommandBody } from './command.ts';
import { leftOpenText } from './journal-text.ts';
import { statusJson } from './json.ts';
import { lookAndPlan } from './look.ts';
import { print, printJson } from './output.ts';
import { type Session, withSession } from './session.ts';
import { statusExit, statusText } from './status-text.ts';
import { paintFor } from './words.ts';

export const status: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const { health } = await lookAndPlan(session);
    if (invocation.flags.has('json')) printJson(io, statusJson(health, session.config));
    else {
      const runs = await leftOpen(session, health);
      print(io, statusText(health, session.title, paintFor(io), runs));
    }
    return statusExit(health);
  });

async function leftOpen(session: Session, health: FleetHealth): Promise<string | null> {
  try {
    return leftOpenText(await readUnfinished(session.journalDirectory), health);
  } catch (error) {
    // How the datasets stand does not hang on the journal.
    if (error instanceof JournalError) return `${error.what} ${error.todo}`;
    throw error;
  }
}
