/** One column of a table for people: its heading, and whether it stands on the right. */
export interface Column {
  readonly heading: string;
  readonly right: boolean;
}

/** Lines as zfs prints them without -H: two spaces between columns, nothing after the last. */
export function alignedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const width = columns.map((column, i) =>
    Math.max(column.heading.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        if (columns[i]?.right) return cell.padStart(width[i] ?? 0);
        return i === cells.length - 1 ? cell : cell.padEnd(width[i] ?? 0);
      })
      .join('  ');
  return [line(columns.map((column) => column.heading)), ...rows.map(line)];
}
