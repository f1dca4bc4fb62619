import type { FilesystemFacts } from '../../../src/model/observation.ts';
import * as w from '../../support/world.ts';
import { type Scenario, setAside } from './scenario.ts';

const { day, hour } = w;
const token = '1-c16fcb42f-f0-789c';
const [first, second, third] = [
  w.snaps(['test-1', 9 * day]),
  w.snaps(['test-2', 6 * day]),
  w.snaps(['test-3', hour]),
];
const src = (over: Partial<FilesystemFacts> = {}) => w.filesystem('tank/src', over);
const kept = (...lists: readonly (typeof first)[]) => ({
  snapshots: lists.flat(),
  bookmarks: w.kept(lists.flat()),
});
const cut = (to: string, from: string | null, over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/src', {
    stamp: { dataset: 'src', role: 'replica', send: 'Lce' },
    resumeToken: token,
    resumes: {
      toGuid: w.guidOf(to),
      fromGuid: from === null ? null : w.guidOf(from),
      raw: false,
    },
    ...over,
  });
const never = { hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

/** zfs_autobackup's `tests/test_externalfailures.py`: what is left when a transfer fails. */
export const autobackup: readonly Scenario[] = [
  {
    from: 'zfs_autobackup test_initial_resume',
    situation: 'a first receive was cut for want of room, and there is room again',
    source: [src(kept(first))],
    target: [cut('test-1', null)],
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'the token first, and nothing is sent twice',
  },
  {
    from: 'zfs_autobackup test_incremental_resume',
    situation: 'an increment was cut',
    source: [src(kept(first, second))],
    target: [cut('test-2', 'test-1', { snapshots: first })],
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'the same: what came is kept, and the rest follows',
  },
  {
    from: 'zfs_autobackup test_initial_resumeabort',
    situation: 'a first receive was cut, and its snapshot was destroyed at the source',
    source: [src(kept(second))],
    target: [cut('test-1', null)],
    plans: ['zfs receive -A vault/src', '(replica-partial)'],
    why: 'nothing can go on with it; it is given up by a typed word and never by itself (S11), and what is there now is sent in the next plan',
  },
  {
    from: 'zfs_autobackup test_incremental_resumeabort',
    situation:
      'an increment was cut, its snapshot was destroyed at the source, and another one came',
    source: [src(kept(first, third))],
    target: [cut('test-2', 'test-1', { snapshots: first })],
    plans: ['zfs receive -A vault/src', '(replica-partial)'],
    why: 'as before; the base is untouched, so the next plan goes on from it',
  },
  {
    from: 'zfs_autobackup test_abort_unwanted_resume',
    situation: 'an increment was cut to a snapshot that the target’s retention no longer wants',
    source: [src(kept(first, second, third))],
    target: [cut('test-2', 'test-1', { snapshots: first })],
    policy: { keepReplica: never },
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'zfs_autobackup throws it away and sends another; here what came is kept and finished: a base is worth more than the bytes, and retention prunes it later, with proof (S5)',
  },
  {
    from: 'zfs_autobackup test_abort_resume_emptysnapshotlist',
    situation: 'an increment was cut, its snapshot was destroyed at the source, and no other came',
    source: [src(kept(first))],
    target: [cut('test-2', 'test-1', { snapshots: first })],
    plans: ['zfs receive -A vault/src', '(replica-partial)'],
    why: 'there it was a crash; here the token is all that is in the way, and it is given up by a typed word',
  },
  {
    from: 'zfs_autobackup test_missing_common',
    situation: 'the common snapshot was destroyed at the source, and no bookmark stands for it',
    source: [src(kept(second))],
    target: [
      w.replica('vault/src', {
        snapshots: first,
        stamp: { dataset: 'src', role: 'replica', send: 'Lce' },
      }),
    ],
    plans: [
      'zfs rename vault/src vault/src.aside-20261122',
      `${setAside} vault/src.aside-20261122`,
      '(base-gone)',
    ],
    why: 'there the run fails until a person destroys the target; here what lies there is put aside whole, by a typed word, and comes anew: until it has come, nothing that was there is gone',
  },
];
