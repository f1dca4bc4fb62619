import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/model/fact.ts';
import * as ids from '../../src/model/ids.ts';
import type { FilesystemFacts, PoolFacts } from '../../src/model/observation.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { judgeFact, judgeOutcome } from '../../src/plan/facts/facts.ts';
import * as w from '../support/world.ts';

const host = ids.hostName('h1');
const name = ids.filesystemName('tank/data');
const on = { host, filesystem: name };
const pool = { host, pool: 'tank' };
const snapshots = w.snaps(['a', 2 * w.hour], ['b', w.hour]);
const bookmarks = [w.bookmark('mark', 'a', 99, w.hour)];
const a = ids.snapshotName('a');
const seen = (fs: Partial<FilesystemFacts> = {}, its: Partial<PoolFacts> = {}) =>
  w.seen('h1', [w.zpool('tank', its)], [w.replica('tank/data', { snapshots, bookmarks, ...fs })]);
const nothing = w.seen('h1', [w.zpool('tank')], []);
const blind = { ...seen(), filesystems: { ok: false, what: 'zfs list failed.' } } as const;
const other = w.guidOf('another');
const scan = (what: 'scrub' | 'resilver') =>
  ({ kind: 'running', what, startedAt: w.now, percent: 1, paused: false }) as const;
const ended = (what: 'scrub' | 'resilver', ago: number) =>
  ({ kind: 'finished', what, at: ids.instant(w.now - ago), errors: 0n, repaired: '0B' }) as const;
const usable: Fact = { kind: 'pool-usable', ...pool, states: ['ONLINE', 'DEGRADED'] };
const token: Fact = { kind: 'token-is', ...on, token: '1-a' };
const locked = w.encrypted('tank/data', 'unavailable');

describe('S2 a fact', () => {
  it.each<[string, Fact, ReturnType<typeof seen>]>([
    [
      'a snapshot by name and guid',
      { kind: 'snapshot-is', ...on, snapshot: a, guid: w.guidOf('a') },
      seen(),
    ],
    [
      'a bookmark by name and guid',
      { kind: 'bookmark-is', ...on, bookmark: ids.snapshotName('mark'), guid: w.guidOf('a') },
      seen(),
    ],
    ['the newest snapshot', { kind: 'newest-is', ...on, guid: w.guidOf('b') }, seen()],
    [
      'that there is no snapshot',
      { kind: 'newest-is', ...on, guid: null },
      seen({ snapshots: [] }),
    ],
    [
      'a snapshot that is not there yet',
      { kind: 'snapshot-absent', ...on, snapshot: ids.snapshotName('c') },
      seen(),
    ],
    [
      'a filesystem by guid',
      { kind: 'exists', ...on, guid: w.guidOf('filesystem tank/data') },
      seen(),
    ],
    ['that there is none', { kind: 'absent', ...on }, nothing],
    ['nothing written', { kind: 'unwritten', ...on }, seen()],
    ['a token', token, seen({ resumeToken: '1-a' })],
    ['encryption', { kind: 'encrypted', ...on }, seen(locked)],
    ['a key that is away', { kind: 'key-unavailable', ...on }, seen(locked)],
    ['a pool that works', usable, seen({}, { state: 'DEGRADED' })],
    ['room to the last byte', { kind: 'space-for', ...on, bytes: 5n }, seen({ available: 5n })],
    ['no scan', { kind: 'no-scan', ...pool }, seen()],
  ])('holds: %s', (_, fact, host) => {
    expect(judgeFact(fact, host)).toEqual({ holds: true });
  });

  it.each<[string, Fact, ReturnType<typeof seen>]>([
    [
      'another snapshot has the name',
      { kind: 'snapshot-is', ...on, snapshot: a, guid: other },
      seen(),
    ],
    [
      'the snapshot is gone',
      { kind: 'snapshot-is', ...on, snapshot: a, guid: w.guidOf('a') },
      seen({ snapshots: [] }),
    ],
    [
      'another bookmark has the name',
      { kind: 'bookmark-is', ...on, bookmark: ids.snapshotName('mark'), guid: other },
      seen(),
    ],
    [
      'the bookmark is gone',
      { kind: 'bookmark-is', ...on, bookmark: ids.snapshotName('mark'), guid: w.guidOf('a') },
      seen({ bookmarks: [] }),
    ],
    ['there is a newer snapshot', { kind: 'newest-is', ...on, guid: w.guidOf('a') }, seen()],
    ['there is a snapshot', { kind: 'newest-is', ...on, guid: null }, seen()],
    ['the snapshot is there already', { kind: 'snapshot-absent', ...on, snapshot: a }, seen()],
    ['the filesystem was made anew', { kind: 'exists', ...on, guid: other }, seen()],
    ['the filesystem is there', { kind: 'absent', ...on }, seen()],
    ['it cannot be told whether the filesystem is there', { kind: 'absent', ...on }, blind],
    ['it cannot be told what the filesystem holds', { kind: 'unwritten', ...on }, blind],
    ['a byte was written', { kind: 'unwritten', ...on }, seen({ written: 1n })],
    ['the token is another', token, seen({ resumeToken: '1-b' })],
    ['the token is gone', token, seen()],
    ['there is a token', { kind: 'token-is', ...on, token: null }, seen({ resumeToken: '1-b' })],
    ['it is in the clear', { kind: 'encrypted', ...on }, seen()],
    ['the key is loaded', { kind: 'key-unavailable', ...on }, seen(w.encrypted('tank/data'))],
    ['the pool is imported read-only', usable, seen({}, { readonly: true })],
    ['the pool has stopped', usable, seen({}, { state: 'SUSPENDED' })],
    ['the pool is gone', usable, w.seen('h1', [], [])],
    ['a byte of room is missing', { kind: 'space-for', ...on, bytes: 6n }, seen({ available: 5n })],
    ['a resilver runs', { kind: 'no-scan', ...pool }, seen({}, { scan: scan('resilver') })],
  ])('no longer holds when %s', (_, fact, host) => {
    expect(judgeFact(fact, host).holds).toBe(false);
  });
});

describe('S3 an outcome', () => {
  const inert: Outcome = { kind: 'inert', ...on };
  const newest: Outcome = { kind: 'newest-among', ...on, guids: [w.guidOf('b')] };
  const scrubbed: Outcome = { kind: 'scrub-begun', ...pool, after: w.now };
  const volume = { type: 'volume', canmount: null } as const;

  it.each<[string, Outcome, ReturnType<typeof seen>]>([
    ['a snapshot', { kind: 'snapshot-there', ...on, snapshot: a }, seen()],
    ['a guid under whatever name', { kind: 'guid-there', ...on, guid: w.guidOf('a') }, seen()],
    [
      'a bookmark under whatever name',
      { kind: 'bookmark-there', ...on, guid: w.guidOf('a') },
      seen({ bookmarks: [w.bookmark('mine', 'a', 99, w.day)] }),
    ],
    ['a filesystem', { kind: 'filesystem-there', ...on }, seen()],
    ['the rest of a receive', newest, seen()],
    ['an inert replica', inert, seen()],
    ['an inert volume', inert, seen(volume)],
    ['a scrub that runs', scrubbed, seen({}, { scan: scan('scrub') })],
    ['a scrub that has ended meanwhile', scrubbed, seen({}, { scan: ended('scrub', 0) })],
  ])('is there: %s', (_, outcome, host) => {
    expect(judgeOutcome(outcome, host)).toEqual({ holds: true });
  });

  it.each<[string, Outcome, ReturnType<typeof seen>]>([
    [
      'the snapshot is not',
      { kind: 'snapshot-there', ...on, snapshot: ids.snapshotName('c') },
      seen(),
    ],
    ['the guid is not', { kind: 'guid-there', ...on, guid: other }, seen()],
    [
      'there is the snapshot, and no bookmark of it',
      { kind: 'bookmark-there', ...on, guid: w.guidOf('b') },
      seen(),
    ],
    ['the filesystem is not', { kind: 'filesystem-there', ...on }, nothing],
    ['it cannot be told', { kind: 'filesystem-there', ...on }, blind],
    ['another snapshot is the newest', { ...newest, guids: [w.guidOf('a')] }, seen()],
    ['partial state is left', newest, seen({ resumeToken: '1-a' })],
    ['the replica can be written to', inert, seen({ readonly: false })],
    ['the replica is mounted', inert, seen({ mounted: true })],
    ['the replica would be mounted', inert, seen({ canmount: 'on' })],
    ['the volume can be written to', inert, seen({ ...volume, readonly: false })],
    ['only a resilver runs', scrubbed, seen({}, { scan: scan('resilver') })],
    ['only a resilver has ended', scrubbed, seen({}, { scan: ended('resilver', 0) })],
    ['the last scrub was an earlier one', scrubbed, seen({}, { scan: ended('scrub', w.hour) })],
  ])('is not there when %s', (_, outcome, host) => {
    expect(judgeOutcome(outcome, host).holds).toBe(false);
  });
});
