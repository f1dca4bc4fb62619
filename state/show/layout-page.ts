import { answerTo } from '../../src/durability/answer.ts';
import type { AllAssumed } from '../../src/durability/assumed.ts';
import type { Scenario } from '../../src/durability/scenario.ts';
import type { Sensitivity } from '../../src/durability/sensitivity.ts';
import { sensitivitiesOfSet, whyOfSet } from '../../src/durability/set-loss.ts';
import { tib } from '../../src/durability/units.ts';
import { sensitivitiesOf, type Why, whyOf } from '../../src/durability/why.ts';
import { lossParts, yearsText } from '../../src/durability/words.ts';
import { blank, type Line, line, type Tone } from '../../src/terminal/style.ts';
import type { LayoutLine, WhatIfModel } from '../what-if.ts';
import { assumptionLines } from './assumptions-text.ts';
import { bandText, sensitivityLines, wrapParts } from './loss-lines.ts';
import { plotLines } from './plot.ts';
import { paragraph, type Room } from './room.ts';
import { anyOfText, keptText, notCountedText } from './set-words.ts';

const years = 10;
/** Rows, heading and axis included. */
const plotHeight = 15;
/** A pane as low as this has room for what is most important alone. */
const low = 8;
const widestPlot = 100;

/** Below the list: what is most important, and as much of the rest as there is room for. */
export function layoutPane(picked: LayoutLine, model: WhatIfModel, room: Room): readonly Line[] {
  const why = whyFor(picked, model);
  const loss = lossOf(picked, why, room);
  const short = [...loss, ...keptLines(picked, model, room)];
  if (room.height <= low) return short;
  const words = [...short, ...bandOf(picked, room), blank, ...answerLines(model, room), blank];
  const left = room.height - words.length;
  return [...words, ...plotOf(model, { ...room, height: Math.min(plotHeight, left) })];
}

/** On a page of its own: how likely a loss is and why, which datasets it keeps, the answer, the plot. */
export function layoutPage(
  picked: LayoutLine,
  model: WhatIfModel,
  assumed: AllAssumed,
  room: Room,
): readonly Line[] {
  const why = whyFor(picked, model);
  const bars = sensitivityLines(sensitivitiesFor(picked, model), room);
  return [
    ...lossOf(picked, why, room),
    ...bandOf(picked, room),
    ...keptLines(picked, model, room),
    ...(bars.length === 0 ? [] : [blank, ...bars]),
    blank,
    ...answerLines(model, room),
    blank,
    ...plotOf(model, { ...room, height: plotHeight }),
    blank,
    line('Assumed', 'strong'),
    ...assumptionLines(assumed, room.width).map((text) => line(text)),
  ];
}

function lossOf({ row }: LayoutLine, why: Why | null, room: Room): readonly Line[] {
  const { loss } = row.figures;
  if (row.why !== null || loss === null)
    return paragraph([], `not known: ${row.why ?? 'too little is known'}`, room.width, 'warning');
  return wrapParts(lossParts({ probability: loss, years, ...(why ?? nothingKnown) }), room.width);
}

const bandOf = ({ row: { figures } }: LayoutLine, room: Room): readonly Line[] =>
  figures.loss === null ? [] : paragraph([], bandText(figures.loss), room.width, 'dim');

const nothingKnown = { dominant: null, withOneMoreSite: null };
const reasons = new WeakMap<Scenario, Why>();
const hangsOn = new WeakMap<Scenario, readonly Sensitivity[]>();
const answers = new WeakMap<Scenario, string>();

function whyFor({ row, isNow }: LayoutLine, { now }: WhatIfModel): Why | null {
  if (isNow && now.set) return whyOfSet(now.set);
  return row.scenario ? asked(reasons, row.scenario, whyOf) : null;
}

function sensitivitiesFor(
  { row, isNow }: LayoutLine,
  { now }: WhatIfModel,
): readonly Sensitivity[] {
  if (isNow && now.set) return sensitivitiesOfSet(now.set);
  return row.scenario ? asked(hangsOn, row.scenario, sensitivitiesOf) : [];
}

/** What was computed of a scenario is computed once: pages and panes are drawn anew with every key. */
function asked<Answer>(
  known: WeakMap<Scenario, Answer>,
  scenario: Scenario,
  answer: (scenario: Scenario) => Answer,
): Answer {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  const made = answer(scenario);
  known.set(scenario, made);
  return made;
}

function keptLines({ kept, isNow }: LayoutLine, { now }: WhatIfModel, room: Room): readonly Line[] {
  if (isNow)
    return [
      ...linesOf(anyOfText(now), 'plain', room),
      ...linesOf(notCountedText(now), 'warning', room),
    ];
  return kept
    ? linesOf(`It keeps ${keptText(kept)}`, kept.lacking.size === 0 ? 'good' : 'plain', room)
    : [];
}

const linesOf = (text: string | null, tone: Tone, { width }: Room): readonly Line[] =>
  text === null ? [] : paragraph([], text, width, tone);

function answerLines({ lines }: WhatIfModel, room: Room): readonly Line[] {
  const scenario = lines.find(({ row }) => row.scenario !== null)?.row.scenario;
  if (!scenario) return [];
  const answer = asked(answers, scenario, answerTo);
  return answer === '' ? [] : paragraph([], answer, room.width);
}

/** Capacity against risk, all lines that have both. */
export function plotOf({ lines }: Pick<WhatIfModel, 'lines'>, room: Room): readonly Line[] {
  const points = lines.flatMap(({ letter, row: { figures } }) =>
    figures.usableBytes === null || figures.loss === null
      ? []
      : [{ letter, capacity: figures.usableBytes / tib, risk: figures.loss }],
  );
  const width = Math.min(room.width, widestPlot);
  const drawn = plotLines(points, 'TiB a pool', { ...room, width, height: room.height - 1 });
  if (drawn.length === 0) return [];
  return [line(`A loss within ${yearsText(years)}, against what a pool holds`, 'strong'), ...drawn];
}
