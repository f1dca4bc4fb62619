import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, quote } from '../../src/zfs/quote.ts';

/** What a real /bin/sh makes of a command line: its words, as printf was given them. */
const asShellReads = (words: readonly string[]): readonly string[] => {
  const command = commandLine(['printf', '%s\\0', ...words]);
  const said = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  return said.split('\0').slice(0, -1);
};

/** Text of the characters that shells treat in a way of their own, and of any other. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;~#=%^ \t\n\r-@:,./aA0é→'),
    fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
  ),
  maxLength: 20,
});

describe('quoting for a shell', () => {
  it('S12 any word reaches a command byte for byte through a real sh', () => {
    const words = fc.array(
      nasty.filter((word) => !word.includes('\0')),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(words, (list) => {
        expect(asShellReads(list)).toEqual(list);
      }),
      { numRuns: 150 },
    );
  });

  it.each([['tank/archive/europe@holdfast-20261122T100000Z'], ['holdfast:role=replica'], ['-x']])(
    'leaves %s as a person would type it',
    (word) => {
      expect(quote(word)).toBe(word);
    },
  );

  it.each([
    ['tank/with space', "'tank/with space'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['#base', "'#base'"],
    ['$(reboot)', "'$(reboot)'"],
    ['~root', "'~root'"],
  ])('quotes %j as %s', (word, quoted) => {
    expect(quote(word)).toBe(quoted);
  });

  it('S1 refuses a NUL, at which the host would cut the word', () => {
    expect(() => quote('tank/a\0b')).toThrow(RangeError);
  });
});
