import * as ids from '../../../src/model/ids.ts';
import type { FilesystemFacts } from '../../../src/model/observation.ts';
import * as w from '../../support/world.ts';
import { clone, type Scenario, setAside } from './scenario.ts';

const { day, hour, minute } = w;
const list = w.snaps(['a', 9 * day], ['b', 6 * day], ['c', 3 * day], ['d', hour]);
const src = (over: Partial<FilesystemFacts> = {}, path = '') =>
  w.filesystem(`tank/src${path}`, { snapshots: list, bookmarks: w.kept(list), ...over });
const dst = (count: number, over: Partial<FilesystemFacts> = {}, path = '') =>
  w.replica(`vault/src${path}`, { snapshots: list.slice(0, count), ...over });
const ivset = (of: string) => ids.guid(`9${w.guidOf(of).slice(1)}`);
const sealed = list.map((each) => ({ ...each, ivset: ivset(each.name) }));
const renamed = list.map((each) => ({ ...each, name: ids.snapshotName(`old-${each.name}`) }));

/** zelta, bzfs, zrepl and OpenZFS's own tests, as far as they are about sending. */
export const others: readonly Scenario[] = [
  {
    from: 'zelta rotate',
    situation: 'the copy has a snapshot of its own after the common one',
    source: [src()],
    target: [dst(2, { snapshots: [...list.slice(0, 2), ...w.snaps(['theirs', minute])] })],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${clone} vault/src.aside-20261122@b vault/src`,
      'zfs promote vault/src',
      `${setAside} vault/src.aside-20261122`,
      '(replica-diverged)',
    ],
    why: 'as zelta does it, by a typed word: what is there is put aside whole, and a clone of the newest snapshot in common takes the history over, so that nothing is lost and nothing is sent twice',
  },
  {
    from: 'zelta match: written',
    situation: 'something was written to the copy',
    source: [src()],
    target: [dst(2, { written: 4096n })],
    plans: ['zfs rollback vault/src@b', '(replica-written)'],
    why: 'ZFS refuses the increment, and `-F`, which would throw the writes away unasked, is in no command (S4): to go back to the newest snapshot is an action of its own, which says what is lost and asks for a typed word',
  },
  {
    from: 'bzfs incremental_send_steps: runs and gaps',
    situation: 'runs of snapshots with excluded ones in between',
    source: [src()],
    target: [dst(1)],
    policy: { replicate: { ...w.policy().replicate, exclude: ['b'] } },
    plans: ['zfs send -Lce -i @a tank/src@c', 'zfs send -Lce -i @c tank/src@d'],
    why: 'no `-I` over an excluded one; test/plan/path.test.ts holds the number of sends against every other way there is',
  },
  {
    from: 'bzfs: renamed snapshots',
    situation: 'all snapshots of the copy were renamed',
    source: [src()],
    target: [dst(2, { snapshots: renamed.slice(0, 2) })],
    plans: ['zfs send -Lce -I @b tank/src@d'],
    why: 'matched by guid; each end is spoken to in its own names',
  },
  {
    from: 'bzfs: no common snapshot',
    situation: 'the target exists and shares nothing with the source',
    source: [src()],
    target: [w.filesystem('vault/src', { snapshots: w.snaps(['x', day]) })],
    plans: [],
    why: 'it is a stranger in the copy’s place: nothing is received onto it (S4), and the policy’s shortfall says so',
  },
  {
    from: 'bzfs#113',
    situation: 'an increment of several snapshots was cut in its first one',
    source: [src({ bookmarks: w.kept(list.slice(0, 1)) })],
    target: [
      dst(1, {
        resumeToken: '1-c16fcb42f-f0-789c',
        resumes: { toGuid: w.guidOf('b'), fromGuid: w.guidOf('a'), raw: false },
      }),
    ],
    plans: [
      'zfs send -t 1-c16fcb42f-f0-789c',
      'zfs bookmark tank/src@b tank/src#holdfast-base-…',
      '(replica-partial)',
    ],
    why: 'the bookmark is of what the token names, not of what the cut send was to end with: the chain breaks silently otherwise',
  },
  {
    from: 'zrepl ReplicationCursor',
    situation: 'the copy was received by hand; no bookmark stands for its base',
    source: [src({ snapshots: list.slice(0, 3), bookmarks: [] })],
    target: [dst(3)],
    policy: {
      replicate: {
        ...w.policy().replicate,
        every: ids.milliseconds(9 * day),
        lag: ids.milliseconds(9 * day),
      },
    },
    plans: ['zfs bookmark tank/src@c tank/src#holdfast-base-…'],
    why: 'one bookmark for each base, named after its guid: made once however often it is asked for, and the same for all copies',
  },
  {
    from: 'zrepl#953',
    situation: 'bookmarks of ours are there, of which no copy goes on from any more',
    source: [src({ snapshots: list.slice(0, 3) })],
    target: [dst(3)],
    policy: {
      replicate: {
        ...w.policy().replicate,
        every: ids.milliseconds(9 * day),
        lag: ids.milliseconds(9 * day),
      },
    },
    plans: [],
    why: 'they do no harm to a send; which of them are stale `staleBookmarks` tells, and pruning clears them away',
  },
  {
    from: 'zrepl SendArgs: raw to a keyless pool',
    situation: 'an encrypted source, and a pool that is never to hold its key',
    source: [src({ ...w.encrypted('tank/src', 'unavailable'), snapshots: sealed })],
    target: [],
    vault: { trust: 'keyless' },
    plans: ['zfs send -w tank/src@a', 'zfs send -w -I @a tank/src@d'],
    why: 'raw, and the key need not even be loaded at the source (S7)',
  },
  {
    from: 'zrepl#504',
    situation: 'a source in the clear, and a pool that is never to hold a key',
    source: [src()],
    target: [],
    vault: { trust: 'keyless' },
    plans: [],
    why: 'refused and explained: no byte in the clear comes there (S7)',
  },
  {
    from: 'OpenZFS send_mixed_raw',
    situation:
      'an increment in the clear went onto a raw copy: its newest snapshot has another IV set',
    source: [src({ ...w.encrypted('tank/src'), snapshots: sealed })],
    target: [
      dst(2, {
        ...w.encrypted('vault/src', 'unavailable'),
        snapshots: sealed
          .slice(0, 2)
          .map((each) => (each.name === 'b' ? { ...each, ivset: ids.guid('7') } : each)),
        stamp: { dataset: 'src', role: 'replica', send: 'w' },
      }),
    ],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${clone.replace('send=Lce', 'send=w')} vault/src.aside-20261122@a vault/src`,
      'zfs promote vault/src',
      `${setAside} vault/src.aside-20261122`,
      '(raw-base-broken)',
    ],
    why: 'the next raw increment would be refused when it arrives («IV set guid mismatch»); that is seen before it is promised, and the copy goes on from the newest snapshot that came raw',
  },
  {
    from: 'OpenZFS send_encrypted_hierarchy',
    situation: 'a child that is new, beside a top that has a copy',
    source: [
      src({ ...w.encrypted('tank/src'), snapshots: sealed }),
      src({ ...w.encrypted('tank/src'), snapshots: w.snaps(['n', hour]), bookmarks: [] }, '/new'),
    ],
    target: [
      dst(4, {
        ...w.encrypted('vault/src', 'unavailable'),
        snapshots: sealed,
        stamp: { dataset: 'src', role: 'replica', send: 'w' },
      }),
    ],
    policy: { replicate: { ...w.policy().replicate, every: ids.milliseconds(minute) } },
    plans: [
      'zfs send -w tank/src/new@n',
      'zfs bookmark tank/src/new@n tank/src/new#holdfast-base-…',
    ],
    why: 'each filesystem has a line of its own: what is new comes in full, and the others are left alone',
  },
];
