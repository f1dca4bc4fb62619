import { lawOf } from '../health/legal.ts';
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
  const { shells, clock, readOnly, config } = session;
  const datasets = new Map(config.catalogue.datasets.map((each) => [each.id, each]));
  return createExecutor({
    shells,
    look: (host, filesystems) =>
      look(shells.shell(host), { roots: filesystems, depth: 'none' }, { clock }),
    journal,
    clock,
    readOnly,
    law: (id) => {
      const dataset = datasets.get(id);
      if (!dataset) return 'as long as the catalogue does not know it';
      const law = lawOf(dataset, clock());
      return law.kind === 'free' ? null : law.text;
    },
    onRun,
  });
}
