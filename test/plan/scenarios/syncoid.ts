import type { FilesystemFacts } from '../../../src/model/observation.ts';
import * as w from '../../support/world.ts';
import { clone, type Scenario, setAside } from './scenario.ts';

const { day, hour } = w;
const snaps = (...names: readonly string[]) =>
  w.snaps(...names.map((name, at) => [name, (names.length - at) * 3 * day] as const));
const src = (over: Partial<FilesystemFacts> = {}, path = '') =>
  w.filesystem(`tank/src${path}`, over);
const dst = (over: Partial<FilesystemFacts> = {}, path = '') => w.replica(`vault/src${path}`, over);
const five = snaps('snap1', 'snap2', 'snap3', 'snap4', 'snap5');
const [snap1] = five;
const first = snap1 ? [snap1] : [];
const token = '1-c16fcb42f-f0-789c';

const afterBookmark = {
  source: [
    src({ snapshots: five.slice(1), bookmarks: [w.bookmark('snap1', 'snap1', 99, 15 * day)] }),
  ],
  target: [dst({ snapshots: first })],
};

/** tests/syncoid of sanoid: the fourteen numbered cases, and four that came with branches of it. */
export const syncoid: readonly Scenario[] = [
  {
    from: 'syncoid 001_bookmark_replication_intermediate',
    situation: 'the common snapshot is gone at the source, a bookmark of it is there',
    ...afterBookmark,
    plans: [
      'zfs send -Lce -i tank/src#snap1 tank/src@snap2',
      'zfs send -Lce -I @snap2 tank/src@snap5',
      'zfs bookmark tank/src@snap5 tank/src#holdfast-base-…',
    ],
    why: 'the bookmark has the guid of the target’s newest snapshot; `-I` cannot start from one (openzfs#12415), so one `-i` comes first',
  },
  {
    from: 'syncoid 002_bookmark_replication_no_intermediate',
    situation: 'the same with `--no-stream`: only the newest snapshot is wanted',
    ...afterBookmark,
    policy: { replicate: { ...w.policy().replicate, exclude: ['snap2', 'snap3', 'snap4'] } },
    plans: [
      'zfs send -Lce -i tank/src#snap1 tank/src@snap5',
      'zfs bookmark tank/src@snap5 tank/src#holdfast-base-…',
    ],
    why: 'what is not to be sent is named in the policy (`replicate.exclude`); one `-i` jumps over it, also from a bookmark',
  },
  {
    from: 'syncoid 003_force_delete',
    situation: 'one of three children has nothing in common with its copy any more',
    source: [
      src({ snapshots: snaps('a'), bookmarks: w.kept(snaps('a')) }),
      src({ snapshots: snaps('one'), bookmarks: w.kept(snaps('one')) }, '/1'),
      src({ snapshots: snaps('test') }, '/2'),
    ],
    target: [
      dst({ snapshots: snaps('a') }),
      dst({ snapshots: snaps('one') }, '/1'),
      dst(
        { snapshots: snaps('two'), stamp: { dataset: 'src', role: 'replica', send: 'Lce' } },
        '/2',
      ),
    ],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${clone} vault/src.aside-20261122@a vault/src`,
      `${clone} vault/src.aside-20261122/1@one vault/src/1`,
      'zfs promote vault/src',
      'zfs promote vault/src/1',
      `${setAside} vault/src.aside-20261122 vault/src.aside-20261122/1 vault/src.aside-20261122/2`,
      '(base-gone)',
    ],
    why: 'syncoid destroys the child’s copy, with `-r`; here nothing is destroyed (S4): the copy is put aside by a typed word, the others go on from their snapshots in common, and the child comes in full with the next update',
  },
  {
    from: 'syncoid 004_bookmark_replication_edge_case',
    situation: 'the base is a bookmark, and one snapshot came after it',
    source: [
      src({ snapshots: five.slice(1, 2), bookmarks: [w.bookmark('snap1', 'snap1', 99, 15 * day)] }),
    ],
    target: [dst({ snapshots: first })],
    plans: [
      'zfs send -Lce -i tank/src#snap1 tank/src@snap2',
      'zfs bookmark tank/src@snap2 tank/src#holdfast-base-…',
    ],
    why: 'one step and nothing after it: no second send that would carry nothing',
  },
  {
    from: 'syncoid 005_reset_resume_state',
    situation: 'a receive was cut, and the user wants no resuming',
    source: [src({ snapshots: five.slice(0, 2), bookmarks: w.kept(five.slice(0, 2)) })],
    target: [
      dst({
        snapshots: first,
        resumeToken: token,
        resumes: { toGuid: w.guidOf('snap2'), fromGuid: w.guidOf('snap1'), raw: false },
      }),
    ],
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'nothing that has come is thrown away by itself (S11): the token is gone on with; to abort it is an action of its own, with a typed token',
  },
  {
    from: 'syncoid 006_reset_resume_state2',
    situation: 'a receive was cut, and the snapshot that it waits for was destroyed',
    source: [src({ snapshots: [...first, ...five.slice(2, 3)], bookmarks: w.kept(five) })],
    target: [
      dst({
        snapshots: first,
        resumeToken: token,
        resumes: { toGuid: w.guidOf('snap2'), fromGuid: w.guidOf('snap1'), raw: false },
      }),
    ],
    plans: ['zfs receive -A vault/src', '(replica-partial)'],
    why: 'the token is decoded before it is used: ZFS would refuse it. Nothing can go on with it, so it is given up, by a typed word and for that very token (S11); nothing else is received over it before',
  },
  {
    from: 'syncoid 007_preserve_recordsize',
    situation: 'filesystems with other record sizes, volumes with other block sizes',
    source: [
      src({ snapshots: snaps('a') }),
      src(
        { type: 'volume', snapshots: snaps('v'), canmount: null, mountpoint: null, mounted: false },
        '/16',
      ),
    ],
    target: [],
    plans: [
      'zfs send -Lce tank/src@a',
      'zfs send -Lce tank/src/16@v',
      'zfs bookmark tank/src@a tank/src#holdfast-base-…',
      'zfs bookmark tank/src/16@v tank/src/16#holdfast-base-…',
    ],
    why: 'block sizes travel in the stream: `-L` keeps large blocks as they are, for the copy’s whole life, since toggling it breaks the chain',
  },
  {
    from: 'syncoid 008_force_delete_snapshot',
    situation: 'a snapshot of the source was destroyed and made anew under its old name',
    source: [
      src({
        snapshots: [...first, ...w.snaps(['anew', 2 * hour])].map((each) =>
          each.name === 'anew' ? { ...each, name: five[1]?.name ?? each.name } : each,
        ),
        bookmarks: w.kept(first),
      }),
    ],
    target: [dst({ snapshots: five.slice(0, 2) })],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${clone} vault/src.aside-20261122@snap1 vault/src`,
      'zfs promote vault/src',
      `${setAside} vault/src.aside-20261122`,
      '(replica-diverged)',
    ],
    why: 'the same name is not the same snapshot: the guids differ. syncoid destroys the target’s; here it stays in what is put aside, and the copy goes on from the older one',
  },
  {
    from: 'syncoid 009_preserve_properties',
    situation: 'the source has properties of its own: mountpoint, compression, user properties',
    source: [src({ snapshots: snaps('a'), mountpoint: '/etc' })],
    target: [],
    plans: ['zfs send -Lce tank/src@a', 'zfs bookmark tank/src@a tank/src#holdfast-base-…'],
    why: 'no `-p`: a property that comes with a stream can mount a copy over a live path (S9); a copy is received with the few that keep it inert',
  },
  {
    from: 'syncoid 010_filter_snaps',
    situation: 'some snapshots are excluded by pattern',
    source: [
      src({ snapshots: snaps('monthly1', 'daily1', 'daily2', 'hourly1', 'daily3', 'daily4') }),
    ],
    target: [],
    policy: { replicate: { ...w.policy().replicate, exclude: ['hourly*', 'monthly*'] } },
    plans: [
      'zfs send -Lce tank/src@daily1',
      'zfs send -Lce -i @daily1 tank/src@daily2',
      'zfs send -Lce -i @daily2 tank/src@daily3',
      'zfs send -Lce -i @daily3 tank/src@daily4',
      'zfs bookmark tank/src@daily4 tank/src#holdfast-base-…',
    ],
    why: 'the first in full is the oldest that is sent; then as few sends as there are runs and gaps between what is not',
  },
  {
    from: 'syncoid 011_sync_out-of-order_snapshots',
    situation: 'the clock was set back: a younger snapshot is dated before an older one',
    source: [
      src({
        snapshots: w.snaps(
          ['made-first', 9 * day],
          ['dated-2006', 7_000 * day],
          ['made-last', 6_999 * day],
        ),
      }),
    ],
    target: [],
    plans: [
      'zfs send -Lce tank/src@made-first',
      'zfs send -Lce -I @made-first tank/src@made-last',
      'zfs bookmark tank/src@made-last tank/src#holdfast-base-…',
    ],
    why: 'ordered by createtxg on the sending side, never by date: what was made first is sent first',
  },
  {
    from: 'syncoid 011_exclude_base_snapshot',
    situation: 'the newest snapshot of the copy is one that is excluded by now',
    source: [
      src({
        snapshots: snaps('daily0', 'hourly1', 'daily1', 'hourly2'),
        bookmarks: w.kept(snaps('x', 'hourly1')),
      }),
    ],
    target: [dst({ snapshots: snaps('daily0', 'hourly1') })],
    policy: { replicate: { ...w.policy().replicate, exclude: ['hourly*'] } },
    plans: [
      'zfs send -Lce -i @hourly1 tank/src@daily1',
      'zfs bookmark tank/src@daily1 tank/src#holdfast-base-…',
    ],
    why: 'what is there is a base, whatever the policy says of sending it today; the excluded one after it is not sent',
  },
  {
    from: 'syncoid 012_receive_resume_token',
    situation: 'a first receive was cut and left nothing but its token',
    source: [src({ snapshots: snaps('empty', 'something'), bookmarks: w.kept(snaps('empty')) })],
    target: [
      dst({
        resumeToken: token,
        resumes: { toGuid: w.guidOf('empty'), fromGuid: null, raw: false },
        stamp: { dataset: 'src', role: 'replica', send: 'Lce' },
      }),
    ],
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'token first: it goes on with exactly the snapshot that it names (openzfs#16764); the rest follows in the next plan',
  },
  {
    from: 'syncoid 013_bookmark_replication_0_named',
    situation: 'the snapshot and the bookmark are named `0`',
    source: [src({ snapshots: snaps('1', '2'), bookmarks: [w.bookmark('0', '0', 99, 15 * day)] })],
    target: [dst({ snapshots: snaps('0') })],
    plans: [
      'zfs send -Lce -i tank/src#0 tank/src@1',
      'zfs send -Lce -i @1 tank/src@2',
      'zfs bookmark tank/src@2 tank/src#holdfast-base-…',
    ],
    why: 'a name is text, and is never asked whether it is true',
  },
  {
    from: 'syncoid 014_bookmark_check_guid_on_existing',
    situation: 'a bookmark is there by the name of the snapshot, and is of another one',
    source: [
      src({
        snapshots: five.slice(0, 2),
        bookmarks: [...w.kept(first), w.bookmark('snap2', 'snap1', 100, 15 * day)],
      }),
    ],
    target: [dst({ snapshots: first })],
    plans: [
      'zfs send -Lce -i @snap1 tank/src@snap2',
      'zfs bookmark tank/src@snap2 tank/src#holdfast-base-…',
    ],
    why: 'ours bear the guid that they stand for, so no name is ever in their way; whether one is there is asked by guid',
  },
  {
    from: 'syncoid 015_use_bookmarks_created_after_latest_snapshot',
    situation: 'an older common snapshot is there, and a bookmark of the copy’s newest one',
    source: [
      src({
        snapshots: [...first, ...five.slice(2, 3)],
        bookmarks: [w.bookmark('snap2', 'snap2', 101, 12 * day)].map((each) => ({
          ...each,
          createtxg: five[1]?.createtxg ?? each.createtxg,
        })),
      }),
    ],
    target: [dst({ snapshots: five.slice(0, 2) })],
    plans: [
      'zfs send -Lce -i tank/src#snap2 tank/src@snap3',
      'zfs bookmark tank/src@snap3 tank/src#holdfast-base-…',
    ],
    why: 'an increment goes onto the copy’s newest snapshot and no other: the bookmark of that one is the base, not the older snapshot, which would need a rollback',
  },
  {
    from: 'syncoid 016_require_rollback_when_not_using_bookmarks',
    situation: 'the same without the bookmark',
    source: [src({ snapshots: [...first, ...five.slice(2, 3)], bookmarks: w.kept(first) })],
    target: [dst({ snapshots: five.slice(0, 2) })],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${clone} vault/src.aside-20261122@snap1 vault/src`,
      'zfs promote vault/src',
      `${setAside} vault/src.aside-20261122`,
      '(replica-diverged)',
    ],
    why: 'to go on from the older one the copy’s newest would have to be destroyed: it stays in what is put aside instead (S4)',
  },
];
