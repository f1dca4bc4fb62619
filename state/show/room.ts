import type { Glyphs } from '../../src/terminal/glyphs.ts';
import { type Line, line, span } from '../../src/terminal/style.ts';
import { lineWidth, wrapWords } from '../../src/terminal/text.ts';

/** How much there is to draw on, and with what. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
}

/** A heading with a rule to the right edge. */
export function rule(title: string, { width, glyphs }: Room): Line {
  const head: Line = [
    span(`${glyphs.rule}${glyphs.rule} `, 'dim'),
    span(title, 'strong'),
    span(' '),
  ];
  const rest = Math.max(0, width - lineWidth(head));
  return [...head, span(glyphs.rule.repeat(rest), 'dim')];
}

/** Prose with a hanging indent: the first line begins with `head`, the others stand under its text. */
export function paragraph(
  head: Line,
  text: string,
  width: number,
  tone: Line[number]['tone'] = 'plain',
) {
  const indent = lineWidth(head);
  const lines = wrapWords(text, Math.max(8, width - indent));
  return lines.map(
    (words, index): Line =>
      index === 0 ? [...head, span(words, tone)] : [span(' '.repeat(indent)), span(words, tone)],
  );
}

/** A bar of `width` columns, filled to a share between 0 and 1. It never looks full, or empty, before it is. */
export function bar(share: number, width: number, glyphs: Glyphs): string {
  if (width <= 0) return '';
  const clamped = Math.min(1, Math.max(0, share));
  let full = Math.round(clamped * width);
  if (clamped < 1) full = Math.min(full, width - 1);
  if (clamped > 0) full = Math.max(full, 1);
  return glyphs.full.repeat(full) + glyphs.empty.repeat(width - full);
}

/** The part of a list that is shown: it scrolls only as far as the picked row asks. */
export function windowOf(
  count: number,
  index: number,
  top: number,
  height: number,
): { readonly first: number; readonly last: number } {
  const highest = Math.max(0, count - height);
  let first = Math.min(Math.max(0, top), highest);
  if (index < first) first = index;
  if (index >= first + height) first = index - height + 1;
  return { first: Math.max(0, first), last: Math.min(count, Math.max(0, first) + height) };
}

/** A line that says something is left out, at the end of a list that does not fit. */
export const moreLine = (left: number, { glyphs }: Room): Line =>
  line(`  ${glyphs.more} ${left} more`, 'dim');
