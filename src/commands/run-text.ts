import { progressFigures } from '../../state/show/run-words.ts';
import type { Progress, Run } from '../model/run.ts';
import { formatBytes } from '../model/units.ts';
import { troubleText } from '../run/words.ts';

/** Where a run is, in one line: it is rewritten in place on a terminal. */
export function progressLine(run: Run): string {
  const { state } = run;
  switch (state.kind) {
    case 'checking':
      return `${stepText(run, state.step)}reading the checks again`;
    case 'running':
      return `${stepText(run, state.progress.step)}${runningText(state.progress)}`;
    case 'verifying':
      return `${stepText(run, state.step)}looking whether it came about`;
    case 'cancelling':
      return 'cancelling: waiting until the command on the host is gone';
    case 'done':
      return 'done';
    case 'failed':
      return 'not done';
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** A snapshot or a scrub moves no bytes: then there are no figures to show. */
const runningText = (progress: Progress) =>
  progress.done === 0n && progress.total === null
    ? 'running'
    : `running, ${progressFigures(progress)}`;

function stepText({ action }: Run, step: number): string {
  return action.steps.length === 1 ? '' : `step ${step + 1} of ${action.steps.length}: `;
}

/** How a run ended, and what to do when it did not end well. */
export function resultText(run: Run): string {
  const { state, action } = run;
  if (state.kind === 'done') {
    const freed = run.frees === undefined ? '' : ` It freed ${formatBytes(run.frees)}.`;
    return `Done, and seen to be done: ${action.effect}${freed}`;
  }
  if (state.kind !== 'failed') return `The run ${run.id} has not ended.`;
  return `Not done. ${troubleText(state.trouble)}`;
}
