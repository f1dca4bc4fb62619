/** The few signs beyond letters that screens use. Each is one column wide and has a plain ASCII twin. */
export interface Glyphs {
  readonly selected: string;
  readonly dot: string;
  readonly full: string;
  readonly empty: string;
  readonly rule: string;
  readonly gutter: string;
  readonly ellipsis: string;
  readonly more: string;
  readonly branch: string;
  /** Marks of a copy's state, as the copy map shows them. */
  readonly verified: string;
  readonly current: string;
  readonly behind: string;
  readonly partial: string;
  readonly diverged: string;
  readonly unknown: string;
  readonly none: string;
}

export const unicodeGlyphs: Glyphs = {
  selected: '▸',
  dot: '·',
  full: '█',
  empty: '░',
  rule: '─',
  gutter: '│',
  ellipsis: '…',
  more: '↓',
  branch: '└',
  verified: '✓',
  current: '+',
  behind: '~',
  partial: '%',
  diverged: '!',
  unknown: '?',
  none: '·',
};

export const asciiGlyphs: Glyphs = {
  selected: '>',
  dot: '-',
  full: '#',
  empty: '.',
  rule: '-',
  gutter: '|',
  ellipsis: '~',
  more: 'v',
  branch: '`',
  verified: 'v',
  current: '+',
  behind: '~',
  partial: '%',
  diverged: '!',
  unknown: '?',
  none: '.',
};

/** Signs that the locale can show, looked up as setlocale(3) does: LC_ALL, LC_CTYPE, LANG. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((name) => (name ?? '') !== '');
  return /utf-?8/i.test(locale ?? '') ? unicodeGlyphs : asciiGlyphs;
}
