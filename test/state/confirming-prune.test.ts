import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { foretold, topLayer } from '../../state/console.ts';
import { snapshot } from '../../state/parts.ts';
import { cardLines } from '../../state/show/card.ts';
import { confirmView } from '../../state/show/confirm.ts';
import { openTestConsole, type TestConsole } from '../support/console.ts';
import { marked, tenOf } from '../support/history.ts';
import * as w from '../support/world.ts';

const tiers = { hourly: 0, daily: 5, weekly: 0, monthly: 0, yearly: 0 };
const policy = w.policy({ copies: { min: 1, want: 1 }, snapshots: { by: 'holdfast', tiers } });
const config = w.config(
  [w.host('h1', [w.pool('h1:tank')])],
  [w.dataset('data', 'h1:tank/data', { policy })],
);
const observations = w.observations(
  w.seen('h1', [w.zpool('tank')], [w.filesystem('tank/data', { snapshots: marked(tenOf(), 6) })]),
);

/** The question about a prune, open. */
function asked(): { console: TestConsole; action: Action } {
  const console = openTestConsole({ columns: 140, rows: 50, config, observations });
  const [action] = console.fleet.getState().plan?.actions ?? [];
  if (action?.kind !== 'prune') throw new Error('there is nothing to prune');
  console.keys('3', 'enter', 'x');
  return { console, action };
}

const text = (console: TestConsole): string => {
  const top = topLayer(console.console.getState());
  if (top?.kind !== 'confirm') throw new Error('no question is open');
  const view = confirmView(top, snapshot(console));
  return [...view.lines, ...view.question]
    .map((line) => line.map((span) => span.text).join(''))
    .join('\n');
};
const ran = (console: TestConsole) => console.done.filter((each) => each.startsWith('run '));

describe('S5 the question about a prune', () => {
  it('shows the proof, and asks ZFS what it would free as it opens', () => {
    const { console, action } = asked();
    expect(console.done).toContain(`foretell ${action.id}`);
    expect(text(console)).toContain('1 copy of data stays, counted and verified; at least 1 must.');
    expect(text(console)).toContain('ZFS is asked what this would do');
    expect(text(console)).toContain('zfs destroy -nvp tank/data@');
    foretold(console.console, action, { kind: 'frees', bytes: 3298534883328n });
    expect(text(console)).toContain('destroys just these snapshots and frees 3.00 TiB');
  });

  it('takes no answer before ZFS has given its own', () => {
    const { console, action } = asked();
    console.keys(...action.confirm.word, 'enter');
    expect(ran(console)).toEqual([]);
    expect(console.console.getState().message?.text).toContain('ZFS is being asked');
    foretold(console.console, action, { kind: 'frees', bytes: 0n });
    // The same key twice could be one that is held down.
    console.keys('up', 'enter');
    expect(ran(console)).toEqual([`run ${action.id} ${action.confirm.word}`]);
  });

  it('says it when the host would do something else', () => {
    const { console, action } = asked();
    const trouble = {
      code: 'facts-changed',
      what: 'It would destroy more.',
      todo: 'Plan again.',
      host: null,
    } as const;
    foretold(console.console, action, { kind: 'refused', trouble });
    expect(text(console)).toContain('It would destroy more. Plan again.');
  });

  it('stays open while time goes by: the mark and the proof are the same, seen again', () => {
    const { console, action } = asked();
    console.observe(observations, (w.now + w.hour) as typeof w.now);
    foretold(console.console, action, { kind: 'frees', bytes: 0n });
    console.keys(...action.confirm.word, 'enter');
    expect(ran(console)).toHaveLength(1);
  });
});

describe('the card of a prune', () => {
  it('says why it may be destroyed', () => {
    const { console, action } = asked();
    const room = { width: 120, height: 60, glyphs: console.glyphs };
    const lines = cardLines(action, room).map((line) => line.map((span) => span.text).join(''));
    expect(lines).toContain('Why it may be destroyed');
    for (const sentence of action.proof) {
      expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(sentence.slice(0, 60));
    }
  });
});
