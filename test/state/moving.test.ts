import { describe, expect, it } from 'vitest';
import { healthWords } from '../../src/model/health.ts';
import { commands } from '../../state/commands/table.ts';
import { topLayer } from '../../state/console.ts';
import { snapshot } from '../../state/parts.ts';
import { runChanged } from '../../state/runs.ts';
import { listView } from '../../state/show/views.ts';
import { begun, openTestConsole, type TestConsole } from '../support/console.ts';
import * as fleet from '../support/fleet.ts';
import { frame } from '../support/frame.tsx';

const picked = (console: TestConsole) => {
  const { ids, index } = listView(snapshot(console));
  return ids[index];
};
const top = (console: TestConsole) => topLayer(console.console.getState())?.kind ?? 'list';

describe('the selection', () => {
  it('stays on the dataset when the list is sorted anew', () => {
    const console = openTestConsole();
    console.keys('down', 'down', 'down');
    const before = picked(console);
    const { health } = console.fleet.getState();
    if (!health) throw new Error('no health');
    console.fleet.setState({ health: { ...health, datasets: [...health.datasets].reverse() } });
    expect(picked(console)).toBe(before);
  });

  it('stays where it was when its row is gone', () => {
    const console = openTestConsole();
    console.keys('down', 'down');
    const { health } = console.fleet.getState();
    if (!health) throw new Error('no health');
    const rest = health.datasets.filter((_, index) => index !== 2);
    console.fleet.setState({ health: { ...health, datasets: rest } });
    expect(picked(console)).toBe(rest[2]?.dataset.id);
  });

  it('moves by row, by screen and to both ends, and is always on the screen', () => {
    const console = openTestConsole({ rows: 15, columns: 60 });
    for (const key of [
      'G',
      'g',
      'pagedown',
      'j',
      'down',
      'pageup',
      'k',
      'end',
      'up',
      'home',
      'up',
    ]) {
      console.keys(key);
      const list = listView(snapshot(console));
      expect(list.index).toBeGreaterThanOrEqual(list.first);
      expect(list.index).toBeLessThan(list.first + list.height);
    }
    expect(listView(snapshot(console)).index).toBe(0);
  });
});

describe('the filter', () => {
  it('finds by id, title, health and pool, and not what stands after !', () => {
    const rows = (filter: string) => {
      const console = openTestConsole();
      console.keys('/', ...filter, 'enter');
      return listView(snapshot(console)).ids;
    };
    expect(rows('tessera')).toEqual(['tessera-v1-europe']);
    expect(rows('EEG')).toContain('eeg-recordings');
    expect(rows('health:under')).toEqual(['papers-doi']);
    expect(rows('pool:paris-1')).toEqual(['iucn-ranges']);
    expect(rows('paris-1:vault')).toEqual(['iucn-ranges']);
    expect(rows('!pool:okavango health:misplaced')).toEqual([]);
  });

  it('that is bad is told, and hides nothing', () => {
    const console = openTestConsole();
    console.keys('/', ...'poo:tank');
    const list = listView(snapshot(console));
    expect(list.problem).toBe("no field 'poo' here; there are id, title, health, pool, policy");
    expect(list.ids.length).toBe(12);
  });

  it('takes a paste as text, and Esc brings back what was there before', () => {
    const console = openTestConsole();
    console.keys('/', ...'gbif', 'enter', '/');
    console.event({ kind: 'paste', text: ' q\r!x' });
    expect(console.console.getState().filter.datasets).toBe('gbif q !x');
    console.keys('escape');
    expect(console.console.getState().filter.datasets).toBe('gbif');
    console.keys('escape');
    expect(console.console.getState().filter.datasets).toBe('');
    expect(console.done).toEqual([]);
  });
});

describe('a stranger', () => {
  it('is told of a key that does nothing, and where to find those that do', () => {
    const console = openTestConsole();
    console.keys('x');
    expect(frame(console)).toContain('x does nothing here; ? shows the keys.');
    console.keys('down');
    expect(frame(console)).not.toContain('does nothing here');
  });

  it('finds in the help how something is mended, every word, and the fields of the filter', () => {
    const console = openTestConsole({ columns: 140, rows: 100 });
    console.keys('2', '?');
    const help = frame(console);
    for (const word of [...healthWords, 'unknown', 'counts', 'verified', 'keyless', 'scratch'])
      expect(help).toMatch(new RegExp(`^ ${word} +\\S`, 'm'));
    expect(help).toMatch(/x asks, y\s+runs them/);
    expect(help).toContain('Fields here: site, host, pool, state');
  });

  it('reads what the signs mean on a low screen too', () => {
    expect(frame(openTestConsole())).toContain('! not counted  ? not seen');
  });

  it('is sent to the host that is down where nothing can be done without it', () => {
    const console = openTestConsole({ observations: fleet.oneHostDown });
    console.keys('/', ...'eeg', 'enter', 'enter');
    expect(frame(console)).toContain('First see what is wrong with marpe (2 Fleet)');
  });
});

describe('a pool of a host that is down', () => {
  it('is told as it was, and when', () => {
    const console = openTestConsole({ observations: fleet.oneHostDown });
    console.keys('2', '/', ...'marpe', 'enter', 'G', 'enter');
    expect(frame(console)).toContain('last seen 8 min ago, was ONLINE');
  });
});

describe('the way back', () => {
  it('is one step for each Esc', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    console.keys('3', 'enter', '?');
    expect(top(console)).toBe('help');
    console.keys('escape');
    expect(top(console)).toBe('card');
    console.keys('escape');
    expect(top(console)).toBe('list');
    console.keys('escape');
    expect(console.done).toEqual([]);
  });

  it('leaves at once when nothing runs, and asks when something does', () => {
    const quiet = openTestConsole();
    quiet.keys('q');
    expect(quiet.done).toEqual(['quit']);
    const busy = openTestConsole();
    const [action] = busy.fleet.getState().plan?.actions ?? [];
    if (!action) throw new Error('no action');
    const run = begun(action);
    busy.runs.setState({ byId: new Map([[run.id, run]]) });
    busy.keys('q');
    expect(top(busy)).toBe('quit');
    busy.keys('enter', 'ctrl-c');
    expect(busy.done).toEqual([]);
    busy.wait(1000);
    busy.keys('ctrl-c');
    expect(busy.done).toEqual(['quit']);
  });
});

describe('a run', () => {
  it('is stopped only after a question', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    console.keys('3', 'enter', 'x', 'y', 's', 'enter');
    expect(console.done.length).toBe(1);
    console.keys('s', 'y');
    expect(console.done[1]).toMatch(/^cancel run-of-/);
  });

  it('that has ended while the question stood is not stopped, and the question says so', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    console.keys('3', 'enter', 'x', 'y', 's');
    expect(frame(console)).toContain('Stop it?');
    for (const run of console.runs.getState().byId.values())
      runChanged(console.runs, { ...run, state: { kind: 'done', at: fleet.now } });
    expect(frame(console)).toContain('It has ended meanwhile: there is nothing to stop.');
    expect(frame(console)).not.toContain('Stop it?');
    console.wait(1000);
    console.keys('y');
    expect(console.done.length).toBe(1);
    expect(top(console)).toBe('run');
  });
});

describe('looking again', () => {
  it('asks the hosts of the selected dataset with r, and all with R', () => {
    const console = openTestConsole();
    console.keys('r', 'R');
    expect(console.done[0]).toBe('look marpe paris-2');
    expect(console.done[1]).toBe(`look ${fleet.hosts.map(({ name }) => name).join(' ')}`);
  });
});

describe('a terminal that is too small', () => {
  it('answers to nothing but the way out', () => {
    const console = openTestConsole({ columns: 59, rows: 20 });
    console.keys('3', 'enter', 'x', 'y', 'q');
    expect(console.done).toEqual([]);
    expect(console.console.getState().view).toBe('datasets');
    console.keys('ctrl-c');
    expect(console.done).toEqual(['quit']);
  });
});

describe('the table of commands', () => {
  it('gives no key two meanings in one place', () => {
    const meanings = commands.flatMap(({ keys, at }) =>
      keys.flatMap((key) => at.map((place) => `${key} in ${place}`)),
    );
    expect(meanings.filter((each, index) => meanings.indexOf(each) !== index)).toEqual([]);
  });

  it('S1 never asks and confirms with one key', () => {
    const asking = commands.filter(({ id }) => id === 'ask').flatMap(({ keys }) => keys);
    const confirming = commands.filter(({ confirms }) => confirms).flatMap(({ keys }) => keys);
    expect(asking.filter((key) => confirming.includes(key))).toEqual([]);
  });

  it('copies the exact commands of an action', () => {
    const console = openTestConsole({ columns: 120, rows: 40 });
    console.keys('3', 'enter', 'c');
    expect(console.done[0]).toMatch(/^copy # on marpe\nzfs send -v -P -t \S+ \| ssh /);
  });
});
