import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { instant } from '../../src/model/ids.ts';
import { commandsOf } from '../../src/model/step.ts';
import { unicodeGlyphs as glyphs } from '../../src/terminal/glyphs.ts';
import { lineText } from '../../src/terminal/style.ts';
import { lineWidth } from '../../src/terminal/text.ts';
import { ageText, shownAges } from '../../state/ages.ts';
import { confirmable, sameAction } from '../../state/same-action.ts';
import { commandLines } from '../../state/show/card.ts';
import { mapHead, mapRow } from '../../state/show/copy-map.ts';
import { headerLines, mayGoHome } from '../../state/show/header.ts';
import { mapLayout } from '../../state/show/map-layout.ts';
import { bar, windowOf } from '../../state/show/room.ts';
import { progressFigures, progressText } from '../../state/show/run-words.ts';
import { treeRows } from '../../state/show/tree.ts';
import { treeLine } from '../../state/show/tree-lines.ts';
import { begun, openTestConsole, type TestConsole } from '../support/console.ts';
import * as fleet from '../support/fleet.ts';
import { letters, lettersFleet } from '../support/letters.ts';
import { minute, now } from '../support/world.ts';

const firstAction = (console: TestConsole): Action => {
  const [action] = console.fleet.getState().plan?.actions ?? [];
  if (!action) throw new Error('the plan is empty');
  return action;
};
const facts = (console: TestConsole) => ({
  fleet: console.fleet.getState(),
  runs: console.runs.getState(),
});
const header = (console: TestConsole, width = 200) =>
  headerLines(
    { ...facts(console), title: 'demo', readOnly: console.readOnly, view: 'datasets' },
    { width, height: 3, glyphs },
  ).map((line) => lineText(line).replace(/ {2,}/g, '  ').trim());

describe('the age of what is shown', () => {
  it('is in words that change once a minute at most', () => {
    expect(ageText(now, now)).toBe('just now');
    expect(ageText(instant(now - 59_000), now)).toBe('just now');
    expect(ageText(instant(now - 2 * minute), now)).toBe('2 min ago');
    expect(ageText(null, now)).toBe('never');
  });

  it('asks for a new picture only when one of them changes', () => {
    const at = (ms: number) => shownAges(fleet.observations, instant(now + ms));
    expect(at(0)).toBe(at(59_999));
    expect(at(59_999)).not.toBe(at(minute));
  });

  it('counts the age of what lies on a pool that its host cannot list', () => {
    const [host] = [...fleet.observations.values()];
    if (host?.kind !== 'seen') throw new Error('the first host was not seen');
    const last = { at: instant(now - minute / 2), filesystems: [] };
    const why = { what: 'It stopped.', todo: 'Start it.', since: now };
    const unread = { ...host, unread: [{ pool: 'thin', ...why, last }] };
    const at = (ms: number) => shownAges(new Map([[host.host, unread]]), instant(now + ms));
    expect(at(0)).not.toBe(at(minute / 2));
  });
});

describe('the commands of an action', () => {
  it.each([30, 76, 196])('S1 lose no byte and no line end on %i columns', (width) => {
    const console = openTestConsole(lettersFleet({ source: letters(3) }));
    const action = firstAction(console);
    const shown = commandLines(action, { width, height: 20, glyphs }).map(lineText);
    const rows = shown.filter((row) => row.startsWith(glyphs.gutter)).map((row) => row.slice(2));
    // A row that goes on the one above hangs further in than a line of the command, and a broken word is marked.
    const text = rows.reduce((all, row) => {
      const [, hang = '', rest = ''] = /^( {4})?(.*)$/.exec(row) ?? [];
      if (hang === '') return all === '' ? row : `${all}\n${row}`;
      return all.endsWith(' ') ? all + rest : all.replace(/\\$/, '') + rest;
    }, '');
    expect(text).toBe(
      action.steps
        .flatMap(commandsOf)
        .map(({ command }) => command)
        .join('\n'),
    );
    expect(shown[0]).toMatch(/^send 4 filesystems of letters/);
  });
});

describe('the header', () => {
  it('says what is in danger, and that nobody goes home', () => {
    const [first, second] = header(openTestConsole({ readOnly: true }));
    expect(first).toBe('holdfast  demo  READ-ONLY  oldest data just now');
    expect(second).toMatch(/^4 critical · 1 under · .* Go home\? not yet: 5 in danger$/);
  });

  it('says that nothing is in danger, and that the rest can wait', () => {
    const console = openTestConsole();
    const { health } = console.fleet.getState();
    if (!health) throw new Error('no health');
    const calm = health.datasets.filter(({ word }) => ['stale', 'ok'].includes(word));
    console.fleet.setState({ health: { ...health, datasets: calm, pools: [] } });
    expect(header(console)[1]).toBe('nothing is in danger · 1 stale  Go home? yes, 1 can wait');
  });

  it('does not keep quiet about a broken disk and a full pool when every dataset is well', () => {
    const console = openTestConsole();
    const { health } = console.fleet.getState();
    if (!health) throw new Error('no health');
    const well = { ...health, datasets: health.datasets.filter(({ word }) => word === 'ok') };
    console.fleet.setState({ health: well });
    const [, second, third] = header(console);
    expect(second).toBe('nothing is in danger · 2 pools not well  Go home? yes, 2 can wait');
    expect(third).toContain('2 Fleet!');

    const [broken, ...others] = well.pools;
    if (!broken) throw new Error('no pool');
    const findings = [
      { kind: 'pool-errors', severity: 'danger', pool: broken.pool.id, text: 'data errors' },
    ] as const;
    console.fleet.setState({ health: { ...well, pools: [{ ...broken, findings }, ...others] } });
    expect(header(console)[1]).toBe(
      '1 pool in danger · 1 pool not well  Go home? not yet: 1 pool in danger',
    );
  });

  it('names the host that is down, in every view', () => {
    const [first, , third] = header(openTestConsole({ observations: fleet.oneHostDown }));
    expect(first).toBe('holdfast  demo  marpe not reachable, oldest data 8 min ago (stale)');
    expect(third).toContain('2 Fleet!');
  });

  it('promises nothing while nothing is catalogued', () => {
    const config = { ...fleet.config, catalogue: { datasets: [] } };
    expect(mayGoHome(facts(openTestConsole({ config }))).yes).toBe(false);
  });

  it.each([
    ['nobody has answered', { observations: null }, false, 'wait for the answers'],
    ['the data is stale', { observations: fleet.stale }, false, 'not sure: stale data'],
    ['a host is gone', { observations: fleet.oneHostDown }, false, 'not sure: marpe not reachable'],
    ['all is well', {}, true, 'yes'],
  ] as const)('knows whether one may go home when %s', (_, setup, yes, text) => {
    const console = openTestConsole(setup);
    const { health } = console.fleet.getState();
    const fine = health?.datasets.filter(({ word }) => word === 'ok') ?? [];
    if (health) console.fleet.setState({ health: { ...health, datasets: fine, pools: [] } });
    expect(mayGoHome(facts(console))).toEqual({ yes, text });
  });

  it('lets nobody go home while something runs', () => {
    const console = openTestConsole();
    const run = begun(firstAction(console));
    console.runs.setState({ byId: new Map([[run.id, run]]) });
    expect(mayGoHome(facts(console))).toEqual({
      yes: false,
      text: 'not yet: checking the facts again',
    });
  });

  it('does not call a dataset endangered that a host nobody has seen may hold', () => {
    const console = openTestConsole();
    const { health } = console.fleet.getState();
    if (!health) throw new Error('no health');
    const unknown = health.datasets.map((each) => ({ ...each, unknown: true }));
    console.fleet.setState({ health: { ...health, datasets: unknown } });
    expect(header(console)[1]).toMatch(/8 unknown/);
    expect(header(console)[1]).not.toMatch(/critical|nothing is in danger/);
  });

  it('is never wider than the screen', () => {
    const console = openTestConsole({ readOnly: true });
    for (const width of [60, 80, 100, 200])
      for (const line of headerLines(
        {
          ...facts(console),
          title: '/a/very/long/path/to/some/configuration/directory',
          readOnly: true,
          view: 'fleet',
        },
        { width, height: 3, glyphs },
      ))
        expect(lineWidth(line)).toBeLessThanOrEqual(width);
  });
});

describe('the copy map', () => {
  const pools = fleet.hosts.flatMap((host) => host.pools);
  const ids = fleet.datasets.map(({ id }) => id);

  it.each([
    [200, 'names'],
    [120, 'letters'],
    [80, 'letters'],
    [60, 'none'],
  ])('on %i columns has the richest form that fits: %s', (width, columns) => {
    const layout = mapLayout(pools, ids, width);
    expect(layout.columns).toBe(columns);
    const room = { width, height: 24, glyphs };
    const [first] = openTestConsole().fleet.getState().health?.datasets ?? [];
    if (!first) throw new Error('no dataset');
    for (const line of [...mapHead(layout, room), mapRow(first, layout, false, room)])
      expect(lineWidth(line)).toBeLessThanOrEqual(width);
  });

  it('counts by site where there are more pools than letters', () => {
    const [pool] = pools;
    if (!pool) throw new Error('no pool');
    const many = Array.from({ length: 40 }, (_, index) => ({ ...pool, name: `p${index}` }));
    expect(mapLayout(many, ids, 80).columns).toBe('sites');
  });
});

describe('the fleet tree', () => {
  it.each([60, 77, 78, 80, 119, 120, 149, 150, 200])(
    'on %i columns shows the names of hosts and pools in full',
    (width) => {
      const { fleet: state } = facts(openTestConsole());
      const rows = treeRows(state, { problemsOnly: false, allVdevs: false, matches: () => true });
      const text = rows.map((row) =>
        lineText(treeLine(row, false, state.now, { width, height: 24, glyphs })),
      );
      for (const { name, pools } of fleet.hosts) {
        expect(text.some((each) => each.includes(` ${name} `))).toBe(true);
        for (const pool of pools)
          expect(text.some((each) => each.includes(`  ${pool.name} `))).toBe(true);
      }
      expect(text.some((each) => /DEGRADED.*50 %/.test(each))).toBe(true);
    },
  );
});

describe('an action seen again', () => {
  const action = () => firstAction(openTestConsole());

  it('is the same when only its estimate, its reasons or the time of its plan have moved', () => {
    const one = action();
    expect(sameAction(one, { ...one, why: ['other'], estimate: { bytes: 1n, seconds: 1 } })).toBe(
      true,
    );
  });

  it('is another when a command, a fact, its effect or its tier is', () => {
    const one = action();
    const [step] = one.steps;
    expect(sameAction(one, { ...one, tier: 'costly' })).toBe(false);
    expect(sameAction(one, { ...one, effect: 'other' })).toBe(false);
    expect(sameAction(one, { ...one, steps: [{ ...step, facts: [] }] })).toBe(false);
    expect(confirmable(one, null)).toMatch(/no longer recommended/);
  });
});

describe('progress', () => {
  const running = (done: bigint, total: bigint | null) =>
    begun(firstAction(openTestConsole()), {
      kind: 'running',
      progress: { step: 0, done, total, rate: 1 << 20, secondsLeft: 90 },
    });

  it('is never 100 % before it is done, and no guess where the total is not known', () => {
    expect(progressText(running(999n, 1000n))).toBe('running, 99 %');
    expect(progressText(running(1000n, 1000n))).toBe('running, 99 %');
    expect(progressText(running(10n, null))).toBe('running resume');
    expect(bar(0.999, 10, glyphs)).toContain(glyphs.empty);
    expect(bar(0.001, 10, glyphs)).toContain(glyphs.full);
  });

  it('is told in bytes, rate and time left', () => {
    const { state } = running(1n << 30n, 2n << 30n);
    if (state.kind !== 'running') throw new Error('it does not run');
    expect(progressFigures(state.progress)).toBe('1.00 GiB of 2.00 GiB, 1.00 MiB/s, 1 min left');
  });
});

describe('the part of a list that is shown', () => {
  it('always has the picked row in it, and never more rows than there is room for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(999),
        fc.nat(1200),
        fc.integer({ min: 1, max: 60 }),
        (count, at, top, height) => {
          const index = at % count;
          const { first, last } = windowOf(count, index, top, height);
          expect(first).toBeLessThanOrEqual(index);
          expect(last).toBeGreaterThan(index);
          expect(last - first).toBe(Math.min(count, height));
        },
      ),
    );
  });
});
