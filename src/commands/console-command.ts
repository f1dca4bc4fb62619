import { openJournal } from '../journal/journal.ts';
import type { CommandBody } from './command.ts';
import { openConsole } from './console.tsx';
import { executorOf } from './executor.ts';
import { withSession } from './session.ts';

export const consoleCommand: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const journal = await openJournal(session.journalDirectory, session.actor);
    try {
      return await openConsole({
        config: session.config,
        title: session.title,
        clock: session.clock,
        readOnly: session.readOnly,
        collector: session.collector,
        executor: (onRun) => executorOf(session, journal, onRun),
        // The console takes the whole terminal over: raw keys in, frames out.
        stdin: process.stdin,
        stdout: process.stdout,
        env: io.env,
      });
    } finally {
      await journal.close();
    }
  });
