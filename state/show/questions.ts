import { count } from '../../src/model/units.ts';
import { blank, type Line, line } from '../../src/terminal/style.ts';
import { dialogColumns } from '../areas.ts';
import type { Question } from '../layers.ts';
import type { Snapshot } from '../parts.ts';
import { goingRuns, isGoing } from '../runs.ts';
import { paragraph } from './room.ts';
import { progressText } from './run-words.ts';

/** The questions that fit in a few lines: stop a run, leave while one goes on. */
export function smallQuestion(
  layer: Exclude<Question, { kind: 'confirm' }>,
  now: Snapshot,
): readonly Line[] {
  const width = dialogColumns(now.console.size);
  const no = (text: string) =>
    line(`${now.glyphs.selected} [ ${text} ] Enter or n       yes: y`, 'strong');
  switch (layer.kind) {
    case 'stop': {
      const run = now.runs.byId.get(layer.run);
      const title = paragraph([], run?.action.title ?? layer.run, width);
      // The box stays: one that closed by itself would give the next key to the page below it.
      if (run && !isGoing(run)) {
        return [
          line('It has ended meanwhile: there is nothing to stop.', 'strong'),
          ...title,
          blank,
          line(`${now.glyphs.selected} [ Close ] Enter`, 'strong'),
        ];
      }
      return [
        line('Stop it?', 'strong'),
        ...title,
        blank,
        ...paragraph(
          [],
          'What has arrived is kept where ZFS can go on from it; the plan then offers to resume.',
          width,
        ),
        blank,
        no('No, let it run'),
      ];
    }
    case 'quit': {
      const going = goingRuns(now.runs);
      return [
        line(`Leave while ${count(going.length, 'run goes', 'runs go')} on?`, 'strong'),
        ...going.flatMap((run) =>
          paragraph([], `${run.action.title}: ${progressText(run)}`, width),
        ),
        blank,
        ...paragraph(
          [],
          'Leaving stops it. What has arrived is kept where ZFS can go on from it; the plan then offers to resume.',
          width,
        ),
        blank,
        no('No, stay'),
      ];
    }
    default: {
      const never: never = layer;
      return never;
    }
  }
}
