import xterm from '@xterm/headless';

/** The 16 colours of a terminal, on a dark background that reads well on white and on black pages. */
const palette = [
  '#1c1f26',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#c8ccd4',
  '#7f848e',
  '#ff7b86',
  '#b5e08f',
  '#ffd68a',
  '#82c4ff',
  '#dd9bf5',
  '#7fd4df',
  '#ffffff',
];
const background = '#1c1f26';
const foreground = '#c8ccd4';
const cellWidth = 8.4;
const cellHeight = 18;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A frame as a real terminal would show it, as a picture. */
export async function frameToSvg(
  frame: string,
  title: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((done) => {
    terminal.write(frame.replaceAll('\n', '\r\n'), done);
  });
  const lines = [...Array(rows).keys()].flatMap((row) => lineOf(terminal, row, columns));
  terminal.dispose();
  const [width, height] = [Math.ceil(columns * cellWidth) + 24, rows * cellHeight + 24];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

interface Span {
  readonly from: number;
  readonly style: string;
  text: string;
}

function lineOf(terminal: InstanceType<typeof xterm.Terminal>, row: number, columns: number) {
  const line = terminal.buffer.active.getLine(row);
  const spans: Span[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    const chars = cell?.getChars() ?? '';
    if (!cell || chars === '' || chars === ' ') continue;
    const fill = cell.isFgPalette() ? (palette[cell.getFgColor()] ?? foreground) : foreground;
    const style = `fill="${fill}"${cell.isBold() ? ' font-weight="bold"' : ''}${cell.isDim() ? ' opacity="0.65"' : ''}`;
    const last = spans.at(-1);
    const gap = last ? column - last.from - last.text.length : 0;
    if (last && last.style === style && gap <= 1) last.text += `${' '.repeat(gap)}${chars}`;
    else spans.push({ from: column, style, text: chars });
  }
  const y = 12 + row * cellHeight + 13;
  // textLength keeps columns in line whatever the reader's font is.
  return spans.map(
    ({ from, style, text }) =>
      `<text x="${(12 + from * cellWidth).toFixed(1)}" y="${y}" ${style} xml:space="preserve" textLength="${(text.length * cellWidth).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`,
  );
}
