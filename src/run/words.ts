import type { Action } from '../model/action.ts';
import type { HostName } from '../model/ids.ts';
import type { RunTrouble } from '../model/run.ts';
import { plainLine } from '../zfs/remote-text.ts';
import type { Unseen } from './look.ts';

/* Everything that a run has to say to a person: what happened, in a sentence or two, and what to do about it. */

const nothingSent = 'Nothing was sent.';
const planAgain = 'Read the new plan and confirm what it says now.';

/** The trouble in full, for a message line or standard error. */
export const troubleText = (trouble: RunTrouble): string => `${trouble.what} ${trouble.todo}`;

export const readOnly = (): RunTrouble => ({
  code: 'read-only',
  what: `holdfast was started read-only. ${nothingSent}`,
  todo: 'Start it without --read-only to carry out actions.',
  host: null,
});

export const neverRun = (action: Action): RunTrouble => ({
  code: 'never',
  what: `holdfast does not carry out «${action.title}». ${nothingSent}`,
  todo: 'Read the reasons given with the action.',
  host: null,
});

export const forbiddenCommand = (host: HostName, reason: string): RunTrouble => ({
  code: 'never',
  what: `A command for ${host} holds what holdfast never runs: ${reason}. Nothing of this step or the later ones was sent.`,
  todo: 'This is a fault in holdfast: please report it with the action and its commands.',
  host,
});

/** S5: said by the catalogue at the moment of the run, whatever the plan said. */
export const underLaw = (action: Action, dataset: string, why: string): RunTrouble => ({
  code: 'never',
  what: `«${action.title}» would destroy something of ${dataset}, which must be kept ${why}. ${nothingSent}`,
  todo: 'Nothing of it is destroyed while the catalogue says so.',
  host: null,
});

/** What ZFS says that the command would do is not what was confirmed. */
export const unlikeRehearsed = (host: HostName, why: string): RunTrouble => ({
  code: 'facts-changed',
  what: `A rehearsal of the command on ${host} did not agree with what was confirmed: ${sentence(why)} Nothing of this step was sent.`,
  todo: planAgain,
  host,
});

export const wrongAnswer = (action: Action): RunTrouble => ({
  code: 'not-confirmed',
  what: `The answer was not «${action.confirm.word}». ${nothingSent}`,
  todo: `Read the action again and answer «${action.confirm.word}» to confirm it.`,
  host: null,
});

export const usedConfirmation = (): RunTrouble => ({
  code: 'not-confirmed',
  what: `This confirmation was used already: one confirmation is one run. ${nothingSent}`,
  todo: planAgain,
  host: null,
});

export const stillRunning = (other: Action): RunTrouble => ({
  code: 'still-running',
  what: `«${other.title}» is still running, with the same dataset or target. ${nothingSent}`,
  todo: 'Wait until it has ended, or cancel it.',
  host: null,
});

export interface ChangedFact {
  readonly host: HostName;
  readonly fact: string;
  readonly now: string;
}

/** S2: every fact that changed, with what is so now; of many the first five. */
export function factsChanged(changed: readonly ChangedFact[]): RunTrouble {
  const named = changed.slice(0, 5).map(({ fact, now }) => `«${fact}» no longer holds: ${now}.`);
  const more = changed.length > 5 ? ` ${changed.length - 5} more facts changed.` : '';
  return {
    code: 'facts-changed',
    what: `${named.join(' ')}${more} ${nothingSent}`,
    todo: planAgain,
    host: changed[0]?.host ?? null,
  };
}

export const unseenText = (unseen: readonly Unseen[]): string =>
  unseen.map(({ host, what }) => `${host} could not be looked at: ${sentence(what)}`).join(' ');

export const cannotLookBefore = (unseen: readonly Unseen[]): RunTrouble => ({
  code: 'cannot-look',
  what: `${unseenText(unseen)} ${nothingSent}`,
  todo: [...new Set(unseen.map(({ todo }) => sentence(todo)))].join(' '),
  host: unseen[0]?.host ?? null,
});

/** `done`: what had happened by then. */
export function journalFailed(
  failure: { readonly what: string; readonly todo: string },
  done: string = nothingSent,
): RunTrouble {
  return {
    code: 'journal',
    what: `${sentence(failure.what)} ${done}`,
    todo: sentence(failure.todo),
    host: null,
  };
}

export const cancelledBefore = (): RunTrouble => ({
  code: 'cancelled',
  what: `Cancelled before anything more was sent.`,
  todo: 'The action stays in the plan while it is needed.',
  host: null,
});

/** What went wrong inside holdfast itself: the operator sees no stack trace, and is told to look. */
export const ownFault = (error: unknown): RunTrouble => ({
  code: 'command-failed',
  what: `holdfast itself failed: ${sentence(error instanceof Error ? error.message : String(error))} What was sent may have been done.`,
  todo: 'Refresh: the plan shows what is left to do. Please report the fault.',
  host: null,
});

/** One clean line that ends as a sentence does. */
export const sentence = (text: string): string => {
  const line = plainLine(text);
  return /[.!?]$/.test(line) ? line : `${line}.`;
};
