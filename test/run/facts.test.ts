import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/fact.ts';
import { guid, instant, milliseconds, snapshotName } from '../../src/model/ids.ts';
import { action, direct, relay, snapshotStep } from './actions.ts';
import type { FakeFleet } from './fake-fleet.ts';
import { okavango, origin, paris, replica, root, snapshot } from './fake-fleet.ts';
import { arrived, scene, troubleOf } from './scene.ts';

const at = { host: paris, filesystem: replica } as const;
const token = '1-da04149b4-f8-789c6360640003';
const encryption = { algorithm: 'aes-256-gcm', root: replica, key: 'unavailable' } as const;

const x = { ...snapshot('x', '9'), clones: 0, mark: instant(1000) };
const guids = [guid('9')];
const scrubbed = (at: number, errors = 0n) =>
  ({ kind: 'finished', what: 'scrub', at: instant(at), errors, repaired: '0B' }) as const;

/** Every kind of fact, with the replica as it was planned on, what changed since, and what is then said. */
const changes: Readonly<
  Record<Fact['kind'], readonly [Fact, (fleet: FakeFleet) => void, saidNow: RegExp]>
> = {
  'snapshot-is': [
    { kind: 'snapshot-is', ...at, snapshot: snapshotName('x'), guid: guid('9') },
    (fleet) => fleet.set(paris, replica, { snapshots: [snapshot('x', '10')] }),
    /another snapshot, with guid 10/,
  ],
  'bookmark-is': [
    { kind: 'bookmark-is', ...at, bookmark: snapshotName('m'), guid: guid('8') },
    (fleet) => fleet.set(paris, replica, { bookmarks: [] }),
    /#m is gone/,
  ],
  'newest-is': [
    { kind: 'newest-is', ...at, guid: guid('9') },
    (fleet) => fleet.set(paris, replica, { snapshots: [snapshot('x', '9'), snapshot('y', '11')] }),
    /newest snapshot is vault\/replica\/tessera@y/,
  ],
  'snapshot-absent': [
    { kind: 'snapshot-absent', ...at, snapshot: snapshotName('y') },
    (fleet) => fleet.set(paris, replica, { snapshots: [snapshot('y', '11')] }),
    /@y exists/,
  ],
  exists: [
    { kind: 'exists', ...at, guid: guid('42') },
    (fleet) => fleet.set(paris, replica, { guid: guid('43') }),
    /another one, with guid 43/,
  ],
  absent: [
    { kind: 'absent', host: paris, filesystem: root },
    () => undefined,
    /vault\/replica exists/,
  ],
  unwritten: [
    { kind: 'unwritten', ...at },
    (fleet) => fleet.set(paris, replica, { written: 4096n }),
    /4\.00 KiB were written/,
  ],
  'token-is': [
    { kind: 'token-is', ...at, token },
    (fleet) => fleet.set(paris, replica, { resumeToken: null }),
    /no interrupted receive/,
  ],
  encrypted: [
    { kind: 'encrypted', ...at },
    (fleet) => fleet.set(paris, replica, { encryption: null }),
    /not encrypted/,
  ],
  'key-unavailable': [
    { kind: 'key-unavailable', ...at },
    (fleet) => fleet.set(paris, replica, { encryption: { ...encryption, key: 'available' } }),
    /is loaded/,
  ],
  'pool-usable': [
    { kind: 'pool-usable', host: paris, pool: 'vault', states: ['ONLINE', 'DEGRADED'] },
    (fleet) => fleet.setPool(paris, { state: 'SUSPENDED' }),
    /vault is SUSPENDED/,
  ],
  'space-for': [
    { kind: 'space-for', ...at, bytes: 10n ** 12n },
    (fleet) => fleet.set(paris, replica, { available: 10n ** 9n }),
    /available/,
  ],
  'no-scan': [
    { kind: 'no-scan', host: paris, pool: 'vault' },
    (fleet) =>
      fleet.setPool(paris, {
        scan: { kind: 'running', what: 'resilver', startedAt: null, percent: 3, paused: false },
      }),
    /resilver runs/,
  ],
  'key-loaded': [
    { kind: 'key-loaded', host: okavango, filesystem: origin },
    (fleet) => fleet.set(okavango, origin, { encryption }),
    /key of tank\/tessera is not loaded/,
  ],
  mounted: [
    { kind: 'mounted', ...at },
    (fleet) => fleet.set(paris, replica, { mounted: false }),
    /is not mounted/,
  ],
  'written-at-most': [
    { kind: 'written-at-most', ...at, bytes: 4096n },
    (fleet) => fleet.set(paris, replica, { written: 8192n }),
    /8\.00 KiB were written/,
  ],
  'stamp-is': [
    { kind: 'stamp-is', ...at, name: 'retire', value: '2026-11-01T00:00:00Z' },
    (fleet) =>
      fleet.set(paris, replica, { stamp: { dataset: 'tessera', role: 'replica', send: null } }),
    /bears no holdfast:retire/,
  ],
  'given-up-since': [
    {
      kind: 'given-up-since',
      ...at,
      at: instant(Date.parse('2026-11-01T00:00:00Z')),
      delay: milliseconds(1000),
    },
    (fleet) => fleet.setClock(paris, instant(Date.parse('2026-11-01T00:00:00Z') + 999)),
    /by the host's clock the mark of .* is not 1 s old/,
  ],
  'snapshots-are': [
    { kind: 'snapshots-are', ...at, snapshots: [{ name: snapshotName('x'), guid: guid('9') }] },
    (fleet) => fleet.set(paris, replica, { snapshots: [{ ...x, guid: guid('10') }] }),
    /@x is another snapshot, with guid 10/,
  ],
  unheld: [
    { kind: 'unheld', ...at, guids },
    (fleet) => fleet.set(paris, replica, { snapshots: [{ ...x, holds: 1 }] }),
    /@x is held/,
  ],
  uncloned: [
    { kind: 'uncloned', ...at, guids },
    (fleet) => fleet.set(paris, replica, { snapshots: [{ ...x, clones: 2 }] }),
    /@x is the origin of 2 clones/,
  ],
  'marked-before': [
    { kind: 'marked-before', ...at, guids, before: instant(1000), delay: milliseconds(500) },
    (fleet) =>
      fleet.set(paris, replica, { snapshots: [{ ...x, mark: instant(2000) }, snapshot('y', '7')] }),
    /@x was marked on/,
  ],
  'scrubbed-since': [
    { kind: 'scrubbed-since', host: paris, pool: 'vault', since: instant(5000) },
    (fleet) => fleet.setPool(paris, { scan: scrubbed(5000, 1n) }),
    /found 1 errors/,
  ],
};

async function planned(fact: Fact) {
  const it = await scene();
  const { kind } = fact;
  it.fleet.setPool(paris, kind === 'scrubbed-since' ? { scan: scrubbed(5000) } : {});
  it.fleet.setClock(
    paris,
    instant(kind === 'given-up-since' ? Date.parse('2026-11-02T00:00:00Z') : 1_000_000),
  );
  it.fleet.set(paris, replica, {
    snapshots: kind === 'marked-before' ? [x, snapshot('y', '7')] : [x],
    bookmarks: [snapshot('m', '8')],
    resumeToken: token,
    encryption,
    mounted: true,
    stamp: { dataset: 'tessera', role: 'replica', send: null, retire: '2026-11-01T00:00:00Z' },
  });
  it.fleet.set(okavango, origin, { encryption: { ...encryption, key: 'available' } });
  return { ...it, asked: action([{ ...snapshotStep, facts: [...snapshotStep.facts, fact] }]) };
}

describe('S2 never on stale evidence', () => {
  for (const [kind, [fact, change, saidNow]] of Object.entries(changes)) {
    test(`a fact of the kind «${kind}» that changed since the plan refuses, and nothing is sent`, async () => {
      const { fleet, carryOut, events, asked } = await planned(fact);
      change(fleet);
      const trouble = troubleOf(await carryOut(asked));
      expect(trouble).toMatchObject({ code: 'facts-changed', host: fact.host });
      expect(trouble.what).toMatch(saidNow);
      expect(trouble.what).toContain('Nothing was sent.');
      expect(fleet.sent).toEqual([]);
      expect((await events()).map((event) => event.kind)).toEqual(['confirmed', 'refused']);
    });

    // `absent` is of a place that is there in this fleet from the start.
    if (kind === 'absent') continue;
    test(`a fact of the kind «${kind}» that still holds lets the step run`, async () => {
      const { fleet, carryOut, asked } = await planned(fact);
      await carryOut(asked);
      expect(fleet.sent).toHaveLength(1);
    });
  }

  test('every host that a fact or an outcome speaks of is looked at again before the command', async () => {
    const { fleet, carryOut } = await scene();
    let before: readonly string[] = [];
    fleet.behaviour = () => {
      before = [...fleet.looks];
      arrived(fleet);
      return { kind: 'exited', code: 0 };
    };
    await carryOut(action([relay]));
    expect(before.toSorted()).toEqual([okavango, paris]);
  });

  test('what one step did is not evidence for the next: the facts of each are read before it', async () => {
    const { fleet, carryOut, events } = await scene();
    fleet.behaviour = () => {
      fleet.set(okavango, origin, { snapshots: [snapshot('b', '2')] });
      return { kind: 'exited', code: 0 };
    };
    const trouble = troubleOf(await carryOut(action([snapshotStep, direct])));
    expect(trouble.code).toBe('facts-changed');
    expect(trouble.what).toContain('tank/tessera@a is gone');
    expect(fleet.sent).toHaveLength(1);
    expect((await events()).at(-1)).toMatchObject({ kind: 'refused', step: 1 });
  });

  test('of many changes all are counted', async () => {
    const { fleet, carryOut } = await scene();
    const facts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
      (name): Fact => ({
        kind: 'snapshot-is',
        host: okavango,
        filesystem: origin,
        snapshot: snapshotName(name),
        guid: guid('99'),
      }),
    );
    const trouble = troubleOf(await carryOut(action([{ ...snapshotStep, facts }])));
    expect(trouble.what).toContain('@e is gone');
    expect(trouble.what).toContain('2 more facts changed');
    expect(fleet.sent).toEqual([]);
  });
});

describe('S8 what cannot be seen is no evidence', () => {
  test('a host that does not answer: nothing is sent, and it says why', async () => {
    const { fleet, carryOut, events } = await scene();
    fleet.down.add(paris);
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toEqual({
      code: 'cannot-look',
      host: paris,
      what: 'paris-1 could not be looked at: The connection was refused. Nothing was sent.',
      todo: 'Check that sshd runs there.',
    });
    expect(fleet.sent).toEqual([]);
    expect((await events()).map((event) => event.kind)).toEqual(['confirmed', 'refused']);
  });

  test('a look whose section failed is no change of a fact, but no look', async () => {
    const { fleet, carryOut } = await scene();
    const seen = await fleet.look(paris);
    fleet.hosts.set(paris, {
      ...seen,
      filesystems: { ok: false, what: 'zfs list: permission denied' },
    });
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toMatchObject({ code: 'cannot-look', host: paris });
    expect(trouble.what).toContain('zfs list: permission denied.');
    expect(fleet.sent).toEqual([]);
  });

  test('a pool that could not be listed is no change of a fact, but no look', async () => {
    const { fleet, carryOut } = await scene();
    const seen = await fleet.look(paris);
    fleet.hosts.set(paris, {
      ...seen,
      filesystems: { ok: true, value: [] },
      unread: [
        {
          pool: 'vault',
          what: 'zfs list failed: The pool has stopped.',
          todo: 'Bring the devices back.',
          since: seen.at,
          last: null,
        },
      ],
    });
    expect(troubleOf(await carryOut(action([direct])))).toEqual({
      code: 'cannot-look',
      host: paris,
      what: 'paris-1 could not be looked at: zfs list failed: The pool has stopped. Nothing was sent.',
      todo: 'Bring the devices back.',
    });
    expect(fleet.sent).toEqual([]);
  });

  test('a failed pool section does not stop a step that says nothing of pools', async () => {
    const { fleet, carryOut } = await scene();
    const seen = await fleet.look(okavango);
    fleet.hosts.set(okavango, { ...seen, pools: { ok: false, what: 'zpool status hung' } });
    await carryOut(action([snapshotStep]));
    expect(fleet.sent).toHaveLength(1);
  });
});

describe('S4 no force', () => {
  test.each([
    'zfs receive -s -u -F vault/replica/tessera',
    'zfs receive -suF vault/replica/tessera',
    "zfs send tank/a@b | ssh paris-1 'sudo -n zfs recv -F vault/a'",
    'sudo -n zfs destroy -r tank/tessera@a',
    'zfs destroy -R tank/tessera@a',
    'zfs rollback -r tank/tessera@a',
    '/usr/sbin/zfs rollback -Rf tank/tessera@a',
  ])('a step with «%s» is refused, and nothing is sent', async (command) => {
    const { fleet, carryOut, events } = await scene();
    const step = { ...snapshotStep, run: { host: okavango, command } };
    const trouble = troubleOf(await carryOut(action([step])));
    expect(trouble).toMatchObject({ code: 'never', host: okavango });
    expect(fleet.sent).toEqual([]);
    expect((await events()).map((event) => event.kind)).toEqual(['confirmed', 'refused']);
  });

  test('either half of a relay is held to it', async () => {
    const { fleet, carryOut } = await scene();
    const receive = { host: paris, command: 'zfs receive -F vault/replica/tessera' };
    expect(troubleOf(await carryOut(action([{ ...relay, receive }]))).code).toBe('never');
    expect(fleet.sent).toEqual([]);
  });
});
