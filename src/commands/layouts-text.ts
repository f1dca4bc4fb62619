import { assumptionLines } from '../../state/show/assumptions-text.ts';
import { answerTo } from '../durability/answer.ts';
import { inputWords } from '../durability/cause-words.ts';
import { type Geometry, layoutText } from '../durability/layout.ts';
import { type LayoutTable, layoutTable } from '../durability/layout-table.ts';
import { type Outcome, outcomeOf } from '../durability/outcome.ts';
import type { Scenario, ScenarioCopy } from '../durability/scenario.ts';
import type { Sensitivity } from '../durability/sensitivity.ts';
import { type Column, costColumns, layoutColumns, riskColumns } from '../durability/table-words.ts';
import { longestOf, sensitivitiesOf, type Why, whyOf } from '../durability/why.ts';
import {
  band,
  decimalBytes,
  fixed,
  inPercent,
  lossLine,
  lossParts,
  meanYears,
  notKnown,
  rate,
  scientific,
  tibText,
  yearsText,
} from '../durability/words.ts';
import { count } from '../model/units.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { widthOf, wrapWords } from '../terminal/text.ts';
import { plotText } from './layouts-plot.ts';
import { section, tableOf } from './numbers-table.ts';
import type { Paint } from './words.ts';

/** What `layouts` prints: what the scenario comes to, what it hangs on, other layouts of the same disks, the answer. */
export function layoutsText(
  scenario: Scenario,
  {
    width,
    paint,
    glyphs,
  }: { readonly width: number; readonly paint: Paint; readonly glyphs: Glyphs },
): string {
  const outcome = outcomeOf(scenario);
  const why = whyOf(scenario);
  const table = layoutTable(scenario);
  return [
    ...wrapWords(dataWords(scenario), width),
    '',
    ...lossLines(scenario, outcome, why, width).map(paint.strong),
    ...figures(scenario, outcome).flatMap((line) => wrapWords(line, width)),
    '',
    ...copyLines(scenario, outcome),
    ...section(
      'When halved, the loss is less likely by',
      sensitivityLines(sensitivitiesOf(scenario)),
    ),
    ...(table ? tableLines(scenario, table, width) : []),
    ...(table ? plotText(table, width, glyphs) : []),
    ...section('Assumed', assumptionLines(scenario.assumed, width)),
    '',
  ].join('\n');
}

const dataWords = ({ dataBytes, link, copies }: Scenario) =>
  [
    `${count(copies.length, 'copy', 'copies')} of ${dataBytes === null ? 'data of a size that is not known' : decimalBytes(dataBytes)};`,
    `how fast a copy is made again: ${link === null ? notKnown : `${decimalBytes(link)}/s`}`,
  ].join(' ');

const longestLoss = ({ loss }: Outcome, years: number | null): number | null =>
  loss.find((each) => each.years === years)?.probability ?? null;

function lossLines(
  scenario: Scenario,
  outcome: Outcome,
  why: Why,
  width: number,
): readonly string[] {
  const years = longestOf(scenario);
  if (years === null) return ['The loss is not known: there is no time for which to tell it.'];
  const loss = { probability: longestLoss(outcome, years), years, ...why };
  return widthOf(lossLine(loss)) <= width ? [lossLine(loss)] : lossParts(loss);
}

function figures(scenario: Scenario, outcome: Outcome): readonly string[] {
  const probability = longestLoss(outcome, longestOf(scenario));
  if (probability === null) return [];
  const each = outcome.loss.flatMap((one) =>
    one.years === null ? [] : [`${scientific(one.probability)} in ${yearsText(one.years)}`],
  );
  return [
    `Models of this kind have flattered up to a hundredfold and more: ${band(probability)}.`,
    `P(loss): ${each.join(', ')}; mean time to loss ${meanYears(outcome.mttdlYears)}; damaged blocks ${scientific(outcome.damagedBlockPerYear)} a year; ${fixed(outcome.rawPerUsable, 2)} bytes of disk a byte of data`,
  ];
}

function copyLines({ copies }: Scenario, outcome: Outcome): readonly string[] {
  const columns: readonly Column<number>[] = [
    { head: 'copy', cell: (at) => geometryText(copies[at]?.geometry ?? null) },
    { head: 'where', cell: (at) => placeText(copies[at]) },
    { head: 'TiB', cell: (at) => tibText(outcome.copies[at]?.usableBytes ?? null) },
    { head: 'rebuild h', cell: (at) => fixed(outcome.copies[at]?.rebuildHours ?? null, 1) },
    { head: 'restore h', cell: (at) => fixed(outcome.copies[at]?.restoreHours ?? null, 1) },
    { head: 'pool lost/y', cell: (at) => rate(outcome.copies[at]?.poolLossPerYear ?? null) },
    { head: 'copy lost/y', cell: (at) => rate(outcome.copies[at]?.lossPerYear ?? null) },
  ];
  const disks = copies.map(
    ({ diskBytes, afr, uer }, at) =>
      `copy ${at + 1}: disks of ${decimalBytes(diskBytes)}, AFR ${inPercent(afr)}, UER ${uer ?? notKnown}`,
  );
  return [...tableOf(columns, [...copies.keys()]), ...new Set(disks)];
}

const geometryText = (geometry: Geometry | null) => (geometry ? layoutText(geometry) : notKnown);

function placeText(copy: ScenarioCopy | undefined): string {
  const { site = null, host = null } = copy?.domains ?? {};
  return [site, host].filter((each) => each !== null).join(' ') || '–';
}

const longestBar = 20;

/** A bar as long as the factor has halvings; the longest fills its room. */
function sensitivityLines(all: readonly Sensitivity[]): readonly string[] {
  const most = Math.log2(all[0]?.factor ?? 1);
  const columns: readonly Column<Sensitivity>[] = [
    { head: '', cell: ({ input }) => inputWords[input] },
    { head: '', cell: ({ factor }) => `×${Number(factor.toPrecision(2))}` },
  ];
  return tableOf(columns, all)
    .slice(1)
    .map((line, at) => {
      const share = Math.log2(all[at]?.factor ?? 1) / most;
      return `${line}  ${'█'.repeat(Math.max(1, Math.round(share * longestBar)))}`;
    });
}

function tableLines(scenario: Scenario, table: LayoutTable, width: number): readonly string[] {
  const [, ...cost] = costColumns;
  const wide = tableOf([...riskColumns(table), ...cost], table.sets);
  const sets = wide.every((line) => widthOf(line) <= width)
    ? wide
    : [...tableOf(riskColumns(table), table.sets), '', ...tableOf(costColumns, table.sets)];
  const answer = answerTo(scenario);
  const [, longest] = table.years;
  const legend = `* the scenario's own; ! too small for the data. P: no copy is left, where each is at a site of its own and nothing takes all at once; «all at once»: with ${inPercent(table.commonMode)} a year of that, in ${longest} y; «and one site»: with that, all at one site. Unprotected: days a year with a copy missing.`;
  return [
    ...section(
      'One copy, in other layouts of its disks',
      tableOf(layoutColumns(table.years[1]), table.layouts),
    ),
    ...section('Copies of such disks', sets),
    ...wrapWords(legend, width),
    ...(answer === '' ? [] : ['', ...wrapWords(answer, width)]),
  ];
}
