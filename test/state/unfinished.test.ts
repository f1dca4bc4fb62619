import { describe, expect, it } from 'vitest';
import type { LeftRun } from '../../src/journal/unfinished.ts';
import { filesystemName } from '../../src/model/ids.ts';
import { push } from '../../state/console.ts';
import { openTestConsole } from '../support/console.ts';
import { frame } from '../support/frame.tsx';
import { leftRun } from '../support/left-run.ts';
import { guidOf } from '../support/world.ts';

function open(runs: readonly LeftRun[], over: Parameters<typeof openTestConsole>[0] = {}) {
  const console = openTestConsole({ columns: 120, rows: 40, ...over });
  push(console.console, { kind: 'unfinished', runs, top: 0 });
  return console;
}
const text = (console: ReturnType<typeof open>) => frame(console).replaceAll(/\s+/g, ' ');

describe('S10 a run that the journal left open', () => {
  it('is told at opening: which action, on which host, what may have happened, what to do', () => {
    const shown = text(open([leftRun]));
    expect(shown).toContain('1 run has no end on record');
    expect(shown).toContain(leftRun.title);
    expect(shown).toContain('on okavango, as its shell gets it');
    expect(shown).toContain('in whole, in part or not at all');
    expect(shown).toContain('offers to resume');
    expect(shown).toContain('is not there, or not all of it');
  });

  it('says so when the hosts were not seen yet, and when what it was to bring about is there', () => {
    expect(text(open([leftRun], { observations: null }))).toContain('not seen yet on okavango');
    const [expected] = leftRun.expect;
    if (expected?.kind !== 'guid-there') throw new Error('nothing is expected');
    const there = { ...expected, filesystem: filesystemName('tank/logs'), guid: guidOf('logs-2') };
    const came = text(open([{ ...leftRun, expect: [there] }]));
    expect(came).toContain('Nothing is left to do about it');
    expect(came).not.toContain('what to do:');
  });

  it('goes away for now with Esc, and for good with d', () => {
    const later = open([leftRun]);
    later.keys('escape');
    expect(later.console.getState().layers).toEqual([]);
    expect(later.done).toEqual([]);
    const good = open([leftRun]);
    good.keys('d');
    expect(good.console.getState().layers).toEqual([]);
    expect(good.done).toEqual([`note ${leftRun.run}`]);
  });

  it('cannot be noted while it goes on elsewhere', () => {
    const console = open([{ ...leftRun, going: true }]);
    console.keys('d');
    expect(console.done).toEqual([]);
    expect(text(console)).toContain('It still goes on');
  });
});
