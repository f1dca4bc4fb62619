import xterm from '@xterm/headless';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameSink } from '../../src/terminal/frame-sink.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function open(columns = 20, rows = 4) {
  const written: string[] = [];
  const sink = createFrameSink({
    write: (text) => written.push(text),
    size: () => ({ columns, rows }),
  });
  return { sink, written };
}

describe('the frame sink', () => {
  it('paints only the lines that have changed, between the marks of one update', () => {
    const { sink, written } = open();
    sink.frame('one\ntwo\nthree');
    vi.advanceTimersByTime(100);
    sink.frame('one\nTWO\nthree');
    expect(written[1]).toBe('\u001b[?2026h\u001b[2;1HTWO\u001b[0m\u001b[K\u001b[?2026l');
  });

  it('writes nothing when nothing has changed', () => {
    const { sink, written } = open();
    sink.frame('one');
    vi.advanceTimersByTime(100);
    sink.frame('one');
    vi.advanceTimersByTime(100);
    expect(written.length).toBe(1);
  });

  it('paints at most 30 times a second, and always the newest frame in the end', () => {
    const { sink, written } = open();
    for (let n = 0; n < 1000; n += 1) {
      sink.frame(`frame ${n}`);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(written.length).toBeLessThanOrEqual(32);
    expect(written.at(-1)).toContain('frame 999');
  });

  it('paints the answer to a key at once', () => {
    const { sink, written } = open();
    sink.frame('one');
    sink.hurry();
    sink.frame('two');
    expect(written.length).toBe(2);
  });

  it('never clears a line that fills the screen to its last column', () => {
    const { sink, written } = open(5);
    sink.frame('12345');
    expect(written[0]).not.toContain('\u001b[K');
  });

  it('writes nothing after it is closed', () => {
    const { sink, written } = open();
    sink.frame('one');
    sink.frame('two');
    sink.close();
    sink.frame('three');
    vi.advanceTimersByTime(100);
    expect(written.length).toBe(1);
  });

  it('leaves a terminal with exactly the last frame, whatever came before it', async () => {
    vi.useRealTimers();
    const line = fc.constantFrom(
      '',
      'a',
      'longer text',
      'exactly-ten',
      '漢字漢字漢',
      '\u001b[31mred\u001b[39m',
    );
    const frames = fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(frames, async (list) => {
        const terminal = new xterm.Terminal({ cols: 11, rows: 4, allowProposedApi: true });
        const sink = createFrameSink({
          write: (text) => terminal.write(text),
          size: () => ({ columns: 11, rows: 4 }),
        });
        for (const frame of list) {
          sink.hurry();
          sink.frame(frame.join('\n'));
        }
        await new Promise<void>((resolve) => terminal.write('', resolve));
        const shown = [0, 1, 2, 3].map((row) =>
          terminal.buffer.active.getLine(row)?.translateToString(true),
        );
        const last = (list.at(-1) ?? []).map((text) => text.replace(/\u001b\[\d+m/g, ''));
        expect(shown).toEqual([0, 1, 2, 3].map((row) => last[row] ?? ''));
        expect(terminal.buffer.active.baseY).toBe(0);
        terminal.dispose();
      }),
      { numRuns: 60 },
    );
  });
});
