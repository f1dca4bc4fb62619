import { leastProbability, oneIn } from '../../src/durability/words.ts';
import { type Line, span } from '../../src/terminal/style.ts';
import { toWidth } from '../../src/terminal/text.ts';
import type { Room } from './room.ts';

interface Point {
  readonly letter: string;
  /** From left to right. */
  readonly capacity: number;
  /** From the least at the bottom to the most at the top, each power of ten as high. */
  readonly risk: number;
}

/** What is rarer than a model can tell lies together on the bottom line. */
const beyond = leastProbability / 10;
const labelWidth = 16;
const fewestColumns = 20;

/** Capacity against risk, drawn with letters. Empty where there is nothing to draw, or no room. */
export function plotLines(points: readonly Point[], unit: string, room: Room): readonly Line[] {
  const width = room.width - labelWidth - 2;
  const height = room.height - 2;
  if (points.length === 0 || width < fewestColumns || height < 3) return [];
  const drawn = points.map((point) => ({ ...point, risk: Math.max(point.risk, beyond) }));
  const risks = drawn.map(({ risk }) => Math.log10(risk));
  const top = Math.ceil(Math.max(...risks));
  const bottom = Math.min(Math.floor(Math.min(...risks)), top - 1);
  const capacities = drawn.map(({ capacity }) => capacity);
  const [least, most] = [Math.min(...capacities), Math.max(...capacities)];
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  for (const { letter, capacity, risk } of drawn) {
    const row = Math.round(((top - Math.log10(risk)) / (top - bottom)) * (height - 1));
    const across = most === least ? 0.5 : (capacity - least) / (most - least);
    put(rows[row] ?? [], Math.round(across * (width - 1)), letter);
  }
  const { glyphs } = room;
  return [
    ...rows.map(
      (cells, row): Line => [
        span(toWidth(labelAt(row, { top, bottom, height }), labelWidth, 'right'), 'dim'),
        span(` ${glyphs.gutter}`, 'dim'),
        span(cells.join(''), 'accent'),
      ],
    ),
    [span(`${' '.repeat(labelWidth + 1)}${glyphs.rule.repeat(width + 1)}`, 'dim')],
    [span(' '.repeat(labelWidth + 2)), span(axisText(least, most, unit, width), 'dim')],
  ];
}

/** Two that fall together stand side by side. */
function put(cells: string[], at: number, letter: string): void {
  const right = cells.findIndex((cell, column) => column >= at && cell === ' ');
  const free = right >= 0 ? right : cells.lastIndexOf(' ');
  if (free >= 0) cells[free] = letter;
}

/** A power of ten has its label on the row that is nearest to it. */
function labelAt(
  row: number,
  {
    top,
    bottom,
    height,
  }: { readonly top: number; readonly bottom: number; readonly height: number },
): string {
  const perDecade = (height - 1) / (top - bottom);
  for (let power = top; power >= bottom; power -= 1)
    if (Math.round((top - power) * perDecade) === row)
      return oneIn(Number(`1e${power}`)).replace('less than', '<');
  return '';
}

function axisText(least: number, most: number, unit: string, width: number): string {
  const right = `${most.toFixed(1)} ${unit}`;
  return most === least ? right : `${toWidth(least.toFixed(1), width - right.length)}${right}`;
}
