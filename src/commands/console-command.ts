import { openJournal } from '../journal/journal.ts';
import { readUnfinished } from '../journal/unfinished.ts';
import type { CommandBody } from './command.ts';
import { needTerminal, openConsole } from './console.tsx';
import { executorOf } from './executor.ts';
import { withSession } from './session.ts';

export const consoleCommand: CommandBody = async (invocation, io) => {
  needTerminal(io);
  return withSession(invocation, io, async (session) => {
    const journal = await openJournal(session.journalDirectory, session.actor);
    try {
      const unfinished = await readUnfinished(session.journalDirectory);
      return await openConsole({
        config: session.config,
        title: session.title,
        clock: session.clock,
        readOnly: session.readOnly,
        unfinished,
        note: async (runs) => {
          for (const run of runs) await journal.append({ kind: 'noted', run });
        },
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
};
