import type { LayoutTable } from '../durability/layout-table.ts';
import { setWords } from '../durability/table-words.ts';
import { leastProbability, oneIn, yearsText } from '../durability/words.ts';

const width = 1000;
const height = 460;
const edge = { left: 130, right: 340, top: 50, bottom: 60 };
const right = width - edge.right;
const bottom = height - edge.bottom;

export interface RiskPoint {
  readonly name: string;
  readonly own: boolean;
  /** Bytes of data to a byte of disk, all copies together. */
  readonly share: number;
  readonly loss: number;
}

/** What is rarer than a model can tell lies together on the bottom line. */
const beyond = leastProbability / 10;

/**
 * Capacity against risk: to the right what is left of the disks for data, upwards the probability of loss within so many
 * years on a logarithmic axis. Points are numbered, and named at the side: many lie close together.
 */
export function layoutsSvg(points: readonly RiskPoint[], years: number, note: string): string {
  const exponents = points.map(({ loss }) => Math.log10(Math.max(loss, beyond)));
  const low = Math.floor(Math.min(...exponents));
  const high = Math.max(low + 1, Math.ceil(Math.max(...exponents)));
  const toX = (share: number) => edge.left + share * (right - edge.left);
  const toY = (exponent: number) =>
    edge.top + ((high - exponent) / (high - low)) * (bottom - edge.top);
  const title = `Loss within ${yearsText(years)} against capacity`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(edge.left, 26, title, 'start', 'title'),
    ...Array.from({ length: high - low + 1 }, (_, at) => low + at).flatMap((exponent) => [
      line(edge.left, toY(exponent), right, toY(exponent)),
      text(edge.left - 8, toY(exponent) + 4, tickText(exponent), 'end'),
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(toX(share), edge.top, toX(share), bottom),
      text(toX(share), bottom + 18, `${100 * share} %`, 'middle'),
    ]),
    text((edge.left + right) / 2, height - 14, note, 'middle'),
    ...spots(
      points.map(({ share }, at) => ({ x: toX(share), y: toY(exponents[at] ?? 0) })),
    ).flatMap((spot, at) => marked(points[at], at, spot)),
    ...points.map(({ name, own, loss }, at) =>
      text(
        right + 20,
        edge.top + 10 + 22 * at,
        `${at + 1}  ${escaped(name)}: ${oneIn(loss)}`,
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
  '.ground{fill:#fff}line{stroke:#ddd}g line{stroke:#06c}circle{fill:#fff;stroke:#06c;stroke-width:2}g.own circle{fill:#06c}g.own text{fill:#fff}',
  '@media(prefers-color-scheme:dark){text{fill:#eee}.ground{fill:#161616}line{stroke:#444}g line{stroke:#6bf}circle{fill:#161616;stroke:#6bf}g.own circle{fill:#6bf}g.own text{fill:#111}}',
].join('');

/** The sets of a scenario's table: each copy at a site of its own. */
export const pointsOf = ({ sets }: LayoutTable): readonly RiskPoint[] =>
  sets.flatMap(({ geometries, own, rawPerUsable, longest }) =>
    rawPerUsable === null || longest === null
      ? []
      : [{ name: setWords(geometries), own, share: 1 / rawPerUsable, loss: longest }],
  );

/** `1 in 1,000`, as everywhere else. */
const tickText = (exponent: number): string =>
  oneIn(Number(`1e${exponent}`)).replace('less than ', '&lt; ');

interface Spot {
  readonly x: number;
  readonly y: number;
  /** Where its number stands: above, where another one's stands already. */
  readonly numberY: number;
}

const radius = 9;

/** No number hides another: of those that fall together each later one stands above, tied to its place. */
function spots(places: readonly { readonly x: number; readonly y: number }[]): readonly Spot[] {
  const taken: Spot[] = [];
  for (const { x, y } of places) {
    let numberY = y;
    const isTaken = () =>
      taken.some((other) => Math.hypot(other.x - x, other.numberY - numberY) < 2 * radius + 1);
    while (isTaken()) numberY -= radius;
    taken.push({ x, y, numberY });
  }
  return taken;
}

const marked = (point: RiskPoint | undefined, at: number, { x, y, numberY }: Spot): string =>
  `<g${point?.own ? ' class="own"' : ''}><title>${escaped(point?.name ?? '')}</title>${numberY < y ? line(x, y, x, numberY) : ''}<circle cx="${short(x)}" cy="${short(numberY)}" r="${radius}"/>${text(x, numberY + 4.5, String(at + 1), 'middle')}</g>`;

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

/** Names are a file's or a host's. */
const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const short = (value: number): string => value.toFixed(1);
