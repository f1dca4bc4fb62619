import { describe, expect, it } from 'vitest';
import { parseAllow } from '../../src/zfs/allow.ts';
import { parseDestroyEstimate } from '../../src/zfs/destroy-estimate.ts';
import { filesystemColumns, parseFilesystems } from '../../src/zfs/filesystems.ts';
import { parseGet } from '../../src/zfs/get.ts';
import { parseHolds } from '../../src/zfs/holds.ts';
import { parsePoolList } from '../../src/zfs/pool-list.ts';
import { parsePoolStatus } from '../../src/zfs/pool-status.ts';
import { parseReceiveReport } from '../../src/zfs/receive-report.ts';
import { isResumeToken } from '../../src/zfs/resume-token.ts';
import { parseSendEstimate } from '../../src/zfs/send-estimate.ts';
import { parseSnapshots } from '../../src/zfs/snapshots.ts';
import type { TroubleCode } from '../../src/zfs/trouble/rule.ts';
import { classifyTrouble } from '../../src/zfs/trouble.ts';
import { parseVersion } from '../../src/zfs/version.ts';
import { fixture, namesOf, unmarkedLines, withColumns, withoutIvsets } from './fixture.ts';

type Check = (text: string) => void;

const trouble =
  (code: TroubleCode): Check =>
  (text) =>
    expect(classifyTrouble(text)?.code).toBe(code);

const silent: Check = (text) => expect(text.trim()).toBe('');

const onePool = (text: string) => {
  const { pools, refused } = parsePoolStatus(text, 0);
  expect(refused).toEqual([]);
  expect(pools).toHaveLength(1);
  return pools[0];
};

const received =
  (into: string): Check =>
  (text) =>
    expect(parseReceiveReport(text)).toMatchObject([{ into }]);

const estimate =
  (streams: number): Check =>
  (text) => {
    const read = parseSendEstimate(text);
    expect(read?.streams).toHaveLength(streams);
    expect(read?.bytes).toBeGreaterThan(0n);
  };

const read: Readonly<Record<string, Check>> = {
  'err-destroy-held': silent,
  'err-destroy-held.stderr': trouble('busy'),
  'err-diverged': silent,
  'err-diverged.stderr': trouble('target-modified'),
  'err-full-onto-existing': silent,
  'err-full-onto-existing.stderr': trouble('target-exists'),
  'err-key-not-loaded': silent,
  'err-key-not-loaded.stderr': trouble('key-not-loaded'),
  'err-no-dataset': silent,
  'err-no-dataset.stderr': trouble('no-such-dataset'),
  'err-scrub-already': silent,
  'err-scrub-already.stderr': trouble('scan-running'),
  'err-snapshot-exists': silent,
  'err-snapshot-exists.stderr': trouble('already-exists'),
  'err-target-modified': silent,
  'err-target-modified.stderr': trouble('target-modified'),
  'receive-first': received('vault/data@a'),
  'receive-raw': received('vault/secret@a'),
  'receive-volume': received('vault/vol@a'),
  'resume-interrupted.stderr': trouble('partial-state'),
  'resume-send-nvP': estimate(1),
  'resume-token': (text) => expect(isResumeToken(text.trim())).toBe(true),
  'zfs-allow': (text) =>
    expect(parseAllow(text)).toMatchObject([
      { to: 'user', who: 'repl', permissions: ['send', 'snapshot'] },
    ]),
  'zfs-destroy-nvp': (text) => expect(parseDestroyEstimate(text)).not.toBeNull(),
  'zfs-get-all': (text) => {
    const { rows, refused } = parseGet(text);
    expect(refused).toBe(0);
    expect(rows.some(({ property }) => property === 'snapshots_changed')).toBe(false);
  },
  'zfs-holds': (text) => expect(parseHolds(text).rows).toMatchObject([{ tag: 'keep' }]),
  'zfs-list-filesystems': (text) => {
    const { rows, refused } = parseFilesystems(withColumns(text, filesystemColumns.length), {
      snapshotsChanged: false,
    });
    expect(refused).toBe(0);
    expect(rows.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'filesystem tank',
      'filesystem tank/data',
      'filesystem tank/secret',
      'volume tank/vol',
      'filesystem tank/with space',
    ]);
    // What stands in the place of snapshots_changed is not taken for it.
    expect(rows.every((row) => row.snapshotsChanged === undefined)).toBe(true);
    expect(rows[2]?.encryption).toMatchObject({ root: 'tank/secret', key: 'available' });
  },
  'zfs-list-snapshots': (text) => {
    const { byFilesystem, refused } = parseSnapshots(unmarkedLines(withoutIvsets(text)));
    expect(refused).toBe(0);
    const data = [...byFilesystem].find(([name]) => name === 'tank/data')?.[1];
    expect(data?.snapshots.map(({ name, holds }) => `${name} ${holds}`)).toEqual(['a 1', 'b 0']);
    expect(data?.bookmarks.map(({ guid }) => guid)).toEqual([data?.snapshots[0]?.guid]);
  },
  'zfs-list-without-snapshots-changed': silent,
  'zfs-list-without-snapshots-changed.stderr': trouble('bad-property'),
  'zfs-send-nvP': estimate(1),
  'zfs-send-nvP-I': estimate(1),
  'zfs-send-nvP-w': estimate(1),
  'zfs-version': (text) =>
    expect(parseVersion(text)).toEqual({
      userland: '2.1.11-1+deb12u1',
      kernel: '2.1.11-1+deb12u1',
    }),
  'zpool-list': (text) => {
    const { rows, refused } = parsePoolList(text);
    expect(refused).toBe(0);
    expect(rows.map(({ name, state }) => `${name} ${state}`)).toEqual(['rz ONLINE', 'tank ONLINE']);
  },
  'zpool-status-degraded': (text) =>
    expect(onePool(text)).toMatchObject({
      state: 'DEGRADED',
      vdevs: [{ name: 'mirror-0', children: [{ state: 'ONLINE' }, { state: 'OFFLINE' }] }],
    }),
  'zpool-status-faulted': (text) =>
    expect(onePool(text)?.vdevs[0]?.children[1]).toMatchObject({
      state: 'FAULTED',
      note: 'external device fault',
    }),
  'zpool-status-healthy': (text) =>
    expect(parsePoolStatus(text, 0)).toMatchObject({
      refused: [],
      pools: [
        { name: 'rz', state: 'ONLINE', scan: { kind: 'none' }, dataErrors: 0n },
        { name: 'tank', state: 'ONLINE', scan: { kind: 'none' }, dataErrors: 0n },
      ],
    }),
  'zpool-status-scrub-running': (text) =>
    expect(onePool(text)?.scan).toMatchObject({ kind: 'running', what: 'scrub', percent: 0 }),
  'zpool-status-scrubbed': (text) =>
    expect(onePool(text)?.scan).toMatchObject({ kind: 'finished', what: 'scrub', errors: 0n }),
};

describe('output of OpenZFS 2.1.11', () => {
  it('is read whole: no file lies there that is not', () => {
    expect(namesOf('2.1.11')).toEqual(Object.keys(read).sort());
  });

  it.each(Object.entries(read))('%s', (name, check) => {
    check(fixture(name, '2.1.11'));
  });
});
