import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsOn } from '../../src/commands/permission-needs.ts';
import { assessFleet } from '../../src/health/assess.ts';
import type { Dataset } from '../../src/model/catalogue.ts';
import { instant } from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { type Call, callsOf } from '../support/calls.ts';
import { type RandomFleet, randomFleet } from '../support/random-fleet.ts';
import * as w from '../support/world.ts';

/** What a plain user has to be allowed, by what the catalogue makes holdfast do on a pool: all of it, and no more. */

const hosts = (vault: Partial<Pool> = {}) => [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault', { root: 'vault/replica', ...vault })]),
];
const needs = (on: 'h1' | 'h2', over: Partial<Dataset> = {}, vault: Partial<Pool> = {}) => {
  const config = w.config(hosts(vault), [w.dataset('data', 'h1:tank/data', over)]);
  const host = config.inventory.hosts.find(({ name }) => name === on);
  if (!host) throw new Error(`there is no ${on}`);
  const found = needsOn(host, config, w.now);
  return found.map(({ filesystem, permissions }) => `${filesystem}: ${permissions.join(' ')}`);
};
const policy = (over: Parameters<typeof w.policy>[0]) => ({ policy: w.policy(over) });
const byOthers = { by: 'other', tiers: w.policy({}).snapshots.tiers } as const;
const law = (over: Partial<NonNullable<Dataset['retention']['legal']>>): Partial<Dataset> => ({
  retention: {
    ...w.dataset('x', 'h:p').retention,
    legal: { keep: null, from: '2025-01-01', basis: null, rule: null, hold: false, ...over },
  },
});

describe('an origin needs', () => {
  it('what takes, sends, marks and prunes its snapshots, and keeps what its copies go on from', () => {
    expect(needs('h1')).toEqual(['tank/data: bookmark destroy hold mount send snapshot userprop']);
  });

  it('no snapshot where another tool takes them, and destroy for stale bookmarks alone', () => {
    expect(needs('h1', policy({ snapshots: byOthers }))).toEqual([
      'tank/data: bookmark destroy hold send userprop',
    ]);
  });

  it('to prune what others took where the policy names their pattern', () => {
    const sanoid = policy({ snapshots: byOthers, prunePatterns: ['autosnap_*'] });
    expect(needs('h1', sanoid)).toEqual(['tank/data: bookmark destroy hold mount send userprop']);
  });

  it('nothing that sends where no copy is wanted', () => {
    const alone = { copies: { min: 1, want: 1 } };
    expect(needs('h1', policy(alone))).toEqual(['tank/data: destroy mount snapshot userprop']);
    expect(needs('h1', policy({ ...alone, snapshots: byOthers }))).toEqual(['tank/data: userprop']);
    expect(needs('h2', policy(alone))).toEqual([]);
  });

  it('nothing that destroys while law keeps it, and again when the term is over', () => {
    expect(needs('h1', law({ keep: 'P10Y' }))).toEqual([
      'tank/data: bookmark hold send snapshot userprop',
    ]);
    expect(needs('h1', law({ keep: 'P1Y' }))).toEqual(needs('h1'));
  });
});

describe('the root of replicas needs', () => {
  const receives = 'canmount clone create destroy';
  const rest = 'mount mountpoint promote readonly receive rename';

  it('what receives, keeps inert, rolls back, puts aside and gives up', () => {
    expect(needs('h2')).toEqual([`vault/replica: ${receives} ${rest} rollback userprop`]);
  });

  it('no rollback while law keeps all that may come there', () => {
    expect(needs('h2', law({ keep: 'P10Y' }))).toEqual([
      `vault/replica: ${receives} ${rest} userprop`,
    ]);
  });

  it('hold where ZFS itself is to hold what is on legal hold', () => {
    expect(needs('h2', law({ hold: true }))).toEqual([
      `vault/replica: ${receives} hold ${rest} userprop`,
    ]);
  });

  it('load-key where no key may ever be, to unload one that is', () => {
    expect(needs('h2', {}, { trust: 'keyless' })).toEqual([
      `vault/replica: ${receives} load-key ${rest} rollback userprop`,
    ]);
  });

  it('what sends where the policy lets a replica be sent from', () => {
    const { replicate } = w.policy({});
    expect(needs('h2', policy({ replicate: { ...replicate, from: 'any' } }))).toEqual([
      `vault/replica: ${receives} hold ${rest} rollback send userprop`,
    ]);
  });

  it('nothing where no dataset may lie: forbidden, scratch, or not trusted', () => {
    const forbid = [w.pool('h2:vault').id];
    expect(needs('h2', { placement: { pin: [], forbid, prefer: [] } })).toEqual([]);
    expect(needs('h2', {}, { role: 'scratch' })).toEqual([]);
    expect(needs('h2', {}, { trust: 'untrusted' })).toEqual([]);
  });
});

describe('the plan of any small fleet', () => {
  it('runs nothing where something may be done that was not asked for', () => {
    const tried = new Set<string>();
    fc.assert(
      fc.property(randomFleet, (fleet) => {
        const health = assessFleet(fleet.config, fleet.observations, w.now);
        const { actions } = makePlan(fleet.config, health, w.now);
        const calls = actions.flatMap(({ steps }) => steps.flatMap(commandsOf).flatMap(callsOf));
        for (const call of calls) {
          const asked = askedFor(fleet, call);
          // A copy where none may be put is nobody's to be allowed anything on beforehand.
          if (asked.size === 0) continue;
          tried.add(call.words[1] ?? '');
          for (const permission of takenBy(call)) expect([...asked]).toContain(permission);
        }
      }),
      { numRuns: 500 },
    );
    const often = ['snapshot', 'send', 'receive', 'bookmark', 'set', 'rename', 'clone', 'promote'];
    expect([...tried]).toEqual(expect.arrayContaining([...often, 'rollback', 'unload-key']));
  });
});

/** The filesystem that a call is about: its last word, without a mark; of a send that goes on from a token, not known. */
const filesystemOf = ({ words }: Call): string =>
  words[1] === 'rename' ? (words[2] ?? '') : (words.at(-1) ?? '').replace(/[@#].*$/, '');

function askedFor({ config }: RandomFleet, call: Call): ReadonlySet<string> {
  const host = config.inventory.hosts.find(({ name }) => name === call.host);
  if (!host) return new Set();
  const about = filesystemOf(call);
  const over = needsOn(host, config, instant(w.now)).filter(
    ({ filesystem }) => about === filesystem || about.startsWith(`${filesystem}/`),
  );
  return new Set(over.flatMap(({ permissions }) => permissions));
}

/** As zfs-allow(8) and the kernel's own checks have it. */
function takenBy({ words }: Call): readonly string[] {
  const [, verb = '', ...rest] = words;
  const settings = rest
    .filter((word) => word.includes('='))
    .map((word) => word.slice(0, word.indexOf('=')))
    .map((name) => (name.startsWith('holdfast:') ? 'userprop' : name));
  switch (verb) {
    case 'snapshot':
    case 'bookmark':
    case 'hold':
    case 'rollback':
      return [verb];
    case 'send':
      return rest.includes('-I') ? ['send', 'hold'] : ['send'];
    case 'receive':
      return rest[0] === '-A'
        ? ['destroy', 'mount']
        : ['receive', 'create', 'mount', ...settings.filter((name) => name !== 'encryption')];
    case 'set':
      return settings;
    case 'inherit':
      return ['userprop'];
    case 'rename':
      return ['rename', 'create', 'mount'];
    case 'clone':
      return ['clone', 'create', 'mount', ...settings];
    case 'promote':
      return ['promote', 'mount'];
    case 'destroy':
      return (rest.at(-1) ?? '').includes('#') ? ['destroy'] : ['destroy', 'mount'];
    case 'unmount':
      return ['mount'];
    case 'unload-key':
      return ['load-key'];
    default:
      // Root makes the roots, and scrubs.
      return [];
  }
}
