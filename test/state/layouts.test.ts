import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chain } from '../../src/durability/chain.ts';
import type { Config } from '../../src/model/config.ts';
import { snapshot } from '../../state/parts.ts';
import { listView } from '../../state/show/views.ts';
import { openTestConsole, type TestConsole } from '../support/console.ts';
import { poolOfDisks } from '../support/disks.ts';
import { frame } from '../support/frame.tsx';
import * as w from '../support/world.ts';

/** Chains that were solved, by how many states each has: what a keystroke costs. */
const solved = vi.hoisted((): number[] => []);
vi.mock('../../src/durability/absorption.ts', async (original) => {
  const actual = await original<typeof import('../../src/durability/absorption.ts')>();
  return {
    absorptionOf: (chain: Chain) => {
      solved.push(chain.size);
      return actual.absorptionOf(chain);
    },
  };
});
beforeEach(() => {
  solved.length = 0;
});

const both = w.snaps(['a', 3 * w.day, w.GiB], ['b', w.hour, w.GiB]);
const hosts = [
  w.host('north', [w.pool('north:tank')], { domains: { site: 'cambridge', admin: 'us' } }),
  w.host('east', [w.pool('east:vault')], { domains: { site: 'paris', admin: 'us' } }),
];
const mosses = w.dataset('mosses', 'north:tank/mosses', {
  policy: w.policy({ name: 'careful', durability: { maxLoss10y: 1e-3 } }),
});
const beetles = w.dataset('beetles', 'north:tank/beetles', {
  policy: w.policy({ name: 'law', copies: { min: 3, want: 3 } }),
});
const config: Config = w.config(hosts, [mosses, beetles]);
const held = 20_000_000_000_000n;
const observations = w.observations(
  w.seen(
    'north',
    [poolOfDisks('tank', 'stripe')],
    ['mosses', 'beetles'].map((id) =>
      w.filesystem(`tank/${id}`, {
        used: held,
        snapshots: both.map((each) => ({ ...each, guid: w.guidOf(`${id} ${each.name}`) })),
      }),
    ),
  ),
  w.seen(
    'east',
    [poolOfDisks('vault', 'raidz2')],
    ['mosses', 'beetles'].map((id) =>
      w.replica(`vault/${id}`, {
        used: held,
        snapshots: both.map((each) => ({ ...each, guid: w.guidOf(`${id} ${each.name}`) })),
      }),
    ),
  ),
);

function open(over: Parameters<typeof openTestConsole>[0] = {}): TestConsole {
  const console = openTestConsole({ config, observations, columns: 200, rows: 60, ...over });
  console.keys('6');
  return console;
}

/** The table's row of that layout, as words. */
function row(console: TestConsole, name: string): string {
  const line = frame(console)
    .split('\n')
    .find((each) => new RegExp(`^[ ▸] [a-h*] ${name.replace(/[+]/g, '\\+')} `).test(each));
  return line?.replace(/ +/g, ' ').trim() ?? '';
}

const settings = (console: TestConsole) => frame(console).split('\n').slice(3, 5).join(' ');

describe('view 6', () => {
  it('begins with the fleet as it is: its disks, copies and places, and all its data', () => {
    const console = open({});
    console.keys('/', ...'mosses', 'enter');
    expect(settings(console).replace(/ +/g, ' ')).toContain(
      'disks [10] of 7.68 TB AFR 1.0 % data 20 TB link 110 MB/s',
    );
    expect(settings(console)).toMatch(/copies +2 +hosts +2 +sites +2 +admins +1/);
    expect(row(console, 'now: raidz2 10 + stripe 10')).toMatch(/ 1 in \d+ /);
  });

  it('is about the datasets that the filter lets through, and their data together', () => {
    const console = open();
    expect(settings(console)).toMatch(/data +40 TB/);
    console.keys('/', ...'policy:careful', 'enter');
    expect(settings(console)).toMatch(/data +20 TB/);
    expect(row(console, 'stripe ×2')).toMatch(/of 1$/);
  });

  it('begins with as many copies as are wanted most', () => {
    expect(settings(open())).toMatch(/copies +3 +hosts +3 +sites +3/);
    expect(frame(open())).toContain('as now: 2 datasets');
  });

  it('tells first that any of these datasets is lost, and which are likeliest', () => {
    const page = frame(open());
    expect(page).toMatch(
      /That at least one of these 2 datasets is lost\. Likeliest: \w+ 1 in \d+\./,
    );
    const alone = open();
    alone.keys('p');
    expect(frame(alone)).not.toContain('That at least one');
  });

  it('says of which datasets it is not known how they are kept, and counts the others', () => {
    const unseen: Config = w.config(hosts, [
      mosses,
      w.dataset('lichens', 'north:tank/lichens', { policy: w.policy() }),
    ]);
    const page = frame(open({ config: unseen }));
    expect(page).toContain('Not counted, for it is not known: lichens (no copy counts).');
    expect(page).toContain('as now: 1 dataset');
  });

  it('goes with p from the datasets of one policy to those of the next, and back to all', () => {
    const console = open();
    const about = () => /about \d datasets?/.exec(frame(console))?.[0];
    console.keys('p');
    expect(frame(console)).toContain('filter: policy:careful  about 1 dataset');
    expect(settings(console)).toMatch(/data +20 TB .*copies +2/);
    console.keys('p');
    expect(frame(console)).toContain('filter: policy:law');
    expect(settings(console)).toMatch(/copies +3/);
    console.keys('p');
    expect(about()).toBeUndefined();
    expect(settings(console)).toMatch(/data +40 TB/);
  });

  it('computes everything anew when a value changes, and n brings back what is', () => {
    const console = open();
    const before = row(console, 'raidz2 ×3');
    console.keys('+', '+');
    expect(settings(console)).toMatch(/disks \[12\]/);
    expect(row(console, 'raidz2 ×3')).not.toBe(before);
    console.keys('tab', '-', 'shift-tab', '-');
    expect(settings(console)).toMatch(/disks \[11\] +of +6 TB/);
    expect(frame(console)).toContain('2 values changed; n: as it is');
    console.keys('n');
    expect(row(console, 'raidz2 ×3')).toBe(before);
  });

  it('takes a value as it is typed, with its unit', () => {
    const console = open();
    console.keys('tab', 'e', ...'9.6 TB', 'enter');
    expect(settings(console)).toContain('of [9.6 TB]');
    console.keys('tab', 'e', ...'1.57%', 'enter');
    expect(settings(console)).toContain('AFR [1.6 %]');
    console.keys('e', ...'99', 'escape');
    expect(settings(console)).toContain('AFR [1.6 %]');
  });

  it('says what is wrong with a value that is none, and keeps what was typed', () => {
    const console = open();
    console.keys('e', ...'0', 'enter');
    expect(frame(console)).toContain('disks are a whole number from 1 to 255');
    console.keys('escape', 'tab', 'e', ...'-3 TB', 'enter');
    expect(frame(console)).toMatch(/size of a disk: .*-3 TB/);
    console.keys(
      'backspace',
      'backspace',
      'backspace',
      'backspace',
      'backspace',
      ...'6TB',
      'enter',
    );
    expect(settings(console)).toContain('of [6 TB]');
    console.keys('tab', 'e', ...'-1%', 'enter');
    expect(frame(console)).toContain('is negative');
    expect(settings(console)).toMatch(/AFR \[1\.0 %\]/);
  });

  it('says why there cannot be more hosts than copies, nor more sites than hosts', () => {
    const console = open();
    console.keys(...Array.from({ length: 6 }, () => 'tab'), 'e', ...'4', 'enter');
    expect(frame(console)).toContain('hosts: at most 3 here; no more hosts');
    console.keys('backspace', '2', 'enter', 'tab', 'e', ...'3', 'enter');
    expect(frame(console)).toContain('sites: at most 2 here');
    console.keys('backspace', '1', 'enter');
    expect(settings(console)).toMatch(/hosts +2 +sites \[1\]/);
  });

  it('leaves out what has no room on a small screen, and never the loss', () => {
    const console = open({ columns: 60, rows: 15 });
    const lines = frame(console).split('\n');
    expect(lines.find((each) => each.includes('loss in 10 y'))).toMatch(/TiB +raw +loss in 10 y/);
    expect(row(console, 'stripe ×3')).toMatch(/ 1 in \d+/);
  });

  it('says how many datasets it is about', () => {
    const console = open();
    console.keys('/', ...'policy:careful', 'enter');
    expect(frame(console)).toContain('filter: policy:careful  about 1 dataset');
    console.keys('/', ...'x', 'enter');
    expect(frame(console)).toContain('as now: no dataset known');
  });

  it('never has more hosts than copies, nor more sites than hosts', () => {
    const console = open();
    console.keys(...Array.from({ length: 6 }, () => 'tab'), '+', '+');
    expect(settings(console)).toMatch(/copies +3 +hosts \[3\]/);
    console.keys('-', '-');
    expect(settings(console)).toMatch(/hosts \[1\] +sites +1/);
    console.keys('shift-tab', '-', '-', '-');
    expect(settings(console)).toMatch(/copies \[1\] +hosts +1 +sites +1 +admins +1/);
  });

  it('says of a layout that cannot be why not, and gives it no number', () => {
    const console = open();
    console.keys(...Array.from({ length: 8 }, () => '-'));
    expect(settings(console)).toMatch(/disks \[2\]/);
    expect(row(console, 'raidz2 ×3')).toMatch(
      /not known: raidz2 of 2 disks: a vdev needs 3 at least$/,
    );
    console.keys('down', 'down', 'down', 'down', 'enter');
    expect(frame(console)).toContain('not known: raidz2 of 2 disks');
  });

  it('marks pools that the data do not go into', () => {
    const console = open();
    expect(row(console, 'mirrors ×3')).toContain(' 34.72! ');
    console.keys('tab', 'tab', 'tab', '-');
    expect(settings(console)).toContain('data [30 TB]');
    expect(row(console, 'mirrors ×3')).toContain(' 34.72 ');
  });

  it('names the datasets that a layout does not keep as promised, and why', () => {
    const console = open();
    // Two copies in one pair of hands.
    console.keys(...Array.from({ length: 5 }, () => 'tab'), '-', 'down', 'enter');
    expect(frame(console).replace(/\s+/g, ' ')).toContain(
      'It keeps 0 datasets as promised; not beetles (3 copies wanted), mosses (at most 1 in 1,000 promised).',
    );
  });

  it('has the answer, what it hangs on and every assumption on the page of a layout', () => {
    const console = open({ rows: 90 });
    console.keys('down', 'enter');
    const page = frame(console);
    expect(page).toMatch(
      /With 3 copies at 3 sites in the same hands, a stripe holds 31 % more than raidz2/,
    );
    expect(page).toContain('Halved, it makes a loss less likely by:');
    expect(page).toMatch(/siteLoss 0\.1 %\/y +a site is lost: .*default: Ceph/);
    expect(page).toContain('A loss within 10 years, against what a pool holds');
  });

  it('begins with disks as anybody has them while nothing is known of the fleet', () => {
    const console = open({ observations: null });
    expect(frame(console)).toContain('as now: no dataset known');
    expect(row(console, 'now:.*')).toBe('');
    expect(row(console, 'raidz2 ×2')).toMatch(/ 1 in /);
  });

  it('reaches no host with any of its keys', () => {
    const console = open();
    console.keys('+', '-', 'n', 'tab', 'enter', 'escape', 'x', 'y');
    expect(console.done).toEqual([]);
  });
});

describe('a keystroke in view 6', () => {
  it('solves a few dozen small chains when it changes a value', () => {
    const console = open();
    frame(console);
    solved.length = 0;
    console.keys('+');
    frame(console);
    expect(solved.length).toBeGreaterThan(7);
    // Three copies, and what one more would do. A chain of 15 states takes some 40 µs; 50 ms would be a thousand of them.
    expect(solved.length).toBeLessThan(150);
    expect(Math.max(...solved)).toBeLessThanOrEqual(15);
  });

  it('solves none when it only moves back to what was read before', () => {
    const console = open();
    frame(console);
    console.keys('down');
    frame(console);
    solved.length = 0;
    console.keys('up', 'down');
    frame(console);
    expect(solved).toEqual([]);
  });
});

describe('the list of datasets', () => {
  it('solves no chain: the loss is computed where it is read', () => {
    // Of assumptions that nothing else here has, so that no answer is remembered.
    const quiet: Config = {
      ...w.config(hosts, [{ ...mosses, policy: w.policy() }]),
      assumptions: { values: { siteLoss: { value: 0.003, source: null } }, pools: new Map() },
    };
    const console = openTestConsole({ config: quiet, observations, columns: 200, rows: 60 });
    frame(console);
    expect(solved).toEqual([]);
    console.keys('enter');
    expect(frame(console)).toContain('How likely a loss is');
    expect(solved.length).toBeGreaterThan(0);
    const { rows } = listView(snapshot(console));
    expect(rows.length).toBe(1);
  });
});
