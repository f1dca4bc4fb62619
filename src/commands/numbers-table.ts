import type { Column } from '../durability/table-words.ts';
import { widthOf } from '../terminal/text.ts';

/** A blank line, a title and what stands below it; nothing where nothing does. */
export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

/** The first column at its left edge, the others, numbers, at their right. */
export function tableOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly string[] {
  const cells = columns.map(({ head, cell }) => [head, ...rows.map(cell)]);
  const widths = cells.map((column) => Math.max(...column.map(widthOf)));
  return Array.from({ length: rows.length + 1 }, (_, line) =>
    cells
      .map((column, at) => {
        const text = column[line] ?? '';
        const room = ' '.repeat((widths[at] ?? 0) - widthOf(text));
        return at === 0 ? text + room : room + text;
      })
      .join('  ')
      .trimEnd(),
  );
}
