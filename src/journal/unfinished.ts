import type { ActionId, HostName, Instant, RunId } from '../model/ids.ts';
import type { JournalRecord, ProcessMark } from '../model/journal.ts';
import type { SeenHost } from '../model/observation.ts';
import type { Outcome } from '../model/outcome.ts';
import type { HostCommand } from '../model/step.ts';
import { judgeOutcome } from '../plan/facts/facts.ts';
import { whyUntold } from '../plan/facts/told.ts';
import { readJournal } from './journal.ts';
import { isAlive } from './process.ts';

/** A step whose command was about to be sent, with no word of how it ended: it may have run, in part or in whole. */
export interface UnfinishedRun {
  readonly run: RunId;
  readonly action: ActionId;
  readonly title: string;
  readonly step: number;
  readonly commands: readonly HostCommand[];
  /** What the step was to bring about. */
  readonly expect: readonly Outcome[];
  /** When the intent was written. */
  readonly at: Instant;
  readonly actor: string;
  readonly process: ProcessMark | null;
}

/** An unfinished run, and whether the holdfast that began it is still at it; null: that cannot be told from here. */
export type LeftRun = UnfinishedRun & { readonly going: boolean | null };

/**
 * The runs with an intent and no outcome (S10), oldest first: a crash, or a holdfast that is still at it. A later
 * run of the same action settles an earlier one, because it read the facts again; so does a person who has noted it.
 */
export function unfinished(records: readonly JournalRecord[]): readonly UnfinishedRun[] {
  const confirmed = new Map<RunId, { action: ActionId; title: string }>();
  const open = new Map<RunId, UnfinishedRun>();
  for (const { event, at, actor, process } of records) {
    if (event.kind === 'confirmed') {
      confirmed.set(event.run, { action: event.action, title: event.title });
    } else if (event.kind === 'intent') {
      const about = confirmed.get(event.run);
      if (about === undefined) continue;
      for (const [run, earlier] of open) if (earlier.action === about.action) open.delete(run);
      const { run, step, commands, expect } = event;
      open.set(run, { run, ...about, step, commands, expect, at, actor, process });
    } else if (event.kind === 'outcome' || event.kind === 'noted') {
      open.delete(event.run);
    }
  }
  return [...open.values()];
}

/** The unfinished runs of a directory's journal, and which of them still go on. Rejects with a JournalError. */
export async function readUnfinished(directory: string): Promise<readonly LeftRun[]> {
  return await Promise.all(
    unfinished(await readJournal(directory)).map(async (run) => ({
      ...run,
      going: run.process && (await isAlive(run.process)),
    })),
  );
}

/** Whether a look at the hosts finds what the step was to bring about (S3); null: it could not see all of that. */
export function cameAbout(
  { expect }: UnfinishedRun,
  seen: (host: HostName) => SeenHost | null,
): boolean | null {
  const verdicts = expect.map((outcome) => {
    const host = seen(outcome.host);
    return host && whyUntold(outcome, host) === null ? judgeOutcome(outcome, host).holds : null;
  });
  if (verdicts.includes(false)) return false;
  return verdicts.length === 0 || verdicts.includes(null) ? null : true;
}
