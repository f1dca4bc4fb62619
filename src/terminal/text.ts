import stringWidth from 'string-width';
import { type Line, lineText, type Span } from './style.ts';

/** Columns that a text takes on the screen. */
export const widthOf = (text: string): number => stringWidth(text);

export const lineWidth = (line: Line): number =>
  line.reduce((sum, { text }) => sum + widthOf(text), 0);

/** Exactly `width` columns: cut with an ellipsis, or filled with spaces. */
export function toWidth(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  const cut = clip(text, width);
  const pad = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return side === 'left' ? cut + pad : pad + cut;
}

/** At most `width` columns. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  if (widthOf(text) <= width) return text;
  return width === 1 ? '…' : `${headOf(text, width - 1)}…`;
}

/** At most `width` columns of a line, its tones kept; an ellipsis stands for whatever words are left out. */
export function cutLine(line: Line, width: number): Line {
  if (width <= 0) return [];
  const words = lineText(line).trimEnd();
  const whole = widthOf(words) <= width;
  const spans: Span[] = [];
  let room = whole ? width : width - 1;
  for (const { text, tone } of line) {
    const head = headOf(text, room);
    spans.push({ text: head, tone });
    room -= widthOf(head);
    if (head === text) continue;
    if (!whole) spans.push({ text: '…', tone });
    break;
  }
  return spans;
}

/** Exactly `width` columns of a line. */
export function fitLine(line: Line, width: number): Line {
  const cut = cutLine(line, width);
  const room = width - lineWidth(cut);
  return room > 0 ? [...cut, { text: ' '.repeat(room), tone: 'plain' }] : cut;
}

/** `left` at the left edge and `right` at the right one; what does not fit is cut from `left`. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0 || rightWidth >= width)
    return fitLine(rightWidth === 0 ? left : right, width);
  return [...fitLine(left, width - rightWidth - 1), { text: ' ', tone: 'plain' }, ...right];
}

/** Prose broken at spaces; a word longer than a line is broken inside. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    let rest = word;
    if (current !== '' && widthOf(current) + 1 + widthOf(rest) <= width) {
      current += ` ${rest}`;
      continue;
    }
    if (current !== '') lines.push(current);
    while (widthOf(rest) > width) {
      const piece = pieceOf(rest, width);
      lines.push(piece);
      rest = rest.slice(piece.length);
    }
    current = rest;
  }
  if (current !== '' || lines.length === 0) lines.push(current);
  return lines;
}

/** A piece of a command on one line of the screen. `joined`: the next piece follows without a break in the word. */
export interface CommandPiece {
  readonly text: string;
  readonly joined: boolean;
}

/**
 * A command broken over lines with every byte kept (S1): the pieces put together are the command. A piece ends
 * after a space where there is one; where a word has to be broken, the screen marks it.
 */
export function wrapCommand(command: string, width: number): readonly CommandPiece[] {
  const pieces: CommandPiece[] = [];
  let rest = command;
  while (widthOf(rest) > width) {
    const head = pieceOf(rest, width - 1);
    const space = rest[head.length] === ' ' ? head.length : head.lastIndexOf(' ');
    const text = space > 0 ? rest.slice(0, space + 1) : head;
    pieces.push({ text, joined: space <= 0 });
    rest = rest.slice(text.length);
  }
  pieces.push({ text: rest, joined: false });
  return pieces;
}

/** The longest beginning that fits. */
function headOf(text: string, width: number): string {
  let head = '';
  for (const character of text) {
    if (widthOf(head + character) > width) break;
    head += character;
  }
  return head;
}

/** Never less than one character, so that a narrow column still makes progress. */
const pieceOf = (text: string, width: number): string =>
  headOf(text, width) || String.fromCodePoint(text.codePointAt(0) ?? 0);
