import type { Action, Plan, Tier } from '../../src/model/action.ts';
import type { FleetHealth } from '../../src/model/health.ts';
import type { Run } from '../../src/model/run.ts';
import { formatBytes, formatDuration } from '../../src/model/units.ts';
import { type Line, line, span } from '../../src/terminal/style.ts';
import { toWidth } from '../../src/terminal/text.ts';
import { isGoing, type RunsState } from '../runs.ts';
import { settlingRunOf } from '../settling.ts';
import { waitLines } from './card.ts';
import { bar, paragraph, type Room } from './room.ts';
import { progressFigures, progressText, runTone, shareOf } from './run-words.ts';

/** A row of the Actions view: something to do, with the run that does it, or something done in this session. */
export interface QueueRow {
  readonly id: string;
  /** Its place in the plan; null when it is no longer in it. */
  readonly number: number | null;
  readonly action: Action;
  readonly run: Run | null;
}

/** What runs without being in the plan any more, then the plan in its order, then what has ended, newest first. */
export function queueRows(
  plan: Plan | null,
  runs: RunsState,
  health: FleetHealth | null,
): readonly QueueRow[] {
  const all = [...runs.byId.values()];
  const planned = plan?.actions ?? [];
  const going = all.filter(isGoing);
  const strays = going.filter((run) => !planned.some(({ id }) => id === run.action.id));
  const rows = planned.map((action, index) => ({
    id: `action:${action.id}`,
    number: index + 1,
    action,
    // What has just been done is in the plan until its hosts have been looked at again.
    run: going.find((run) => run.action.id === action.id) ?? settlingRunOf(runs, health, action.id),
  }));
  const ended = all.filter((run) => !isGoing(run) && !rows.some((row) => row.run === run));
  return [...strays.map(runRow), ...rows, ...ended.reverse().map(runRow)];
}

const runRow = (run: Run): QueueRow => ({
  id: `run:${run.id}`,
  number: null,
  action: run.action,
  run,
});

/** What a tier asks of the operator. */
function tierText(tier: Tier): string {
  switch (tier) {
    case 'safe':
      return 'one key';
    case 'costly':
      return 'costly';
    case 'destructive':
      return 'typed word';
    case 'never':
      return 'refused';
    default: {
      const never: never = tier;
      return never;
    }
  }
}

const sizeWidth = 10;
const timeWidth = 8;
/** On a narrow screen the title has the room; the card says what an action asks for. */
const tierWidth = (width: number) => (width >= 100 ? 12 : 0);

export function queueHead({ width }: Room): Line {
  const last = tierWidth(width);
  const title = toWidth('what', Math.max(10, width - 6 - sizeWidth - timeWidth - last));
  const figures = toWidth('size', sizeWidth, 'right') + toWidth('time', timeWidth, 'right');
  return line(`      ${title}${figures}${last > 0 ? '  asks for' : ''}`, 'dim');
}

export function queueLine({ number, action, run }: QueueRow, picked: boolean, room: Room): Line {
  const tail = sizeWidth + timeWidth + tierWidth(room.width);
  const titleWidth = Math.max(10, room.width - 6 - tail);
  return [
    span(picked ? `${room.glyphs.selected} ` : '  ', 'strong'),
    span(toWidth(number === null ? '' : `${number}`, 3, 'right')),
    span(' '),
    span(toWidth(action.title, titleWidth - 1), picked ? 'strong' : 'plain'),
    span(' '),
    ...(run
      ? [span(toWidth(runCell(run, tail, room), tail), runTone(run))]
      : estimateCells(action, tierWidth(room.width))),
  ];
}

function estimateCells({ estimate: { bytes, seconds }, tier }: Action, last: number): Line {
  return [
    span(toWidth(bytes === null || bytes === 0n ? '' : formatBytes(bytes), sizeWidth, 'right')),
    span(toWidth(seconds === null ? '' : formatDuration(seconds * 1000), timeWidth, 'right')),
    span(
      toWidth(last > 0 ? `  ${tierText(tier)}` : '', last),
      tier === 'safe' ? 'plain' : 'warning',
    ),
  ];
}

function runCell(run: Run, width: number, { glyphs }: Room): string {
  if (run.state.kind !== 'running') return progressText(run);
  const share = shareOf(run.state.progress);
  if (share === null) return progressText(run);
  const percent = `${Math.min(99, Math.floor(share * 100))} %`;
  return `${bar(share, Math.max(4, width - 7), glyphs)} ${percent}`;
}

/** What is said of the picked row below the list. */
export function queueDetail({ action, run }: QueueRow, room: Room): readonly Line[] {
  const bullet = [span(`${room.glyphs.dot} `, 'accent')];
  if (run) {
    const figures = run.state.kind === 'running' ? `: ${progressFigures(run.state.progress)}` : '';
    const said = run.state.kind === 'failed' ? run.state.trouble : null;
    return [
      line(`${progressText(run)}${figures}`, runTone(run)),
      ...(said ? paragraph(bullet, `${said.what} ${said.todo}`, room.width) : []),
    ];
  }
  return [
    ...action.why.flatMap((why) => paragraph(bullet, why, room.width)),
    ...paragraph([span('then: ', 'dim')], action.effect, room.width),
    ...waitLines(action, room),
  ];
}
