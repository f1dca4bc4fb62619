import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyDecoder, type KeyEvent } from '../../src/terminal/key-decoder.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Everything that a terminal sends in these chunks, with nothing coming after them. */
function decode(...chunks: readonly (string | Buffer)[]): readonly KeyEvent[] {
  const events: KeyEvent[] = [];
  const decoder = createKeyDecoder((event) => events.push(event));
  for (const chunk of chunks) decoder.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  decoder.flush();
  return events;
}

const names = (events: readonly KeyEvent[]) =>
  events.map((event) => (event.kind === 'key' ? event.key : `paste ${event.text}`));

describe('keys', () => {
  it.each([
    ['\u001b[A', 'up'],
    ['\u001bOB', 'down'],
    ['\u001b[5~', 'pageup'],
    ['\u001b[Z', 'shift-tab'],
    ['\r', 'enter'],
    ['\u007f', 'backspace'],
    ['\u0003', 'ctrl-c'],
    ['\u001b', 'escape'],
    ['G', 'G'],
    ['é', 'é'],
    [' ', 'space'],
    ['\u001bx', 'alt-x'],
  ])('%j is %s', (bytes, key) => {
    expect(names(decode(bytes))).toEqual([key]);
  });

  it('come one by one when they arrive together, and none of them counts as pressed by itself', () => {
    const events = decode('jjy\r');
    expect(names(events)).toEqual(['j', 'j', 'y', 'enter']);
    expect(events.every((event) => event.kind === 'key' && !event.alone)).toBe(true);
  });

  it('that arrive by themselves say so, also when they take several bytes or several reads', () => {
    expect(decode('y')).toEqual([{ kind: 'key', key: 'y', text: 'y', alone: true }]);
    expect(decode('\u001b', '[', 'A')).toEqual([
      { kind: 'key', key: 'up', text: null, alone: true },
    ]);
  });

  it('keep Esc and an arrow apart that tmux has put into one read', () => {
    expect(names(decode('\u001b\u001b[B'))).toEqual(['escape', 'down']);
  });

  it('wait for the rest of a split arrow, and take a lone Esc for what it is after 40 ms', () => {
    const events: KeyEvent[] = [];
    const decoder = createKeyDecoder((event) => events.push(event));
    decoder.push('\u001b');
    vi.advanceTimersByTime(39);
    expect(events).toEqual([]);
    decoder.push('[A');
    expect(names(events)).toEqual(['up']);
    decoder.push('\u001b');
    vi.advanceTimersByTime(40);
    expect(names(events)).toEqual(['up', 'escape']);
  });
});

describe('what is no key', () => {
  it.each([
    ['a mouse report', '\u001b[<0;10;5M'],
    ['an old mouse report', '\u001b[M !!'],
    ['a focus report', '\u001b[I'],
    ['a cursor position', '\u001b[12;40R'],
    ['an unknown function key', '\u001b[15~'],
    ['a colour reply', '\u001b]11;rgb:0000/0000/0000\u001b\\'],
    ['a device reply', '\u001bP>|tmux 3.3a\u001b\\'],
    ['half a sequence', '\u001b[12;'],
  ])('%s does nothing', (_, bytes) => {
    expect(decode(bytes)).toEqual([]);
    expect(names(decode('a', bytes))).toEqual(['a']);
  });
});

describe('a paste', () => {
  it('is one event, whatever is in it', () => {
    expect(decode('\u001b[200~y\ry\r\u001b[201~')).toEqual([{ kind: 'paste', text: 'y\ry\r' }]);
  });

  it('whose end never comes does not swallow the keyboard', () => {
    const events: KeyEvent[] = [];
    const decoder = createKeyDecoder((event) => events.push(event));
    decoder.push('\u001b[200~abc');
    vi.advanceTimersByTime(1000);
    decoder.push('q');
    expect(names(events)).toEqual(['paste abc', 'q']);
  });
});

/** Things that terminals send, and things that they do not. */
const piece = fc.oneof(
  fc.constantFrom(
    'y',
    'x',
    '\r',
    'é',
    '漢',
    '👍',
    '\u001b',
    '\u001b[A',
    '\u001bOB',
    '\u001b[5~',
    '\u001b[<0;1;1M',
    '\u001b[M !!',
    '\u001b[I',
    '\u001b]0;title\u0007',
    '\u001bP1\u001b\\',
    '\u001b[200~',
    '\u001b[201~',
    '\u001b[200~rm\r\u001b[201~',
  ),
  fc.string({ maxLength: 4 }),
);
const bytes = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('')));

describe('for any input', () => {
  it('the keys are the same however the bytes are split over reads', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(60), { maxLength: 8 }), (input, cuts) => {
        const places = [
          0,
          ...cuts.filter((at) => at < input.length).sort((a, b) => a - b),
          input.length,
        ];
        const chunks = places.slice(1).map((end, index) => input.subarray(places[index], end));
        expect(names(decode(...chunks))).toEqual(names(decode(input)));
      }),
      { numRuns: 1000 },
    );
  });

  it('no key writes a control character, and several in one read are never «by itself»', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const keys = decode(input).filter((event) => event.kind === 'key');
        for (const key of keys) expect(key.text ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        const byThemselves = keys.filter((key) => key.alone && key.key !== 'escape');
        expect(byThemselves.length === 0 || keys.length === 1).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
