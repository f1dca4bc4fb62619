import type { Copy } from '../../src/model/health.ts';
import type { Glyphs } from '../../src/terminal/glyphs.ts';
import type { Tone } from '../../src/terminal/style.ts';

/** The sign of how a copy stands, with the word that says the same. */
export interface CopyMark {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
}

export function copyMark(copy: Copy, glyphs: Glyphs): CopyMark {
  switch (copy.state) {
    case 'current':
      if (!copy.counted)
        return { sign: glyphs.diverged, word: 'current, not counted', tone: 'warning' };
      return copy.verified
        ? { sign: glyphs.verified, word: 'current, verified', tone: 'good' }
        : { sign: glyphs.current, word: 'current, not verified', tone: 'plain' };
    case 'behind':
      return { sign: glyphs.behind, word: 'behind', tone: 'warning' };
    case 'partial':
      return { sign: glyphs.partial, word: 'partial', tone: 'warning' };
    case 'diverged':
      return { sign: glyphs.diverged, word: 'diverged', tone: 'danger' };
    case 'unknown':
      return { sign: glyphs.unknown, word: 'not seen now', tone: 'dim' };
    default: {
      const never: never = copy.state;
      return never;
    }
  }
}

/** «✓ verified + current ~ behind % partial ! not counted ? not seen». */
export const markLegend = (glyphs: Glyphs): string =>
  [
    `${glyphs.verified} verified`,
    `${glyphs.current} current`,
    `${glyphs.behind} behind`,
    `${glyphs.partial} partial`,
    `${glyphs.diverged} not counted`,
    `${glyphs.unknown} not seen`,
  ].join('  ');
