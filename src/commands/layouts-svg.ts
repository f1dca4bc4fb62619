import type { LayoutTable, SetRow } from '../durability/layout-table.ts';
import { setWords } from '../durability/table-words.ts';
import { oneIn, yearsText } from '../durability/words.ts';

const width = 860;
const height = 460;
const edge = { left: 70, right: 300, top: 50, bottom: 60 };
const right = width - edge.right;
const bottom = height - edge.bottom;

interface Point {
  readonly name: string;
  readonly own: boolean;
  /** Bytes of data to a byte of disk, all copies together. */
  readonly share: number;
  readonly loss: number;
}

/**
 * Capacity against risk: to the right what is left of the disks for data, upwards the probability of loss on a
 * logarithmic axis. Points are numbered, and named at the side: many lie close together.
 */
export function layoutsSvg(table: LayoutTable): string {
  const points = table.sets.flatMap(pointOf);
  const exponents = points.map(({ loss }) => Math.log10(loss));
  const low = Math.floor(Math.min(...exponents));
  const high = Math.max(low + 1, Math.ceil(Math.max(...exponents)));
  const toX = (share: number) => edge.left + share * (right - edge.left);
  const toY = (exponent: number) =>
    edge.top + ((high - exponent) / (high - low)) * (bottom - edge.top);
  const title = `Loss within ${yearsText(table.years[1])} against capacity`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(edge.left, 26, title, 'start', 'title'),
    ...Array.from({ length: high - low + 1 }, (_, at) => low + at).flatMap((exponent) => [
      line(edge.left, toY(exponent), right, toY(exponent)),
      text(edge.left - 8, toY(exponent) + 4, `1e${exponent}`, 'end'),
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(toX(share), edge.top, toX(share), bottom),
      text(toX(share), bottom + 18, `${100 * share} %`, 'middle'),
    ]),
    text(
      (edge.left + right) / 2,
      height - 14,
      'of all disks holds data; each copy at a site of its own, and nothing takes all at once',
      'middle',
    ),
    ...points.map((point, at) => marked(point, at, toX(point.share), toY(Math.log10(point.loss)))),
    ...points.map(({ name, own, loss }, at) =>
      text(
        right + 20,
        edge.top + 10 + 22 * at,
        `${at + 1}  ${name}: ${oneIn(loss)}`,
        'start',
        own ? 'own' : '',
      ),
    ),
    '</svg>',
    '',
  ].join('\n');
}

const style = [
  'text{font:13px sans-serif;fill:#222}.title{font-size:16px;font-weight:bold}text.own{font-weight:bold}',
  '.ground{fill:#fff}line{stroke:#ddd}circle{fill:#fff;stroke:#06c;stroke-width:2}g.own circle{fill:#06c}g.own text{fill:#fff}',
  '@media(prefers-color-scheme:dark){text{fill:#eee}.ground{fill:#161616}line{stroke:#444}circle{fill:#161616;stroke:#6bf}g.own circle{fill:#6bf}g.own text{fill:#111}}',
].join('');

/** What is never lost lies on no logarithmic axis. */
function pointOf({ geometries, own, rawPerUsable, longest }: SetRow): readonly Point[] {
  if (rawPerUsable === null || longest === null || longest === 0) return [];
  return [{ name: setWords(geometries), own, share: 1 / rawPerUsable, loss: longest }];
}

const marked = ({ name, own }: Point, at: number, x: number, y: number): string =>
  `<g${own ? ' class="own"' : ''}><title>${name}</title><circle cx="${short(x)}" cy="${short(y)}" r="9"/>${text(x, y + 4.5, String(at + 1), 'middle')}</g>`;

const text = (
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end',
  name = '',
): string =>
  `<text${name === '' ? '' : ` class="${name}"`} x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${words}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"/>`;

const short = (value: number): string => value.toFixed(1);
