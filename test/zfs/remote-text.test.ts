import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine, plainLines } from '../../src/zfs/remote-text.ts';

const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '\u0007',
      '\\',
      '\u009b',
      '\u009d',
      '\u202e',
      ';',
      'm',
      '\r',
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
  ),
});
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/;

describe('text from a host', () => {
  it('S12 leaves nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(plainLines(text)).not.toMatch(unsafe);
        expect(plainLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });

  it.each([
    ['\u001b[2J\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;a new title\u0007text', 'text'],
    ['\u001b]52;c;cGF5bG9hZA==\u001b\\text', 'text'],
    ['\u001bP1;2|payload\u001b\\text', 'text'],
    ['safe\u202eeno ,txt', 'safeeno ,txt'],
    ['cannot open:\n\tno such\r\n file', 'cannot open: no such file'],
    ['50%\r100%', '50% 100%'],
  ])('S12 %j is shown as %j', (text, shown) => {
    expect(plainLine(text)).toBe(shown);
  });

  it('cuts what is too long, and says so', () => {
    expect(plainLine('abcdef', 4)).toBe('abc…');
  });
});
