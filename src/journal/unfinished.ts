import type { HostCommand } from '../model/action.ts';
import type { ActionId, Instant, RunId } from '../model/ids.ts';
import type { JournalRecord } from '../model/journal.ts';

/** A step whose command was about to be sent, with no word of how it ended: it may have run, in part or in whole. */
export interface UnfinishedRun {
  readonly run: RunId;
  readonly action: ActionId;
  readonly title: string;
  readonly step: number;
  readonly commands: readonly HostCommand[];
  /** When the intent was written. */
  readonly at: Instant;
  readonly actor: string;
}

/**
 * The runs with an intent and no outcome (S10), oldest first: a crash, or a holdfast that is still at it. A later
 * run of the same action settles an earlier one, because it read the facts again.
 */
export function unfinished(records: readonly JournalRecord[]): readonly UnfinishedRun[] {
  const confirmed = new Map<RunId, { action: ActionId; title: string }>();
  const open = new Map<RunId, UnfinishedRun>();
  for (const { event, at, actor } of records) {
    if (event.kind === 'confirmed') {
      confirmed.set(event.run, { action: event.action, title: event.title });
    } else if (event.kind === 'intent') {
      const about = confirmed.get(event.run);
      if (about === undefined) continue;
      for (const [run, earlier] of open) if (earlier.action === about.action) open.delete(run);
      open.set(event.run, {
        run: event.run,
        ...about,
        step: event.step,
        commands: event.commands,
        at,
        actor,
      });
    } else if (event.kind === 'outcome') {
      open.delete(event.run);
    }
  }
  return [...open.values()];
}
