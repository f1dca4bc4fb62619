import { fixed, oneIn, rate, scientific, tibText } from '../../src/durability/words.ts';
import type { LayoutLine } from '../what-if.ts';

/** A column of the table of layouts. */
interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (row: LayoutLine) => string;
}

/** One copy is never made again: there is no other. */
const ofSeveral = (text: (row: LayoutLine) => string) => (row: LayoutLine) =>
  row.copies < 2 ? '–' : text(row);
const days = ofSeveral(({ row }) => fixed(row.figures.daysUnprotected, 2));
const blocks = ofSeveral(({ row }) => scientific(row.figures.damagedBlockPerYear));

const figureColumns: readonly Column[] = [
  {
    head: 'TiB',
    width: 9,
    cell: ({ row, fits }) => `${tibText(row.figures.usableBytes)}${fits === false ? '!' : ''}`,
  },
  { head: 'raw', width: 6, cell: ({ row }) => fixed(row.figures.rawPerUsable, 2) },
  {
    head: 'loss in 10 y',
    width: 17,
    cell: ({ row }) => oneIn(row.figures.loss).replace('less than', '<'),
  },
  { head: 'pools/y', width: 9, cell: ({ row }) => rate(row.figures.poolLossesPerYear) },
  { head: 'days/y', width: 8, cell: days },
  { head: 'blocks/y', width: 9, cell: blocks },
];

const wideColumns: readonly Column[] = [
  {
    head: 'pools lost/y',
    width: 14,
    cell: ({ row }) => rate(row.figures.poolLossesPerYear),
  },
  {
    head: 'days unprotected/y',
    width: 20,
    cell: days,
  },
  {
    head: 'damaged blocks/y',
    width: 18,
    cell: blocks,
  },
  {
    head: 'datasets kept',
    width: 15,
    cell: ({ kept }) => keptText(kept),
  },
];

function keptText(kept: LayoutLine['kept']): string {
  if (kept === null) return '–';
  const lacking = [...kept.lacking.values()].reduce((sum, ids) => sum + ids.length, 0);
  const all = kept.kept + lacking;
  return all === 0 ? '–' : `${kept.kept} of ${all}`;
}

const wide = 140;
const leastName = 14;
const mostName = 60;
/** Before the name: the mark of the picked row, and the letter of the plot. */
const markWidth = 4;

const widthOfAll = (columns: readonly Column[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0);

/** What there is room for: the loss and what a pool holds are never left out. */
export function columnsFor(width: number): readonly Column[] {
  if (width >= wide) return [...figureColumns.slice(0, 3), ...wideColumns];
  let columns = figureColumns;
  while (columns.length > 3 && width - markWidth - widthOfAll(columns) < leastName)
    columns = columns.slice(0, -1);
  return columns;
}

export const nameWidthFor = (width: number): number =>
  Math.min(mostName, width - markWidth - widthOfAll(columnsFor(width)));
