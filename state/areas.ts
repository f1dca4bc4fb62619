/** The terminal's size. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this nothing can be shown without leaving out what matters. */
export const smallest: Size = { columns: 60, rows: 15 };

export const tooSmall = ({ columns, rows }: Size): boolean =>
  columns < smallest.columns || rows < smallest.rows;

const headerRows = 3;
const footerRows = 2;

/** Rows between header and footer. */
export const bodyRows = ({ rows }: Size): number => Math.max(1, rows - headerRows - footerRows);

/** Rows of the pane below a list, its heading included. */
export function paneRows(size: Size): number {
  const body = bodyRows(size);
  return body >= 30 ? Math.min(24, Math.floor(body * 0.42)) : body >= 17 ? 5 : 0;
}

/** Rows of text on a page: its heading and a line of air are not text. */
export const pageRows = (size: Size): number => Math.max(1, bodyRows(size) - 2);
export const pageColumns = ({ columns }: Size): number => columns - 2;

/** Rows of text in the confirmation, inside its frame and above its question. */
export const dialogRows = (size: Size): number => Math.max(1, bodyRows(size) - 5);
export const dialogColumns = ({ columns }: Size): number => columns - 6;
