import { inputWords } from '../../src/durability/cause-words.ts';
import { sensitivitiesOfFleet, whyOfFleet } from '../../src/durability/fleet-loss.ts';
import type { KnownRisk } from '../../src/durability/of-fleet.ts';
import type { Sensitivity } from '../../src/durability/sensitivity.ts';
import { band, lossLine, lossParts } from '../../src/durability/words.ts';
import { type Line, span } from '../../src/terminal/style.ts';
import { toWidth, widthOf } from '../../src/terminal/text.ts';
import { bar, paragraph, type Room } from './room.ts';

/** «1 in 13,700 over 10 years · dominated by: operator error · one more site → 1 in 180,000», and how far to trust it. */
export function lossWords(known: KnownRisk): readonly string[] {
  if (!known.known) return [`not known: ${known.why}`];
  const loss = whyOfFleet(known.risk);
  return [lossLine(loss), bandText(loss.probability)];
}

/** How far to trust it. */
export const bandText = (probability: number): string =>
  `Models of this kind have flattered up to a hundredfold: ${band(probability)}.`;

const nameWidth = 38;
const factorWidth = 7;
const widestBar = 24;

/** How likely it is that all copies that count are lost, and a bar for each thing that moves it. */
export function lossLines(known: KnownRisk, room: Room): readonly Line[] {
  if (!known.known) return paragraph([], `not known: ${known.why}`, room.width, 'warning');
  const loss = whyOfFleet(known.risk);
  return [
    ...wrapParts(lossParts(loss), room.width),
    ...paragraph([], bandText(loss.probability), room.width, 'dim'),
    ...sensitivityLines(sensitivitiesOfFleet(known.risk), room),
  ];
}

/** Parts side by side as far as they fit, so that no number is torn in two. */
export function wrapParts(parts: readonly string[], width: number): readonly Line[] {
  const rows: string[] = [];
  for (const part of parts) {
    const joined = rows.length === 0 ? part : `${rows.at(-1)} · ${part}`;
    if (rows.length > 0 && widthOf(joined) <= width) rows[rows.length - 1] = joined;
    else rows.push(part);
  }
  return rows.flatMap((row) => paragraph([], row, width));
}

/** The bar of what moves it most is full, and the others are in proportion; halving it once is what moves it. */
export function sensitivityLines(all: readonly Sensitivity[], room: Room): readonly Line[] {
  const [first] = all;
  if (!first) return [];
  const width = Math.min(widestBar, room.width - nameWidth - factorWidth);
  return [
    [span('Halved, it makes a loss less likely by:', 'dim')],
    ...all.map(
      ({ input, factor }): Line => [
        span(toWidth(inputWords[input], nameWidth)),
        span(toWidth(`×${factor.toPrecision(2)}`, factorWidth)),
        span(bar(Math.log(factor) / Math.log(first.factor), width, room.glyphs), 'accent'),
      ],
    ),
  ];
}
