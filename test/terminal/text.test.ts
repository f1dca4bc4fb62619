import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiGlyphs, glyphsFor, unicodeGlyphs } from '../../src/terminal/glyphs.ts';
import { line, lineText, paint, span, wantsColour } from '../../src/terminal/style.ts';
import {
  cutLine,
  lineWidth,
  spread,
  toWidth,
  widthOf,
  wrapCommand,
  wrapWords,
} from '../../src/terminal/text.ts';

const plain = { colour: false, ascii: false, inverse: false };

describe('text on the screen', () => {
  it('S12 brings no escape sequence and no control character along, wherever it came from', () => {
    const evil = 'tank\u001b]0;owned\u0007\u001b[2J/a\r\nb\u202ec';
    expect(paint(line(evil), plain)).toBe('tank/a bc');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, ascii) => {
        expect(paint([span(text, 'danger')], { colour: false, ascii, inverse: false })).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
        );
      }),
    );
  });

  it('is plain words when there is no colour: no bold and no inverse either', () => {
    const spans = [span('critical', 'danger'), span(' x', 'strong')];
    expect(paint(spans, { ...plain, inverse: true })).toBe('critical x');
    expect(wantsColour({ NO_COLOR: '1', TERM: 'xterm' })).toBe(false);
    expect(wantsColour({ NO_COLOR: '', TERM: 'xterm' })).toBe(true);
    expect(wantsColour({ TERM: 'dumb' })).toBe(false);
  });

  it('is ASCII where the locale is not UTF-8', () => {
    expect(glyphsFor({ LANG: 'C' })).toBe(asciiGlyphs);
    expect(glyphsFor({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' })).toBe(asciiGlyphs);
    expect(glyphsFor({ LANG: 'en_GB.UTF-8' })).toBe(unicodeGlyphs);
    expect(Object.values(asciiGlyphs).join('')).toMatch(/^[\u0020-\u007e]+$/);
    expect(paint(line('3 copies · «ok»… é'), { ...plain, ascii: true })).toBe('3 copies - "ok"~ ?');
  });

  it('takes exactly the columns that it is given, also in wide characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'é') }),
        fc.nat(30),
        (text, width) => {
          expect(widthOf(toWidth(text, width))).toBe(width);
        },
      ),
    );
  });

  it('never looks whole when words are left out, wherever between its parts it is cut', () => {
    const parts = [span('1 critical'), span(' · '), span('2 stale'), span('  ')];
    const whole = lineText(parts).trimEnd();
    for (let width = 1; width < whole.length; width += 1)
      expect(lineText(cutLine(parts, width))).toBe(`${whole.slice(0, width - 1)}…`);
    expect(lineText(cutLine(parts, whole.length))).toBe(whole);
  });

  it('puts what belongs to the right edge there, and cuts the left for it', () => {
    expect(lineWidth(spread(line('left side'), line('right'), 40))).toBe(40);
    expect(paint(spread(line('a long left side'), line('right'), 12), plain)).toBe('a lon… right');
  });
});

describe('a command broken over lines', () => {
  const words = fc.array(fc.stringMatching(/^[a-z@/'-]{1,30}$/), { minLength: 1, maxLength: 20 });

  it('S1 is the command again when its pieces are put together, byte for byte', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (list, width) => {
        const command = list.join(' ');
        const pieces = wrapCommand(command, width);
        expect(pieces.map(({ text }) => text).join('')).toBe(command);
        // The space that ends a line stays on it: the next one begins with its word.
        expect(pieces.some(({ text }) => text.startsWith(' '))).toBe(false);
        for (const { text, joined } of pieces) {
          expect(widthOf(text)).toBeLessThanOrEqual(width);
          // Where a word goes on in the next line the screen says so; elsewhere a space ends the line.
          if (joined) expect(text.endsWith(' ')).toBe(false);
        }
      }),
    );
  });

  it('breaks prose at spaces', () => {
    expect(wrapWords('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapWords('overlongword x', 5)).toEqual(['overl', 'ongwo', 'rd x']);
  });
});
