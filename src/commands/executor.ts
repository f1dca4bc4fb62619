import type { Journal } from '../journal/journal.ts';
import type { Run } from '../model/run.ts';
import { look } from '../observe/look.ts';
import { createExecutor, type Executor } from '../run/executor.ts';
import type { Session } from './session.ts';

/** An executor on the session's fleet: its checks read the hosts afresh, never what was seen before (S2). */
export function executorOf(
  session: Session,
  journal: Journal,
  onRun: (run: Run) => void,
): Executor {
  const { shells, clock, readOnly } = session;
  return createExecutor({
    shells,
    look: (host, filesystems) =>
      look(shells.shell(host), { roots: filesystems, depth: 'none' }, { clock }),
    journal,
    clock,
    readOnly,
    onRun,
  });
}
