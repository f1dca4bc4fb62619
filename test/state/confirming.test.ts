import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { createKeyDecoder } from '../../src/terminal/key-decoder.ts';
import { topLayer } from '../../state/console.ts';
import { begun, openTestConsole, type TestConsole } from '../support/console.ts';

const first = (console: TestConsole): Action => {
  const [action] = console.fleet.getState().plan?.actions ?? [];
  if (!action) throw new Error('the plan is empty');
  return action;
};
const top = (console: TestConsole) => topLayer(console.console.getState())?.kind ?? 'list';
const ran = (console: TestConsole) => console.done.filter((each) => each.startsWith('run '));

/** The plan's first action with another tier or confirmation. */
function withFirst(console: TestConsole, over: Partial<Action>): void {
  const { plan } = console.fleet.getState();
  if (!plan) throw new Error('no plan');
  const [head, ...rest] = plan.actions;
  if (!head) throw new Error('the plan is empty');
  console.fleet.setState({ plan: { ...plan, actions: [{ ...head, ...over }, ...rest] } });
}

/** A console with the question about the first action open, on a screen that shows all of it. */
function asked(over: Partial<Action> = {}): TestConsole {
  const console = openTestConsole({ columns: 120, rows: 40 });
  withFirst(console, over);
  console.keys('3', 'enter', 'x');
  expect(top(console)).toBe('confirm');
  return console;
}

describe('S1 confirming', () => {
  it('runs the action that was shown, once, after x and then y', () => {
    const console = asked();
    const action = first(console);
    console.keys('y');
    expect(ran(console)).toEqual([`run ${action.id} yes`]);
    expect(top(console)).toBe('run');
    console.keys('y', 'y');
    expect(ran(console).length).toBe(1);
  });

  it('is not done by the key that opens the question, by Enter, or by a space', () => {
    const console = asked();
    console.keys('x', 'space', 'x');
    expect(ran(console)).toEqual([]);
    console.keys('enter');
    expect(ran(console)).toEqual([]);
    expect(console.done).toEqual([`decline ${first(console).id}`]);
    expect(top(console)).toBe('card');
  });

  it('is deaf for 400 ms', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    console.keys('3', 'enter', 'x');
    const yes = { kind: 'key', key: 'y', text: 'y', alone: true } as const;
    console.wait(399);
    console.event(yes);
    expect(ran(console)).toEqual([]);
  });

  it('is not done by a key that is held down, however long', () => {
    const console = asked();
    const yes = { kind: 'key', key: 'y', text: 'y', alone: true } as const;
    console.event(yes);
    console.wait(450);
    for (let n = 0; n < 100; n += 1) {
      console.wait(33);
      console.event(yes);
    }
    expect(ran(console)).toEqual([]);
  });

  it('is not done by keys that arrive together, nor by a paste', () => {
    const console = asked();
    console.wait(5000);
    console.event({ kind: 'key', key: 'y', text: 'y', alone: false });
    console.wait(5000);
    console.event({ kind: 'paste', text: 'y' });
    console.event({ kind: 'paste', text: 'y\r' });
    expect(ran(console)).toEqual([]);
    expect(top(console)).toBe('confirm');
  });

  it('waits until the last line of the command was on the screen', () => {
    const console = openTestConsole({ columns: 60, rows: 15 });
    withFirst(console, { effect: 'word '.repeat(200) });
    console.keys('3', 'enter', 'x', 'y');
    expect(ran(console)).toEqual([]);
    expect(console.console.getState().message?.text).toMatch(/read on/i);
    for (let n = 0; n < 40; n += 1) console.keys('down');
    console.keys('up', 'y');
    expect(ran(console).length).toBe(1);
  });

  it('asks for the word where it cannot be undone: typed, not pasted, not Enter alone', () => {
    const console = asked({ tier: 'destructive', confirm: { kind: 'token', word: 'vault' } });
    console.keys('enter');
    console.keys('y', 'enter');
    expect(ran(console)).toEqual([]);
    console.keys('backspace');
    console.event({ kind: 'paste', text: 'vault' });
    console.wait(500);
    console.event({ kind: 'key', key: 'v', text: 'v', alone: false });
    console.keys('enter');
    expect(ran(console)).toEqual([]);
    console.keys(...'vault', 'enter');
    expect(ran(console)).toEqual([`run ${first(console).id} vault`]);
  });

  it('shows the numbers once more where it is costly', async () => {
    const { confirmView } = await import('../../state/show/confirm.ts');
    const { snapshot } = await import('../../state/parts.ts');
    const console = asked({
      tier: 'costly',
      estimate: { bytes: 30n * 1024n ** 3n, seconds: 240 },
    });
    const layer = topLayer(console.console.getState());
    if (layer?.kind !== 'confirm') throw new Error('no question');
    const text = confirmView(layer, snapshot(console))
      .lines.flat()
      .map((span) => span.text)
      .join('');
    expect(text).toContain('the numbers once more: 30.0 GiB, about 4 min');
  });

  it('refuses what holdfast never runs, and says why', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    withFirst(console, { tier: 'never', effect: 'It would destroy the last copy.' });
    console.keys('3', 'enter', 'x');
    expect(top(console)).toBe('card');
    expect(console.console.getState().message?.text).toContain('It would destroy the last copy.');
  });

  it('refuses when the plan no longer has the action, or has another with its name', () => {
    for (const change of ['gone', 'changed'] as const) {
      const console = asked();
      const { plan } = console.fleet.getState();
      if (!plan) throw new Error('no plan');
      const { steps } = first(console);
      const other = {
        ...steps[0],
        kind: 'command',
        run: { host: 'h', command: 'zfs other' },
      } as never;
      if (change === 'gone')
        console.fleet.setState({ plan: { ...plan, actions: plan.actions.slice(1) } });
      else withFirst(console, { steps: [other] });
      console.keys('y');
      expect(ran(console)).toEqual([]);
      expect(console.console.getState().message?.text).toMatch(
        /The plan has changed.*Nothing was run/,
      );
    }
  });

  it('is not disturbed by a newer plan that means the same', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    const snapshots = (console.fleet.getState().plan?.actions ?? []).filter(
      ({ kind }) => kind === 'snapshot',
    );
    expect(snapshots.length).toBeGreaterThan(0);
    console.keys('3', '/', ...'snapshot', 'enter', 'enter', 'x');
    const { observations, now } = console.fleet.getState();
    console.observe(observations, (now + 7000) as typeof now);
    console.keys('y');
    expect(ran(console).length).toBe(1);
  });

  it('lets a second action wait while one runs on the same dataset', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    const run = begun(first(console));
    console.runs.setState({ byId: new Map([[run.id, run]]) });
    const same = (console.fleet.getState().plan?.actions ?? []).find(
      ({ id, datasets }) =>
        id !== run.action.id && datasets.some((each) => run.action.datasets.includes(each)),
    );
    expect(same).toBeDefined();
    console.keys('3');
    console.console.setState({
      layers: [{ kind: 'card', action: same?.id ?? run.action.id, top: 0 }],
    });
    console.keys('x');
    expect(top(console)).toBe('card');
    expect(console.console.getState().message?.text).toMatch(/^Wait: /);
  });

  it('no single key, held, repeated, pasted or split, gets from any view to a run', () => {
    const key = fc.constantFrom('y', 'x', '\r', ' ', '\u001b', '\u001b[A', '3', 'n', 'q', 'l', '/');
    fc.assert(
      fc.property(
        key,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.boolean(),
        (bytes, times, gap, together) => {
          for (const start of [[], ['3'], ['3', 'enter'], ['3', 'enter', 'x']]) {
            const console = openTestConsole({ columns: 120, rows: 40 });
            console.keys(...start);
            const decoder = createKeyDecoder(console.event);
            // One y, pressed alone after the question has opened, is the answer itself.
            const answer = bytes === 'y' && start.length === 3 && !together;
            if (together) decoder.push(bytes.repeat(times + 1));
            else
              for (let n = 0; n < times; n += 1) {
                console.wait(gap);
                decoder.push(bytes);
              }
            decoder.flush();
            if (!answer) expect(ran(console)).toEqual([]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('S14 read-only', () => {
  it('lets no sequence of keys reach a run, and says so', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('3', '\r', 'x', 'y', 'j', '\u001b') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.constantFrom(5, 500, 1500)), { maxLength: 30 }),
        (steps) => {
          const console = openTestConsole({ columns: 120, rows: 40, readOnly: true });
          const decoder = createKeyDecoder(console.event);
          for (const [bytes, gap] of [
            ['3', 500],
            ['\r', 500],
            ...steps,
            ['\u001b', 500],
            ['3', 500],
            ['\r', 500],
            ['x', 500],
            ['y', 1500],
          ] as const) {
            console.wait(gap);
            decoder.push(Buffer.from(bytes));
            decoder.flush();
          }
          expect(ran(console)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
    const console = openTestConsole({ readOnly: true });
    console.keys('3', 'enter', 'x');
    expect(top(console)).toBe('card');
    expect(console.console.getState().message?.text).toMatch(/^Read-only/);
  });
});
