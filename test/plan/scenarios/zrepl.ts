import * as ids from '../../../src/model/ids.ts';
import type { FilesystemFacts } from '../../../src/model/observation.ts';
import * as w from '../../support/world.ts';
import type { Scenario } from './scenario.ts';

const { day, hour } = w;
const token = '1-c16fcb42f-f0-789c';
const list = w.snaps(['1', 9 * day], ['2', 6 * day], ['3', hour]);
const src = (over: Partial<FilesystemFacts> = {}, path = '') =>
  w.filesystem(`tank/src${path}`, { snapshots: list, bookmarks: w.kept(list), ...over });
const dst = (count: number, over: Partial<FilesystemFacts> = {}) =>
  w.replica('vault/src', {
    snapshots: list.slice(0, count),
    stamp: { dataset: 'src', role: 'replica', send: 'Lce' },
    ...over,
  });
const cut = (over: Partial<NonNullable<FilesystemFacts['resumes']>> = {}) => ({
  resumeToken: token,
  resumes: { toGuid: w.guidOf('2'), fromGuid: w.guidOf('1'), raw: false, ...over },
});

/** The cases of zrepl's `internal/platformtest` that are about what is sent. */
export const zrepl: readonly Scenario[] = [
  {
    from: 'zrepl ReplicationInitialAll',
    situation: 'nothing is at the target',
    source: [src()],
    target: [],
    plans: ['zfs send -Lce tank/src@1', 'zfs send -Lce -I @1 tank/src@3'],
    why: 'all that the origin has, oldest first: what it keeps is what was promised',
  },
  {
    from: 'zrepl ReplicationIncrementalIsPossibleIfCommonSnapshotIsDestroyed',
    situation: 'the common snapshot was destroyed at the source; a bookmark of it is there',
    source: [src({ snapshots: list.slice(1), bookmarks: w.kept(list) })],
    target: [dst(1)],
    plans: [
      'zfs send -Lce -i tank/src#holdfast-base-… tank/src@2',
      'zfs send -Lce -i @2 tank/src@3',
    ],
    why: 'the bookmark is a base as good as its snapshot; `-I` cannot begin from one (openzfs#12415), so one `-i` comes first',
  },
  {
    from: 'zrepl ReplicationFailingInitialParentProhibitsChildReplication',
    situation: 'the parent has no snapshot that could be sent, and its child has',
    source: [src({ snapshots: [], bookmarks: [] }), src({}, '/child')],
    target: [],
    plans: [],
    why: 'a child is received below its parent: it waits until that has a snapshot',
  },
  {
    from: 'zrepl ReceiveForceIntoEncryptedErr',
    situation: 'an encrypted filesystem of somebody lies where the copy would come',
    source: [src()],
    target: [w.filesystem('vault/src', { ...w.encrypted('vault/src'), snapshots: [] })],
    plans: [],
    why: 'nothing is received onto what is there, and `-F` is in no command (S4)',
  },
  {
    from: 'zrepl ReceiveForceRollbackWorksUnencrypted',
    situation: 'something was written to the copy since its last snapshot',
    source: [src()],
    target: [dst(1, { written: 4096n })],
    plans: ['zfs rollback vault/src@1', '(replica-written)'],
    why: 'there `-F` throws the writes away; here to go back is an action of its own, which says what is lost and asks for a typed word',
  },
  {
    from: 'zrepl ResumableRecvAndTokenHandling',
    situation: 'an increment was cut in the middle',
    source: [src()],
    target: [dst(1, cut())],
    plans: [`zfs send -t ${token}`, '(replica-partial)'],
    why: 'the token is decoded and held against the origin, and then gone on with',
  },
  {
    from: 'zrepl SendArgsValidationResumeTokenDifferentFilesystemForbidden',
    situation: 'the token is of a snapshot that no filesystem of the source has',
    source: [src()],
    target: [dst(1, cut({ toGuid: ids.guid('4242424242'), fromGuid: null }))],
    plans: ['zfs receive -A vault/src', '(replica-partial)'],
    why: 'it is of another filesystem’s stream: it is not gone on with, and can be given up by a typed word alone',
  },
  {
    from: 'zrepl SendArgsValidationResumeTokenEncryptionMismatchForbidden',
    situation: 'a stream in the clear was cut on a pool that takes raw streams only',
    source: [src(w.encrypted('tank/src'))],
    target: [dst(1, { ...cut(), stamp: { dataset: 'src', role: 'keyless', send: 'w' } })],
    vault: { trust: 'keyless' },
    plans: ['zfs receive -A vault/src', '(replica-partial)', '(flags-contradict)'],
    why: 'S7: a stream goes on as it began, so this one does not go on',
  },
  {
    from: 'zrepl IdempotentBookmark',
    situation: 'the copy is current, and its base has its bookmark already',
    source: [src()],
    target: [dst(3)],
    plans: [],
    why: 'a bookmark that is there is not made again: ZFS would refuse it, and there is nothing to do',
  },
];
