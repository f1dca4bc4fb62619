import { plainLines } from '../zfs/remote-text.ts';

/** What a piece of text means; the terminal's own 16 colours on its own background say it. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warning' | 'danger' | 'accent';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen. */
export type Line = readonly Span[];

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text, tone });
export const line = (text: string, tone: Tone = 'plain'): Line => [span(text, tone)];
export const blank: Line = [];

/** The words of a line without their tones. */
export const lineText = (spans: Line): string => spans.map(({ text }) => text).join('');

const codes: Readonly<Record<Tone, readonly [open: string, close: string] | null>> = {
  plain: null,
  strong: ['1', '22'],
  dim: ['2', '22'],
  good: ['32', '39'],
  warning: ['33', '39'],
  danger: ['1;31', '22;39'],
  accent: ['36', '39'],
};

/** S12: the one door to the screen, so no text, wherever it came from, brings an escape sequence along. */
const inert = (text: string): string => plainLines(text).replace(/[\t\n]/g, ' ');

const asciiTwins: Readonly<Record<string, string>> = {
  '…': '~',
  '·': '-',
  '«': '"',
  '»': '"',
  '×': 'x',
  '→': '>',
  '–': '-',
};

/** For a terminal whose locale is not UTF-8: it would show two or three wrong characters for each of these. */
const ascii = (text: string): string =>
  text.replace(/[^\u0020-\u007e]/gu, (character) => asciiTwins[character] ?? '?');

export interface PaintOptions {
  readonly colour: boolean;
  readonly ascii: boolean;
  readonly inverse: boolean;
}

/** The line as the terminal gets it. Without colour it is plain words: no bold, no inverse (NO_COLOR). */
export function paint(spans: Line, options: PaintOptions): string {
  const words = (text: string) => (options.ascii ? ascii(inert(text)) : inert(text));
  if (!options.colour) return spans.map(({ text }) => words(text)).join('');
  const painted = spans
    .map(({ text, tone }) => {
      const code = codes[tone];
      const clean = words(text);
      return code === null || clean === '' ? clean : `\u001b[${code[0]}m${clean}\u001b[${code[1]}m`;
    })
    .join('');
  return options.inverse ? `\u001b[7m${painted}\u001b[27m` : painted;
}

/** https://no-color.org: set and not empty turns colour off, whatever its value; so does a dumb terminal. */
export const wantsColour = (env: Readonly<Record<string, string | undefined>>): boolean =>
  (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
