import { describe, expect, it } from 'vitest';
import { instant } from '../../src/model/ids.ts';
import type { Run } from '../../src/model/run.ts';
import { widthOf } from '../../src/terminal/text.ts';
import { push } from '../../state/console.ts';
import { begun, openTestConsole, type TestConsole } from '../support/console.ts';
import { withDisks } from '../support/disks.ts';
import * as fleet from '../support/fleet.ts';
import { frame, rawFrame } from '../support/frame.tsx';
import { leftRun } from '../support/left-run.ts';
import { letters, lettersFleet } from '../support/letters.ts';
import { GiB } from '../support/world.ts';

const sizes = [
  [80, 24],
  [200, 60],
] as const;

/** The screen is in a file beside this one, to be read by people. */
async function shows(console: TestConsole, name: string) {
  const { columns, rows } = console.console.getState().size;
  const text = frame(console);
  const lines = text.replace(/\n$/, '').split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  await expect(text).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`);
}

function withRun(console: TestConsole, state: Run['state']): TestConsole {
  const [action] = console.fleet.getState().plan?.actions ?? [];
  if (!action) throw new Error('the plan is empty');
  const run = begun(action, state);
  console.runs.setState({ byId: new Map([[run.id, run]]) });
  return console;
}

const half: Run['state'] = {
  kind: 'running',
  progress: { step: 0, done: 13n * GiB, total: 30n * GiB, rate: 105 * 2 ** 20, secondsLeft: 166 },
};
const refused: Run['state'] = {
  kind: 'failed',
  at: fleet.now,
  trouble: {
    code: 'facts-changed',
    what: 'paris-2: bulk/eeg-recordings holds no interrupted receive.',
    todo: 'Nothing was run. Look at the plan again: it rests on what is there now.',
    host: null,
  },
};

describe.each(sizes)('on %i columns and %i rows', (columns, rows) => {
  const open = (over: Parameters<typeof openTestConsole>[0] = {}) =>
    openTestConsole({ columns, rows, ...over });

  it('the datasets', async () => {
    await shows(open(), 'datasets');
  });

  it('what the journal left open', async () => {
    const console = open();
    push(console.console, { kind: 'unfinished', runs: [leftRun], top: 0 });
    await shows(console, 'unfinished');
  });

  it('one dataset', async () => {
    const console = open();
    console.keys('down', 'down', 'enter');
    await shows(console, 'dataset');
  });

  it('the fleet', async () => {
    const console = open();
    console.keys('2', ...Array.from({ length: 6 }, () => 'down'));
    await shows(console, 'fleet');
  });

  it('a pool with a broken disk', async () => {
    const console = open();
    console.keys('2', '/', ...'pima', 'enter', 'down', 'down', 'enter');
    await shows(console, 'pool');
  });

  it('the actions', async () => {
    const console = open();
    console.keys('3', 'down', 'down');
    await shows(console, 'actions');
  });

  it('an action', async () => {
    const console = open();
    console.keys('3', 'down', 'down', 'down', 'enter');
    await shows(console, 'action');
  });

  it('an action that waits for its confirmation', async () => {
    const console = open();
    console.keys('3', 'down', 'down', 'down', 'enter', 'x', 'G');
    await shows(console, 'confirm');
  });

  it('an action of many commands in one pipe, from its first line to its last', async () => {
    const console = open(lettersFleet({ source: letters(40) }));
    console.keys('3', 'enter', 'x');
    await shows(console, 'confirm-many');
    console.keys('G');
    await shows(console, 'confirm-many-end');
  });

  it('an action that runs', async () => {
    const console = withRun(open(), half);
    console.keys('3', 'enter');
    await shows(console, 'run');
    console.keys('escape');
    await shows(console, 'actions-run');
    console.keys('q');
    await shows(console, 'quit');
  });

  it('a run that was refused, and one that is done', async () => {
    const console = withRun(open(), refused);
    console.keys('3', 'enter');
    await shows(console, 'refused');
    const at = instant(fleet.now + 290_000);
    withRun(console, { kind: 'done', at });
    await shows(console, 'done-just-now');
    const later = [...fleet.observations].map(
      ([host, each]) =>
        [host, each.kind === 'seen' ? { ...each, at: instant(at + 900) } : each] as const,
    );
    console.observe(new Map(later), instant(at + 900));
    await shows(console, 'done');
  });

  it('the layouts, as it is and with other disks', async () => {
    const console = open({ observations: withDisks(fleet.observations) });
    console.keys('6', 'down', 'down', 'down', 'down');
    await shows(console, 'layouts');
    console.keys('+', '+', 'tab', '+', 'tab', 'tab', 'tab', 'tab', '+');
    await shows(console, 'layouts-changed');
    console.keys('enter');
    await shows(console, 'layout');
  });

  it('a dataset with how likely its loss is', async () => {
    const console = open({ observations: withDisks(fleet.observations) });
    console.keys('/', ...'gbif', 'enter', 'enter', 'G');
    await shows(console, 'dataset-loss');
  });

  it('the help', async () => {
    const console = open();
    console.keys('?');
    await shows(console, 'help');
  });

  it('no answer yet', async () => {
    await shows(open({ observations: null }), 'loading');
    const console = open({ observations: null });
    console.keys('2');
    await shows(console, 'loading-fleet');
  });

  it('an empty catalogue', async () => {
    const config = { ...fleet.config, catalogue: { datasets: [] } };
    await shows(open({ config }), 'empty');
  });

  it('one host down', async () => {
    const console = open({ observations: fleet.oneHostDown });
    await shows(console, 'down');
    console.keys('2', '/', ...'marpe', 'enter', 'down', 'enter');
    await shows(console, 'down-host');
  });

  it('stale data', async () => {
    await shows(open({ observations: fleet.stale }), 'stale');
  });
});

describe('the screen', () => {
  it('says what it needs when it is too small', async () => {
    await shows(openTestConsole({ columns: 50, rows: 12 }), 'too-small');
  });

  it('is ASCII only where the locale is, also in its frames and tables', () => {
    const console = openTestConsole({
      columns: 200,
      rows: 60,
      ascii: true,
      observations: withDisks(fleet.observations),
    });
    const text = [frame(console)];
    for (const key of ['2', '6', 'enter', '3', 'enter', 'x', '?']) {
      console.keys(key);
      text.push(frame(console));
    }
    expect(text.join('')).toMatch(/^[\n\u0020-\u007e]*$/);
  });

  it('says everything without colour that it says with it', () => {
    const console = openTestConsole();
    expect(rawFrame(console, false)).not.toContain('\u001b[');
    const coloured = rawFrame(console, true);
    expect(coloured).toContain('\u001b[');
    // The selected row has a marker of its own.
    expect(rawFrame(console, false)).toContain('▸ eeg-recordings');
    // Only the 16 colours of the terminal's own theme, and no background.
    const codes = [...coloured.matchAll(/\u001b\[([\d;]*)m/g)].flatMap((match) =>
      (match[1] ?? '').split(';'),
    );
    expect(codes.filter((code) => !/^(0|1|2|7|22|27|3[1-79])?$/.test(code))).toEqual([]);
  });

  it('S12 shows no control character, whatever hosts and files say', () => {
    const evil = 'evil\u001b[2J\u001b]0;t\u0007\r\nname';
    const [first, ...rest] = fleet.datasets;
    if (!first) throw new Error('no dataset');
    const config = {
      ...fleet.config,
      catalogue: { datasets: [{ ...first, title: evil, summary: evil }, ...rest] },
    };
    const console = openTestConsole({ config, columns: 200, rows: 60 });
    for (const key of ['g', 'enter']) {
      console.keys('/', ...'tessera', 'enter', key);
      expect(rawFrame(console, false)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });
});
