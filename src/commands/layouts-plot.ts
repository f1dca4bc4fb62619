import { plotLines } from '../../state/show/plot.ts';
import type { LayoutTable } from '../durability/layout-table.ts';
import { setWords } from '../durability/table-words.ts';
import { yearsText } from '../durability/words.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { lineText } from '../terminal/style.ts';
import { wrapWords } from '../terminal/text.ts';
import { section } from './numbers-table.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const height = 14;
const widest = 100;

/** The sets of a scenario's table in a picture of letters: capacity against risk. None where nothing is known. */
export function plotText(
  { sets, years }: LayoutTable,
  width: number,
  glyphs: Glyphs,
): readonly string[] {
  const points = sets.flatMap(({ geometries, own, rawPerUsable, longest }, at) =>
    rawPerUsable === null || longest === null
      ? []
      : [
          {
            letter: own ? '*' : (letters[at] ?? '?'),
            name: setWords(geometries),
            capacity: 100 / rawPerUsable,
            risk: longest,
          },
        ],
  );
  const room = { width: Math.min(width, widest), height, glyphs };
  const drawn = plotLines(points, '% of all disks holds data', room);
  if (drawn.length === 0) return [];
  const names = points.map(({ letter, name }) => `${letter} ${name}`).join(', ');
  return section(`A loss within ${yearsText(years[1])}, against capacity`, [
    ...drawn.map((each) => lineText(each).trimEnd()),
    ...wrapWords(names, width),
  ]);
}
