import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

const origin = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.filesystem(name, { snapshots: w.snaps([`${name}-1`.replaceAll('/', '.'), w.hour]), ...over });

const custodians = ['oxford', 'geneva'].map((site) => ({ id: site, domains: { site } }));

/** One dataset on `home:tank`, and what lies on `away:vault`; the commands that the plan has for it, a line each. */
function commands(
  there: readonly FilesystemFacts[],
  away: readonly FilesystemFacts[],
  trust: 'keys' | 'keyless' = 'keys',
): readonly string[] {
  const config = w.config(
    [w.host('home', [w.pool('home:tank')]), w.host('away', [w.pool('away:vault', { trust })])],
    [w.dataset('moss', 'home:tank/moss', { custodians })],
  );
  const seen = w.observations(
    w.seen('home', [w.zpool('tank')], there),
    w.seen('away', [w.zpool('vault')], away),
  );
  return makePlan(config, assessFleet(config, seen, w.now), w.now)
    .actions.filter(({ kind }) => kind === 'replicate')
    .flatMap(({ steps }) => steps.flatMap(commandsOf))
    .map(({ command }) => command);
}

describe('the filesystems of one dataset', () => {
  it('one in the clear below an encrypted one is received in the clear: the key of its raw parent is not there', () => {
    const there = [
      origin('tank/moss', w.encrypted('tank/moss')),
      origin('tank/moss/notes'),
      origin('tank/moss/own', w.encrypted('tank/moss/own')),
    ];
    const command = commands(there, []).join('\n');
    expect(command.match(/encryption=off/g)).toHaveLength(1);
    expect(command).toMatch(/encryption=off.* vault\/moss\/notes/);
  });

  it('one below what is in the clear takes the encryption of its place', () => {
    const [command] = commands([origin('tank/moss'), origin('tank/moss/notes')], []);
    expect(command).not.toContain('encryption=off');
  });

  it('one whose parent has nothing to send yet waits for it: ZFS would not make it', () => {
    const there = [origin('tank/moss', { snapshots: [] }), origin('tank/moss/notes')];
    expect(commands(there, [])).toEqual([]);
  });

  it('one is not received where another filesystem lies', () => {
    const there = [origin('tank/moss'), origin('tank/moss/notes'), origin('tank/moss/maps')];
    const { snapshots } = origin('tank/moss');
    const away = [
      w.replica('vault/moss', { snapshots }),
      w.filesystem('vault/moss/notes', { snapshots: w.snaps(['of another', w.day]) }),
    ];
    const [command = ''] = commands(there, away);
    expect(command).toContain('vault/moss/maps');
    expect(command).not.toContain('vault/moss/notes');
  });
});

describe('a copy that was once received in the clear', () => {
  const there = [
    origin('tank/moss', {
      ...w.encrypted('tank/moss'),
      snapshots: w.snaps(['old', 9 * w.day], ['new', w.hour]),
    }),
  ];
  const away = (send: string | null) => [
    w.replica('vault/moss', {
      snapshots: w.snaps(['old', 9 * w.day]),
      stamp: { dataset: null, role: null, send },
    }),
  ];

  it('gets no raw stream, which ZFS would refuse', () => {
    for (const send of ['Lce', null])
      expect(commands(there, away(send))[0]).toContain('zfs send -Lce');
  });

  it('S7 gets nothing more on a keyless pool', () => {
    for (const send of ['w', 'Lce', null])
      expect(commands(there, away(send), 'keyless')).toEqual([]);
  });
});
