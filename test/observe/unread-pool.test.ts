import { afterEach, describe, expect, it } from 'vitest';
import { filesystemName, guid, instant } from '../../src/model/ids.ts';
import type { SeenHost } from '../../src/model/observation.ts';
import { carryOver } from '../../src/observe/carry-over.ts';
import { look } from '../../src/observe/look.ts';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import * as w from '../support/world.ts';
import { fixture, unmarkedLines, withColumns, withoutIvsets } from '../zfs/fixture.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

/** A host with two pools, `tank` and `thin`, of which `thin` is suspended: what OpenZFS says there. */

const roots = [filesystemName('tank'), filesystemName('thin/replica')];
const now = instant(Date.UTC(2026, 10, 22, 8, 0, 0));
const clock = () => now;

const hosts: FakeHost[] = [];
afterEach(() => {
  for (const each of hosts.splice(0)) each.remove();
});

function suspendedHost(): FakeHost {
  const fake = fakeHost();
  hosts.push(fake);
  // Later than what was listed: the host's clock tells whether a change can have gone unseen.
  fake.answer('clock', '1795390000 +0000\n');
  fake.answer('zpool-list', fixture('zpool-list-suspended'));
  fake.answer('zpool-status', fixture('zpool-status-suspended'));
  fake.answer('filesystems', withColumns(fixture('zfs-list-suspended'), filesystemColumns.length));
  fake.answer('filesystems.err', fixture('zfs-list-suspended.stderr'));
  fake.answer('snapshots', unmarkedLines(withoutIvsets(fixture('zfs-list-suspended-snapshots'))));
  fake.answer('snapshots.err', fixture('zfs-list-suspended-snapshots.stderr'));
  return fake;
}

const lookAt = (fake: FakeHost, known?: SeenHost) =>
  look(fake.shell, { roots, depth: 'all' }, { clock, ...(known ? { known } : {}) });

const namesIn = ({ filesystems }: SeenHost): readonly string[] | string =>
  filesystems.ok ? filesystems.value.map(({ name }) => name) : filesystems.what;

/** The listing as it is while the pool still answers. */
const onBoth = (name: string): string => {
  const lines = fixture(name);
  return `${lines}${lines.replaceAll(/^tank/gm, 'thin')}`
    .replaceAll('thin/archive', 'thin/replica')
    .replaceAll('thin/notes', 'thin/replica/notes');
};

describe('a pool that its host cannot list', () => {
  it('spoils itself alone: the other pools are seen, and why it is not is told', async () => {
    const seen = await lookAt(suspendedHost());
    expect(namesIn(seen)).toEqual(['tank', 'tank/archive', 'tank/notes']);
    expect(seen.filesystems.ok && seen.filesystems.value[2]?.snapshots).toHaveLength(1);
    expect(seen.missing).toEqual([]);
    expect(seen.unread).toEqual([
      {
        pool: 'thin',
        what: "zfs list failed: The pool has stopped: its devices do not answer. It said: cannot open 'thin/replica': pool I/O is currently suspended",
        todo: 'Bring the devices back, then `zpool clear`.',
        since: now,
        last: null,
      },
    ]);
    expect(seen.pools.ok && seen.pools.value.map(({ name, state }) => [name, state])).toEqual([
      ['tank', 'ONLINE'],
      ['thin', 'SUSPENDED'],
    ]);
  });

  it('S5 S8 nothing is used of what was listed of it before it stopped', async () => {
    const fake = suspendedHost();
    fake.answer('filesystems', withColumns(onBoth('zfs-list-suspended'), filesystemColumns.length));
    fake.forget('filesystems.err');
    const seen = await lookAt(fake);
    expect(namesIn(seen)).toEqual(['tank', 'tank/archive', 'tank/notes']);
    expect(seen.unread.map(({ pool, what }) => [pool, what])).toEqual([
      ['thin', expect.stringMatching(/^zfs list -t snapshot failed: The pool has stopped/)],
    ]);
  });

  it('S8 has lost nothing, though a name on it was said not to exist', async () => {
    const fake = suspendedHost();
    const gone = filesystemName('thin/gone');
    const said = `cannot open 'thin/gone': dataset does not exist\n${fixture('zfs-list-suspended.stderr')}`;
    fake.answer('filesystems.err', said);
    const scope = { roots: [...roots, gone], depth: 'all' } as const;
    const seen = await look(fake.shell, scope, { clock });
    expect(seen.missing).toEqual([]);
    expect(seen.unread.map(({ pool }) => pool)).toEqual(['thin']);
  });

  it('is listed anew, snapshots too, as soon as it can be', async () => {
    const fake = suspendedHost();
    const known = await lookAt(fake);
    for (const listing of ['filesystems', 'snapshots']) fake.forget(`${listing}.err`);
    fake.answer('filesystems', withColumns(onBoth('zfs-list-suspended'), filesystemColumns.length));
    fake.answer('snapshots', unmarkedLines(withoutIvsets(onBoth('zfs-list-suspended-snapshots'))));
    fake.calls();
    const seen = await lookAt(fake, known);
    expect(seen.unread).toEqual([]);
    const notes = seen.filesystems.ok
      ? seen.filesystems.value.find(({ name }) => name === 'thin/replica/notes')
      : undefined;
    expect(notes?.snapshots).toHaveLength(1);
    const asked = fake.calls().find((call) => call.includes('-d 1'));
    expect(asked).toMatch(/ thin\/replica\/notes/);
    expect(asked).not.toContain('tank/notes');
  });

  it.each([
    ['names no filesystem', 'cannot iterate filesystems: pool I/O is currently suspended'],
    [
      'names a pool that the host does not list',
      "cannot open 'thin/replica': I/O error\ncannot open 'other/a': I/O error",
    ],
    ['names what ZFS would not', "cannot open '../thin': pool I/O is currently suspended"],
    [
      'stands beside another',
      "cannot open 'thin/replica': I/O error\ninternal error: out of memory",
    ],
  ])('S8 spoils the whole listing when the complaint %s', async (_, said) => {
    const fake = suspendedHost();
    fake.answer('filesystems.err', `${said}\n`);
    const seen = await lookAt(fake);
    expect([seen.filesystems.ok, seen.missing, seen.unread]).toEqual([false, [], []]);
  });

  it('S8 spoils the whole listing when zfs did not come to its end', async () => {
    const fake = suspendedHost();
    fake.answer('filesystems.exit', '139');
    expect((await lookAt(fake)).filesystems.ok).toBe(false);
  });
});

describe('S8 what lay on a pool that cannot be listed any more', () => {
  const notes = w.replica('thin/replica/notes', { snapshots: w.snaps(['a', w.day]) });
  const tank = w.filesystem('tank/notes');
  const pools = [w.zpool('tank'), w.zpool('thin')];
  const earlier = {
    ...w.seen('h3', pools, [tank, notes]),
    at: instant(w.now - w.hour),
  };
  const unread = { pool: 'thin', what: 'It stopped.', todo: 'Start it.', since: w.now, last: null };
  const stopped = w.seen('h3', pools, [tank], {
    filesystems: { ok: true, value: [w.filesystem('tank'), tank] },
    unread: [unread],
  });
  const thinOf = (seen: SeenHost) => seen.unread[0];

  it('stays known with its age, and never stands among what is seen now', () => {
    const seen = carryOver(stopped, earlier);
    expect(thinOf(seen)?.last?.at).toBe(w.now - w.hour);
    expect(thinOf(seen)?.last?.filesystems.map(({ name }) => name)).toEqual([
      'thin',
      'thin/replica/notes',
    ]);
    expect(namesIn(seen)).toEqual(['tank', 'tank/notes']);
  });

  it('stays so from look to look, with the time since when it cannot be listed', () => {
    const first = carryOver(stopped, earlier);
    const later = { ...stopped, unread: [{ ...unread, since: instant(w.now + w.minute) }] };
    expect(carryOver(later, first).unread).toEqual(first.unread);
  });

  it('is out of sight since its host was', () => {
    expect(thinOf(carryOver(stopped, w.unreachable('h3', w.day, earlier)))).toMatchObject({
      since: w.now - w.day,
      last: { at: earlier.at },
    });
    const first = carryOver(stopped, earlier);
    expect(thinOf(carryOver(stopped, w.unreachable('h3', -w.minute, first)))?.since).toBe(w.now);
  });

  it.each<[string, SeenHost | null]>([
    ['was never looked at', null],
    [
      'was another pool of that name',
      { ...earlier, pools: { ok: true, value: [w.zpool('thin', { guid: guid('7') })] } },
    ],
    [
      'was not asked for',
      w.seen('h3', [w.zpool('tank')], [tank], { pools: { ok: true, value: pools } }),
    ],
  ])('is not known when it %s', (_, before) => {
    expect(thinOf(carryOver(stopped, before))?.last).toBeNull();
  });

  it('is known to be nothing when its root did not exist', () => {
    const rootless = {
      ...w.seen('h3', [w.zpool('tank')], [tank], { pools: { ok: true, value: pools } }),
      missing: [filesystemName('thin/replica')],
    };
    expect(thinOf(carryOver(stopped, rootless))?.last).toEqual({ at: w.now, filesystems: [] });
  });
});
