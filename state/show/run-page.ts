import { type FleetHealth, shownWord } from '../../src/model/health.ts';
import type { Run, RunState } from '../../src/model/run.ts';
import { formatBytes, formatDuration } from '../../src/model/units.ts';
import { outcomeText } from '../../src/plan/facts/facts.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { awaitedHosts, hostsOfAction } from '../settling.ts';
import { commandLines } from './card.ts';
import { copiesText, wordTone } from './health-words.ts';
import { bar, paragraph, type Room } from './room.ts';
import { progressFigures, progressText, runTone, shareOf } from './run-words.ts';

/** A run as it goes, and when it has ended its result in plain words. */
export function runLines(run: Run, health: FleetHealth | null, room: Room): readonly Line[] {
  return [
    ...stateLines(run, room),
    blank,
    ...stepLines(run, room),
    blank,
    ...(run.state.kind === 'done' ? [...resultLines(run, health, room), blank] : []),
    line('What was confirmed', 'strong'),
    ...commandLines(run.action, room),
  ];
}

function stateLines(run: Run, room: Room): readonly Line[] {
  const { state } = run;
  switch (state.kind) {
    case 'running': {
      const share = shareOf(state.progress);
      const width = Math.max(10, Math.min(60, room.width - 8));
      const percent = share === null ? '' : ` ${Math.min(99, Math.floor(share * 100))} %`;
      return [
        [span(bar(share ?? 0, width, room.glyphs), 'accent'), span(percent, 'strong')],
        line(progressFigures(state.progress)),
      ];
    }
    case 'done':
      return [line(`Done in ${tookText(state.at - run.startedAt)}.${freedText(run)}`, 'good')];
    case 'failed':
      return [
        line(
          state.trouble.code === 'cancelled' ? 'Stopped.' : 'It did not come about.',
          runTone(run),
        ),
        ...paragraph([], state.trouble.what, room.width),
        ...paragraph([span('what to do: ', 'dim')], state.trouble.todo, room.width),
      ];
    case 'checking':
    case 'verifying':
    case 'cancelling':
      return [line(`${capital(progressText(run))}${room.glyphs.ellipsis}`, runTone(run))];
    default: {
      const never: never = state;
      return never;
    }
  }
}

const freedText = ({ frees }: Run): string =>
  frees === undefined ? '' : ` It freed ${formatBytes(frees)}.`;

const tookText = (ms: number) => (ms < 1000 ? 'less than a second' : formatDuration(ms));

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function stepLines({ action, state }: Run, room: Room): readonly Line[] {
  const at = stepOf(state, action.steps.length);
  return action.steps.flatMap((step, index) => {
    const done = at !== null && index < at;
    const word = done ? 'done ' : index === at ? 'now  ' : at === null ? 'step ' : 'later';
    return paragraph([span(`${word} `, done ? 'good' : 'dim')], step.title, room.width);
  });
}

/** The step that is being worked on; all are behind a run that is done; null where the state does not say. */
function stepOf(state: RunState, count: number): number | null {
  switch (state.kind) {
    case 'checking':
    case 'verifying':
      return state.step;
    case 'running':
      return state.progress.step;
    case 'done':
      return count;
    case 'cancelling':
    case 'failed':
      return null;
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** S3: what was found when it was looked at again, and how the datasets stand now. */
function resultLines(run: Run, health: FleetHealth | null, room: Room): readonly Line[] {
  const { action } = run;
  const outcomes = [...new Set(action.steps.flatMap((step) => step.outcomes.map(outcomeText)))];
  return [
    line('Looked at again on the hosts', 'strong'),
    ...outcomes.flatMap((text) =>
      paragraph([span(`${room.glyphs.dot} `, 'good')], text, room.width),
    ),
    blank,
    line('How it stands now', 'strong'),
    ...standing(run, health, room),
  ];
}

/** What health says of the datasets; not before it rests on a look that is younger than the run. */
function standing(run: Run, health: FleetHealth | null, room: Room): readonly Line[] {
  const awaited = awaitedHosts(run, health);
  if (awaited.length > 0)
    return paragraph(
      [],
      `Looking again at ${awaited.join(', ')}${room.glyphs.ellipsis}`,
      room.width,
      'accent',
    );
  const gone = (health?.hosts ?? [])
    .filter(
      ({ host, state }) => state === 'unreachable' && hostsOfAction(run.action).includes(host),
    )
    .map(({ host }) => host);
  return [
    ...(gone.length > 0
      ? paragraph(
          [],
          `${gone.join(', ')} could not be looked at again: below is what was known before.`,
          room.width,
          'warning',
        )
      : []),
    ...(health?.datasets ?? [])
      .filter(({ dataset }) => run.action.datasets.includes(dataset.id))
      .map(
        (each): Line => [
          span(`${each.dataset.id}  `),
          span(shownWord(each), wordTone(each)),
          span(`  ${copiesText(each, room.glyphs.dot)}`),
        ],
      ),
  ];
}
