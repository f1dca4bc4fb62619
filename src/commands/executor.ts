import { lawOf } from '../health/legal.ts';
import type { Journal } from '../journal/journal.ts';
import type { Action } from '../model/action.ts';
import type { FilesystemName, HostName } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { look } from '../observe/look.ts';
import { createExecutor, type Executor } from '../run/executor.ts';
import type { Session } from './session.ts';

/** An executor on the session's fleet: its checks read the hosts afresh, never what was seen before (S2). */
export function executorOf(
  session: Pick<Session, 'shells' | 'clock' | 'readOnly' | 'config' | 'touched'>,
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
    onRun: (run) => {
      // When it begins too: a crash in between must not leave the next holdfast with what it saw before.
      if (begins(run) || hasEnded(run))
        for (const [host, filesystems] of changedBy(run.action)) session.touched(host, filesystems);
      onRun(run);
    },
  });
}

const begins = ({ state }: Run): boolean => state.kind === 'checking' && state.step === 0;
const hasEnded = ({ state }: Run): boolean => state.kind === 'done' || state.kind === 'failed';

/** Bookmarks, holds and marks move no `snapshots_changed`: without being told, a look would take over what was there before. */
function changedBy({ steps }: Action): ReadonlyMap<HostName, readonly FilesystemName[]> {
  const changed = new Map<HostName, FilesystemName[]>();
  for (const outcome of steps.flatMap(({ outcomes }) => outcomes)) {
    if (!('filesystem' in outcome)) continue;
    const names = changed.get(outcome.host) ?? [];
    names.push(outcome.filesystem);
    changed.set(outcome.host, names);
  }
  return changed;
}
