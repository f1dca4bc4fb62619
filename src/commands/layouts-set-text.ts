import { plotOf } from '../../state/show/layout-page.ts';
import { anyOfText, keptText, notCountedText } from '../../state/show/set-words.ts';
import type { LayoutLine, WhatIfModel } from '../../state/what-if.ts';
import { answerTo } from '../durability/answer.ts';
import { whyOfSet } from '../durability/set-loss.ts';
import { type Column, heldText } from '../durability/table-words.ts';
import {
  band,
  decimalBytes,
  fixed,
  inPercent,
  lossParts,
  notKnown,
  oneIn,
  rate,
  scientific,
} from '../durability/words.ts';
import { count } from '../model/units.ts';
import { glyphsFor } from '../terminal/glyphs.ts';
import { lineText } from '../terminal/style.ts';
import { wrapWords } from '../terminal/text.ts';
import type { Io } from './command.ts';
import { section, tableOf } from './numbers-table.ts';

/** The datasets together: how likely the loss of any is, and what their data would come to in other layouts. */
export function setText(model: WhatIfModel, width: number, env: Io['env']): readonly string[] {
  const wrap = (text: string | null) => (text === null ? [] : wrapWords(text, width));
  const scenario = model.lines.find(({ row }) => row.scenario !== null)?.row.scenario ?? null;
  return [
    ...wrap(lossText(model)),
    ...wrap(anyOfText(model.now)),
    ...wrap(notCountedText(model.now)),
    '',
    ...wrap(`${chosenText(model)}:`),
    '',
    ...tableOf(columns, model.lines),
    ...wrap(
      'TiB: of the smallest pool; ! less than the data. raw: bytes of disk a byte of data. days: with a copy missing.',
    ),
    ...section(
      'What each keeps',
      model.lines.flatMap((each) => keptLines(each, width)),
    ),
    ...section('In words', wrap(scenario && answerTo(scenario))),
    '',
    ...plotOf(model, { width, height: plotHeight, glyphs: glyphsFor(env) }).map((each) =>
      lineText(each).trimEnd(),
    ),
  ];
}

const plotHeight = 16;

function lossText({ now }: WhatIfModel): string {
  if (!now.set) return notKnown;
  const loss = whyOfSet(now.set);
  const flattered = `models of this kind have flattered up to a hundredfold: ${band(loss.probability)}`;
  return [...lossParts(loss), flattered].join(' · ');
}

/** `40 TB in 3 copies on 3 hosts at 3 sites, in the hands of 1; a copy: 10 disks of 7.68 TB, AFR 1 %`. */
const chosenText = ({ whatIf }: WhatIfModel): string =>
  [
    `Their ${decimalBytes(whatIf.dataBytes)} in ${count(whatIf.copies, 'copy', 'copies')} on ${count(whatIf.hosts, 'host')} at ${count(whatIf.sites, 'site')} of ${count(whatIf.admins, 'administrator')}`,
    `a copy on ${count(whatIf.disks, 'disk')} of ${decimalBytes(whatIf.diskBytes)}, AFR ${inPercent(whatIf.afr)}`,
    `made again at ${decimalBytes(whatIf.link)}/s`,
  ].join(', ');

const columns: readonly Column<LayoutLine>[] = [
  {
    head: '  layout',
    cell: ({ letter, row, isNow }) => `${letter} ${isNow ? 'now' : row.name}`,
  },
  { head: 'TiB', cell: ({ row, fits }) => heldText(row.figures.usableBytes, fits) },
  { head: 'raw', cell: ({ row }) => fixed(row.figures.rawPerUsable, 2) },
  { head: 'loss in 10 y', cell: ({ row }) => oneIn(row.figures.loss).replace('less than', '<') },
  { head: 'pools/y', cell: ({ row }) => rate(row.figures.poolLossesPerYear) },
  {
    head: 'days/y',
    cell: ({ row, copies }) => (copies < 2 ? '–' : fixed(row.figures.daysUnprotected, 2)),
  },
  {
    head: 'blocks/y',
    cell: ({ row, copies }) => (copies < 2 ? '–' : scientific(row.figures.damagedBlockPerYear)),
  },
];

function keptLines({ letter, row, kept }: LayoutLine, width: number): readonly string[] {
  if (row.why !== null) return wrapWords(`${letter} ${row.name}: ${notKnown}: ${row.why}`, width);
  return kept ? wrapWords(`${letter} ${row.name}: ${keptText(kept)}`, width) : [];
}
