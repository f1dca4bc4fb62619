import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { lastRawSound } from '../../src/health/raw-lineage.ts';
import * as ids from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../src/model/observation.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

/** Raw copies, copies in the clear, and copies of which the stamp and the data say different things. */

const history = w.snaps(['a', 5 * w.day], ['b', 4 * w.day], ['c', w.hour / 2]);
const ivset = (of: string) => ids.guid(`9${w.guidOf(of).slice(1)}`);
/** As they were sent raw; those of `anew` were encrypted again where they came in. */
const sets = (list: readonly SnapshotFacts[], anew: readonly string[] = []) =>
  list.map((each) => ({
    ...each,
    ivset: ivset(anew.includes(each.name) ? `another ${each.name}` : each.name),
  }));
const source = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', {
    ...w.encrypted('tank/data'),
    snapshots: sets(history),
    bookmarks: w.kept(sets(history)),
    ...over,
  });
const raw = (anew: readonly string[] = [], over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/data', {
    ...w.encrypted('vault/data', 'unavailable'),
    snapshots: sets(history.slice(0, 2), anew),
    stamp: { dataset: 'data', role: 'replica', send: 'w' },
    ...over,
  });
const clear = (over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/data', {
    snapshots: history.slice(0, 2),
    stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
    ...over,
  });

const custodians = [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } }));

function seen(origin: FilesystemFacts, copy: FilesystemFacts, vault: Partial<Pool> = {}) {
  const set = w.config(
    [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault', vault)])],
    [w.dataset('data', 'h1:tank/data', { custodians })],
  );
  const health = assessFleet(
    set,
    w.observations(
      w.seen('h1', [w.zpool('tank')], [origin]),
      w.seen('h2', [w.zpool('vault')], [copy]),
    ),
    w.now,
  );
  const { actions } = makePlan(set, health, w.now);
  const findings = health.datasets.flatMap((each) => each.findings);
  return {
    sends: actions
      .filter(({ target }) => target === 'h2:vault')
      .flatMap(({ steps }) => steps.flatMap(commandsOf))
      .map(({ command }) => command.split(' | ')[0] ?? '')
      .filter((command) => command.includes('zfs send')),
    told: (kind: string) => findings.filter((each) => each.kind === kind).map(({ text }) => text),
  };
}

describe('S7 a raw increment onto a base that was not received raw', () => {
  it('S7 is not planned, since ZFS would refuse it: it is said, with the last base that is sound', () => {
    const { sends, told } = seen(source(), raw(['b']));
    expect(sends).toEqual([]);
    expect(told('raw-base-broken')).toEqual([
      'the next raw increment onto h2:vault vault/data would be refused: its base @b was not received raw (the IV sets differ); the last one that was is @a',
    ]);
  });

  it('is planned where both ends have the same IV set', () => {
    const { sends, told } = seen(source(), raw());
    expect(sends).toEqual(['zfs send -w -v -P -i @b tank/data@c']);
    expect(told('raw-base-broken')).toEqual([]);
  });

  it('is not planned from a bookmark that has none: the stream would name none', () => {
    const marked = (over: object) =>
      source({
        snapshots: sets(history.slice(2)),
        bookmarks: [{ ...w.bookmark('kept', 'b', 99, w.day), ...over }],
      });
    expect(seen(marked({ ivset: ivset('b') }), raw()).sends).toEqual([
      'zfs send -w -v -P -i tank/data#kept tank/data@c',
    ]);
    expect(seen(marked({}), raw()).sends).toEqual([]);
    expect(seen(marked({}), raw()).told('raw-base-broken')).toHaveLength(1);
  });

  it('is left to ZFS to judge where an end does not say its IV sets', () => {
    const untold = raw([], { snapshots: history.slice(0, 2) });
    expect(seen(source(), untold).sends).toEqual(['zfs send -w -v -P -i @b tank/data@c']);
  });

  it('can go on from the last one that is sound, if the copy is rolled back to it', () => {
    expect(lastRawSound(source(), raw(['b']))).toEqual({
      guid: w.guidOf('a'),
      at: w.now - 5 * w.day,
    });
    expect(lastRawSound(source(), raw(['a', 'b']))).toBeNull();
    const pruned = source({ snapshots: sets(history.slice(2)) });
    expect(lastRawSound(pruned, raw())?.guid).toBe(w.guidOf('b'));
  });
});

describe('one set of flags for the whole life of a copy', () => {
  it('is by its stamp', () => {
    expect(seen(source(), raw()).sends[0]).toMatch(/^zfs send -w /);
    expect(seen(source(), clear()).sends[0]).toMatch(/^zfs send -Lce /);
  });

  const stampless = { dataset: null, role: null, send: null };

  it('is by what lies there, where it has no stamp', () => {
    expect(seen(source(), raw([], { stamp: stampless })).sends[0]).toMatch(/^zfs send -w /);
    expect(seen(source(), clear({ stamp: stampless })).sends[0]).toMatch(/^zfs send -Lce /);
    // Encrypted anew below an encrypted parent, from its first snapshot on: it never came raw.
    const anew = raw(['a', 'b'], { stamp: stampless, ...w.encrypted('vault/data') });
    expect(seen(source(), anew).sends[0]).toMatch(/^zfs send -Lce /);
  });

  it.each([
    [
      'it is stamped raw and is not encrypted',
      clear({ stamp: { ...stampless, send: 'w' } }),
      {},
      'it is stamped holdfast:send=w, which says that it was received raw, and it is not encrypted',
    ],
    [
      'it is stamped in the clear and came raw',
      raw([], { stamp: { ...stampless, send: 'Lce' } }),
      {},
      'it is stamped holdfast:send=Lce, which says that it was received in the clear, and its newest snapshot in common was received raw',
    ],
    [
      'it is in the clear on a pool that takes raw streams only',
      clear(),
      { trust: 'keyless' },
      'it lies on a pool that takes raw streams only, and it is not encrypted',
    ],
  ] as const)('is never guessed and never toggled when %s', (_, copy, vault, why) => {
    const { sends, told } = seen(source(), copy, vault);
    expect(sends).toEqual([]);
    expect(told('flags-contradict')).toEqual([
      `nothing is sent to h2:vault vault/data any more: ${why}. Flags are never changed within a copy's life`,
    ]);
  });

  it('S7 nothing in the clear goes onto what came raw', () => {
    const plain = source({ encryption: null, snapshots: history, bookmarks: w.kept(history) });
    expect(seen(plain, raw()).sends).toEqual([]);
    expect(seen(plain, raw()).told('flags-contradict')).toHaveLength(1);
  });

  it('asks for the key where a copy goes in the clear for life', () => {
    const locked = source(w.encrypted('tank/data', 'unavailable'));
    const { sends, told } = seen(locked, clear());
    expect(sends).toEqual([]);
    expect(told('key-needed')).toEqual([
      'h2:vault vault/data was received in the clear, so its next update needs the key of h1:tank tank/data, which is not loaded',
    ]);
  });

  it('asks for the key of the copy where it is encrypted at its own place, whatever the origin is', () => {
    const own = { ...w.encrypted('vault', 'unavailable') };
    const plain = source({ encryption: null, snapshots: history, bookmarks: w.kept(history) });
    for (const origin of [plain, source()]) {
      const copy = clear({ ...own, snapshots: sets(history.slice(0, 2), ['a', 'b']) });
      const { sends, told } = seen(origin, copy);
      expect(sends).toEqual([]);
      expect(told('key-needed')).toEqual([
        'h2:vault vault/data is encrypted where it lies, so its next update, which comes in the clear, needs its key there, which is not loaded',
      ]);
      const open = { ...copy, ...w.encrypted('vault') };
      expect(seen(origin, open).sends[0]).toMatch(/^zfs send -Lce /);
    }
  });
});

describe('S2 a token of a stream that would not be sent to this copy', () => {
  const cut = (over: Partial<NonNullable<FilesystemFacts['resumes']>>, send = 'w') => {
    const copy = send === 'w' ? raw() : clear();
    return {
      ...copy,
      resumeToken: '1-c16fcb42f-f0-789c',
      resumes: {
        toGuid: w.guidOf('c'),
        fromGuid: w.guidOf('b'),
        raw: send === 'w',
        compressed: true,
        fromPool: 'tank',
        ...over,
      },
    };
  };
  const stuck = (copy: FilesystemFacts) => seen(source(), copy).told('replica-partial')[0];

  it('is not when it began raw and what it would come from is not encrypted', () => {
    const plain = source({ encryption: null, snapshots: history, bookmarks: w.kept(history) });
    const { sends, told } = seen(plain, cut({}));
    expect(sends.filter((each) => each.includes(' -t '))).toEqual([]);
    expect(told('replica-partial')[0]).toContain('it began raw, and tank/data is not encrypted');
  });

  it('is gone on with when it agrees with the copy', () => {
    expect(seen(source(), cut({})).sends).toEqual(['zfs send -v -P -t 1-c16fcb42f-f0-789c']);
    expect(seen(source(), cut({}, 'Lce')).sends).toHaveLength(1);
  });

  it.each([
    [
      'was in the clear and the copy is raw',
      cut({ raw: false }),
      'it began in the clear, and the copy is stamped holdfast:send=w',
    ],
    [
      'was raw and the copy is in the clear',
      cut({ raw: true }, 'Lce'),
      'it began raw, and the copy is stamped holdfast:send=Lce',
    ],
    [
      'was begun without the copy’s flags',
      cut({ compressed: false }, 'Lce'),
      'it was not begun with the flags of this copy, -Lce',
    ],
    [
      'came from a pool of another name, where zfs would look for it',
      cut({ fromPool: 'attic' }),
      'it came from a pool named attic, and goes on from there alone',
    ],
  ])('is not when it %s', (_, copy, why) => {
    expect(seen(source(), copy).sends).toEqual([]);
    expect(stuck(copy)).toBe(
      `a receive into h2:vault vault/data was cut and cannot be resumed: ${why}`,
    );
  });

  it('is not when it goes in the clear and the key is not loaded', () => {
    const locked = source(w.encrypted('tank/data', 'unavailable'));
    expect(seen(locked, cut({}, 'Lce')).sends).toEqual([]);
  });
});

describe('children of a keyless copy', () => {
  it('that have an encryption root of their own are named: the key of the top does not open them', () => {
    const child = (name: string, root: string) =>
      w.filesystem(name, {
        encryption: { ...w.encrypted(root).encryption, key: 'available' },
        snapshots: w.snaps([name.replaceAll('/', '-'), w.hour]),
      });
    const set = w.config(
      [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault', { trust: 'keyless' })])],
      [w.dataset('data', 'h1:tank/data', { custodians })],
    );
    const origins = [
      source(),
      child('tank/data/own', 'tank/data/own'),
      child('tank/data/shared', 'tank/data'),
    ];
    const copies = origins.map((each) => {
      const name = each.name.replace('tank', 'vault');
      return w.replica(name, { ...w.encrypted(name, 'unavailable'), snapshots: each.snapshots });
    });
    const health = assessFleet(
      set,
      w.observations(
        w.seen('h1', [w.zpool('tank')], origins),
        w.seen('h2', [w.zpool('vault')], copies),
      ),
      w.now,
    );
    const told = health.datasets
      .flatMap((each) => each.findings)
      .filter(({ kind }) => kind === 'own-key');
    expect(told).toEqual([
      {
        kind: 'own-key',
        severity: 'note',
        pool: 'h2:vault',
        text: 'tank/data/own needs a key of its own: the key of tank/data does not open what lies of it on h2:vault. Let its custodians keep that too',
      },
    ]);
  });
});
