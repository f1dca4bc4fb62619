import type { Action } from '../model/action.ts';
import type { RunTrouble } from '../model/run.ts';
import { commandsOf, type Rehearsal, type Step } from '../model/step.ts';
import { isRehearsal } from '../plan/lone-commands.ts';
import { forbidden } from '../plan/refuse.ts';
import { capture } from '../ssh/capture.ts';
import { ShellError, type Shells } from '../ssh/shell.ts';
import { type DestroyEstimate, parseDestroyEstimate } from '../zfs/destroy-estimate.ts';
import { classifyTrouble } from '../zfs/trouble.ts';
import { cancelledBefore, cannotLookBefore, forbiddenCommand, unlikeRehearsed } from './words.ts';

/** What a destroy would free, by ZFS's own word; or why it is not to be run. */
export type Foretold =
  | { readonly kind: 'frees'; readonly bytes: bigint }
  | { readonly kind: 'refused'; readonly trouble: RunTrouble };

const timeoutMs = 60_000;

/** Whether ZFS can be asked what an action would destroy, before anybody confirms it. */
export const canRehearse = ({ steps }: Action): boolean => steps.some((step) => rehearsalOf(step));

const rehearsalOf = (step: Step): Rehearsal | null =>
  step.kind === 'command' ? (step.rehearse ?? null) : null;

/** All rehearsals of an action, one after the other. It only looks, so it may be done read-only (S14). */
export async function foretell(
  shells: Shells,
  { steps }: Action,
  signal: AbortSignal,
): Promise<Foretold> {
  let bytes = 0n;
  for (const step of steps) {
    const foretold = await foretellStep(shells, step, signal);
    if (foretold?.kind === 'refused') return foretold;
    bytes += foretold?.bytes ?? 0n;
  }
  return { kind: 'frees', bytes };
}

/**
 * S5: what ZFS says that a step would destroy has to be what the step was confirmed to destroy, name by name. null:
 * there is nothing to rehearse.
 */
export async function foretellStep(
  shells: Shells,
  step: Step,
  signal: AbortSignal,
): Promise<Foretold | null> {
  const rehearsal = rehearsalOf(step);
  if (rehearsal === null) return null;
  const { host, command } = rehearsal;
  // S14: it is sent as a look, so nothing but a look may be in it.
  if (!isRehearsal(command) || forbidden(command) !== null) {
    return refused(forbiddenCommand(host, 'its rehearsal is no rehearsal'));
  }
  try {
    const said = await capture(shells.shell(host), command, { intent: 'look', signal, timeoutMs });
    if (signal.aborted) return refused(cancelledBefore());
    const estimate = estimateOf(said.stdout);
    if (said.exit.kind !== 'exited' || said.exit.code !== 0 || estimate === null) {
      const known = classifyTrouble(said.stderr);
      return refused(unlikeRehearsed(host, known ? known.said : 'it did not say what it would do'));
    }
    const why = difference(rehearsal.destroys, estimate.snapshots);
    return why === null
      ? { kind: 'frees', bytes: estimate.reclaim }
      : refused(unlikeRehearsed(host, why));
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    const { what, todo } = error;
    return refused(cannotLookBefore([{ host, what, todo }]));
  }
}

/** Of a command of several lines ZFS says each by itself, with what it frees at its end. */
function estimateOf(text: string): DestroyEstimate | null {
  const said = text.split(/(?<=^reclaim\t\d+\n)(?=.)/m).map(parseDestroyEstimate);
  let all: DestroyEstimate = { snapshots: [], reclaim: 0n };
  for (const each of said) {
    if (each === null) return null;
    all = {
      snapshots: [...all.snapshots, ...each.snapshots],
      reclaim: all.reclaim + each.reclaim,
    };
  }
  return all;
}

const refused = (trouble: RunTrouble): Foretold => ({ kind: 'refused', trouble });

function difference(wanted: readonly string[], said: readonly string[]): string | null {
  const [mine, its] = [new Set(wanted), new Set(said)];
  const more = said.find((name) => !mine.has(name));
  if (more !== undefined) return `it would destroy ${more}, which was not confirmed`;
  const less = wanted.find((name) => !its.has(name));
  return less === undefined ? null : `it would not destroy ${less}`;
}

/** S5: a step that destroys snapshots has the rehearsal of just that command. A bookmark has none: ZFS knows none. */
export function lacksRehearsal(step: Step): boolean {
  const rehearsal = rehearsalOf(step);
  return commandsOf(step).some(
    ({ host, command }) =>
      /\bzfs\s+destroy\b.*@/.test(command) &&
      (rehearsal?.host !== host ||
        rehearsal.command.replaceAll(' destroy -nvp ', ' destroy ') !== command),
  );
}
