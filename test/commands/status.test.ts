import { describe, expect, it } from 'vitest';
import { leftOpenText } from '../../src/commands/journal-text.ts';
import { statusExit, statusText } from '../../src/commands/status-text.ts';
import { paintFor } from '../../src/commands/words.ts';
import type { LeftRun } from '../../src/journal/unfinished.ts';
import type { FleetHealth, HealthWord } from '../../src/model/health.ts';
import { healthWords } from '../../src/model/health.ts';
import {
  actionId,
  type FilesystemName,
  filesystemName,
  hostName,
  instant,
  runId,
} from '../../src/model/ids.ts';
import { healthy, observations, planOf, unreachable, withoutEast, withoutSouth } from './sample.ts';

const plain = paintFor({ stdout: collectorOf(false), env: {} });
const healthOf = (seen: typeof observations) => planOf(seen).health;
const text = (health: FleetHealth) => statusText(health, '/etc/holdfast', plain);

function nameSeenOn(health: FleetHealth, host: string): FilesystemName {
  const last = health.hosts.find((each) => each.host === host)?.last;
  const [first] = last?.filesystems.ok ? last.filesystems.value : [];
  if (!first) throw new Error(`nothing was seen on ${host}`);
  return first.name;
}

function collectorOf(isTTY: boolean): Parameters<typeof paintFor>[0]['stdout'] {
  return Object.assign(Object.create(null), { isTTY });
}

describe('status', () => {
  it('answers first whether anything is in danger', () => {
    expect(text(healthOf(observations)).split('\n')[0]).toBe('1 dataset (mosses) is in danger.');
    expect(text(healthOf(healthy)).split('\n')[0]).toBe('Nothing is in danger.');
  });

  it('never says that nothing is in danger without saying that something was not seen', () => {
    const health = healthOf(new Map([...healthy, unreached('east')]));
    expect(text(health).split('\n')[0]).toBe('Nothing is in danger. Not everything was seen.');
  });

  it('S8 says that a dataset may be in danger while its copies are not seen, exit 3', () => {
    const away = planOf(new Map(['north', 'south', 'east'].map((name) => unreached(name)))).health;
    expect(text(away).split('\n')[0]).toBe(
      '2 datasets (beetles, mosses) may be in danger. Not everything was seen.',
    );
    expect(statusExit(away)).toBe(3);
  });

  it('prints the worst first, its copies, and its broken promises below it', () => {
    expect(text(healthOf(observations))).toContain(
      [
        'critical  mosses   1 copy · 1 site · 1 verified     2.00 TiB',
        '    !! 1 copy of at least 2',
        'ok        beetles  2 copies · 2 sites · 2 verified  2.00 TiB',
      ].join('\n'),
    );
  });

  it('S8 a copy on a host that is away is told as not seen, not as missing', () => {
    const lines = text(healthOf(withoutSouth)).split('\n');
    expect(lines.find((line) => line.includes('beetles'))).toContain('1 not seen');
  });

  it('says of a host that is away since when, why, and what to do', () => {
    expect(text(healthOf(withoutEast))).toContain(
      'east: last seen just now; east refused the connection. Is it up?',
    );
  });

  it('S10 mentions in one line the runs that have no end on record', () => {
    const left: LeftRun = {
      run: runId('run-1'),
      action: actionId('replicate-mosses'),
      title: 'replicate mosses',
      step: 0,
      commands: [{ host: hostName('north'), command: 'zfs send tank/mosses@a' }],
      expect: [],
      at: instant(0),
      actor: 'archivist@desk',
      process: null,
      going: null,
    };
    const there = { kind: 'filesystem-there', filesystem: filesystemName('tank/archive') } as const;
    const north = { ...there, host: hostName('north') };
    const health = healthOf(healthy);
    expect(leftOpenText([left, { ...left, going: true }], health)).toBe(
      '1 run goes on in another holdfast, 1 run has no end on record: `holdfast journal` tells more.',
    );
    expect(leftOpenText([], health)).toBeNull();
    const absent = { ...north, filesystem: filesystemName('tank/never') };
    expect(leftOpenText([{ ...left, expect: [absent] }], health)).toContain('1 run has no end');
    const filesystem = nameSeenOn(health, 'north');
    expect(leftOpenText([{ ...left, expect: [{ ...north, filesystem }] }], health)).toBeNull();
    const line = leftOpenText([left], health);
    expect(statusText(health, '/etc/holdfast', plain, line)).toContain(`Runs:\n    ${line}`);
  });

  it('says nothing by colour alone: without it the words are the same', () => {
    const painted = statusText(
      healthOf(observations),
      '/etc/holdfast',
      paintFor({ stdout: collectorOf(true), env: {} }),
    );
    expect(painted).toContain('\u001b[');
    expect(painted.replace(/\u001b\[[0-9;]*m/g, '')).toBe(text(healthOf(observations)));
  });

  it('is plain where NO_COLOR is set', () => {
    const paint = paintFor({ stdout: collectorOf(true), env: { NO_COLOR: '1' } });
    expect(statusText(healthOf(observations), '/etc/holdfast', paint)).not.toContain('\u001b');
  });
});

const unreached = (name: string) =>
  [unreachable(name, null).host, unreachable(name, null)] as const;

describe('the exit code of status', () => {
  /** A healthy fleet with one dataset's word changed. */
  const withWord = (word: HealthWord): FleetHealth => {
    const health = healthOf(healthy);
    return {
      ...health,
      datasets: health.datasets.map((each, at) => (at === 0 ? { ...each, word } : each)),
    };
  };
  const codes: Readonly<Record<HealthWord, number>> = {
    lost: 2,
    critical: 2,
    under: 2,
    misplaced: 1,
    degraded: 1,
    stale: 1,
    unverified: 1,
    over: 0,
    ok: 0,
  };

  it.each(healthWords)('of %s is that of a monitoring plugin', (word) => {
    expect(statusExit(withWord(word))).toBe(codes[word]);
  });

  it.each(healthWords)(
    'is 3 when a host was not seen, unless something is critical (%s)',
    (word) => {
      const health = withWord(word);
      const away = {
        ...health,
        hosts: health.hosts.map((host) => ({ ...host, state: 'unreachable' as const })),
      };
      expect(statusExit(away)).toBe(codes[word] === 2 ? 2 : 3);
    },
  );

  it('is 3 when a dataset may be held on an unseen host', () => {
    const health = withWord('ok');
    const unsure = {
      ...health,
      datasets: health.datasets.map((each) => ({ ...each, unknown: true })),
    };
    expect(statusExit(unsure)).toBe(3);
  });

  it('is 3 when a host could not list one of its pools', () => {
    const seen = new Map(healthy);
    const [name, north] = [...seen][0] ?? [];
    if (!name || north?.kind !== 'seen') throw new Error('the sample begins with a seen host');
    const why = { what: 'It stopped.', todo: 'Start it.', since: north.at, last: null };
    seen.set(name, { ...north, unread: [{ pool: 'spare', ...why }] });
    expect(statusExit(healthOf(seen))).toBe(3);
    expect(text(healthOf(seen))).toContain('could not be listed: It stopped. Start it.');
  });

  it('is 3 when a section of what a host said was missing', () => {
    const seen = new Map(healthy);
    const [name, north] = [...seen][0] ?? [];
    if (!name || north?.kind !== 'seen') throw new Error('the sample begins with a seen host');
    seen.set(name, { ...north, version: { ok: false, what: 'zfs version: exit 2' } });
    expect(statusExit(healthOf(seen))).toBe(3);
  });
});
