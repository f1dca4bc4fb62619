import { describe, expect, it } from 'vitest';
import type { Vdev } from '../../src/model/observation.ts';
import { parseAllow } from '../../src/zfs/allow.ts';
import { parseDestroyEstimate } from '../../src/zfs/destroy-estimate.ts';
import { filesystemColumns, parseFilesystems } from '../../src/zfs/filesystems.ts';
import { parseGet, parseValue } from '../../src/zfs/get.ts';
import { parseHolds } from '../../src/zfs/holds.ts';
import { parseList } from '../../src/zfs/list.ts';
import { parsePoolList } from '../../src/zfs/pool-list.ts';
import { parsePoolStatus } from '../../src/zfs/pool-status.ts';
import { parsePoolStatusJson } from '../../src/zfs/pool-status-json.ts';
import { parseReceiveReport } from '../../src/zfs/receive-report.ts';
import { isResumeToken, parseResumeToken } from '../../src/zfs/resume-token.ts';
import { parseSendEstimate } from '../../src/zfs/send-estimate.ts';
import { parseSendProgress } from '../../src/zfs/send-progress.ts';
import { parseSnapshots } from '../../src/zfs/snapshots.ts';
import type { TroubleCode } from '../../src/zfs/trouble/rule.ts';
import { classifyTrouble } from '../../src/zfs/trouble.ts';
import { parseVersion } from '../../src/zfs/version.ts';
import { fixture, fixtureNames, unmarkedLines, withColumns, withoutIvsets } from './fixture.ts';

type Check = (text: string) => void;

/** Not one line refused, this many rows, and what is asked of them. */
const whole = <Row>(
  listing: { rows: readonly Row[]; refused: number },
  rows: number,
  then: (rows: readonly Row[]) => void = () => {},
) => {
  expect(listing.refused).toBe(0);
  expect(listing.rows).toHaveLength(rows);
  then(listing.rows);
};

const utc = (text: string) => Date.parse(`2026-11-22T${text}Z`);

/** The leaves and branches of a pool's tree as `name state`, indented by their depth. */
const tree = (vdevs: readonly Vdev[], depth = 0): readonly string[] =>
  vdevs.flatMap((vdev) => [
    `${' '.repeat(depth)}${vdev.group === 'data' ? '' : `${vdev.group}: `}${vdev.name} ${vdev.state}`,
    ...tree(vdev.children, depth + 1),
  ]);

const onePool = (text: string) => {
  const { pools, refused } = parsePoolStatus(text, 0);
  expect(refused).toEqual([]);
  expect(pools).toHaveLength(1);
  const [pool] = pools;
  if (!pool) throw new Error('no pool');
  return pool;
};

const onePoolJson = (text: string) => {
  const listing = parsePoolStatusJson(text, null);
  expect(listing?.refused).toEqual([]);
  const [pool] = listing?.pools ?? [];
  if (!pool) throw new Error('no pool');
  return pool;
};

const rzTree = [
  'raidz1-0 ONLINE',
  ' virtio-h1-disk3 ONLINE',
  ' virtio-h1-disk4 ONLINE',
  ' virtio-h1-disk5 ONLINE',
  'spare: virtio-h1-disk6 AVAIL',
];

const trouble =
  (code: TroubleCode): Check =>
  (text) =>
    expect(classifyTrouble(text)?.code).toBe(code);

const property = (rows: readonly { property: string; value: string | null }[], name: string) =>
  rows.find((row) => row.property === name)?.value;

const running: Check = (text) =>
  expect(onePool(text).scan).toEqual({
    kind: 'running',
    what: 'scrub',
    startedAt: utc('07:53:56'),
    percent: 0,
    paused: false,
  });

const runningJson: Check = (text) =>
  expect(onePoolJson(text).scan).toMatchObject({
    kind: 'running',
    what: 'scrub',
    startedAt: utc('07:53:56'),
    paused: false,
  });

const snapshotRows = (columns: readonly ['name', 'guid', ...string[]], rows: number): Check => {
  return (text) =>
    whole(parseList(text, columns), rows, ([first]) =>
      expect(first?.['guid']).toMatch(/^\d{15,20}$/),
    );
};

const full: Check = (text) =>
  expect(parseSendEstimate(text)).toEqual({
    streams: [{ from: null, to: 'tank/data@byrepl', bytes: 20531856n }],
    bytes: 20531856n,
  });

const received =
  (...into: readonly string[]): Check =>
  (text) => {
    const report = parseReceiveReport(text);
    expect(report.map((each) => each.into)).toEqual(into);
    expect(report.every((each) => each.size !== null && (each.seconds ?? 0) > 0)).toBe(true);
  };

const suspendedSnapshots: Check = (text) => {
  const { refused, byFilesystem } = parseSnapshots(unmarkedLines(withoutIvsets(text)));
  expect([refused, [...byFilesystem.keys()]]).toEqual([0, ['tank/notes']]);
};

/** The pool is SUSPENDED though its disk is still called ONLINE. */
const suspendedPool: Check = (text) => {
  const { pools, refused } = parsePoolStatus(text, 0);
  expect(refused).toEqual([]);
  expect(pools.map(({ name, state }) => [name, state])).toEqual([
    ['tank', 'ONLINE'],
    ['thin', 'SUSPENDED'],
  ]);
  expect(pools[1]?.dataErrors).toBeGreaterThan(0n);
};

const read: Readonly<Record<string, Check>> = {
  'delegated-ok': full,
  'delegated-recv-ok': received('backup/repl/data@base'),
  'err-bad-magic-empty.stderr': trouble('stream-cut'),
  'err-bad-name.stderr': trouble('bad-name'),
  'err-bad-property.stderr': trouble('bad-property'),
  'err-corrupt-stream.stderr': trouble('stream-cut'),
  'err-dataset-busy-recv.stderr': trouble('busy'),
  'err-destroy-held.stderr': trouble('held'),
  'err-diverged-newer-snap.stderr': trouble('target-modified'),
  'err-diverged.stderr': trouble('target-modified'),
  'err-exists.stderr': trouble('already-exists'),
  'err-full-onto-existing.stderr': trouble('target-exists'),
  'err-garbage-stream.stderr': trouble('stream-bad'),
  'err-incr-missing-dest.stderr': trouble('target-missing'),
  'err-no-common-snapshot.stderr': trouble('no-common-base'),
  'err-no-dataset.stderr': trouble('no-such-dataset'),
  'err-no-pool.stderr': trouble('no-such-pool'),
  'err-no-such-pool.stderr': trouble('target-missing'),
  'err-offline-no-replicas.stderr': trouble('no-replicas'),
  'err-out-of-space-s.stderr': trouble('out-of-space'),
  'err-out-of-space-s': (text) =>
    whole(
      parseList(text, ['name', 'used', 'available', 'receive_resume_token']),
      2,
      ([pool, partial]) => {
        expect(pool?.receive_resume_token).toBeNull();
        expect(isResumeToken(partial?.receive_resume_token ?? '')).toBe(true);
      },
    ),
  'err-out-of-space-write.stderr': trouble('out-of-space'),
  'err-out-of-space.stderr': trouble('out-of-space'),
  'err-parent-missing.stderr': trouble('target-missing'),
  'err-permission-denied.stderr': trouble('no-permission'),
  'err-pool-busy-export.stderr': trouble('busy'),
  'err-rollback-newer.stderr': trouble('newer-snapshots'),
  'err-scrub-already.stderr': trouble('scan-running'),
  'err-send-nosnap.stderr': trouble('no-such-dataset'),
  'err-snapshot-exists.stderr': trouble('already-exists'),
  'keystatus-unavailable': (text) =>
    whole(parseGet(text), 20, (rows) => {
      expect(property(rows, 'keystatus')).toBe('unavailable');
      expect(rows[0]).toEqual({
        name: 'backup/h1/secure',
        property: 'keystatus',
        value: 'unavailable',
        received: null,
        source: null,
      });
    }),
  'ok-recv-F-rollback': received('work/div@daily-1'),
  'recv-full-onto-resumable.stderr': trouble('target-exists'),
  'resume-abort.stderr': trouble('no-such-dataset'),
  'resume-after': (text) =>
    whole(parseList(text, ['name', 'guid', 'receive_resume_token']), 2, ([top]) =>
      expect(top?.receive_resume_token).toBeNull(),
    ),
  'resume-interrupted-receive.stderr': trouble('partial-state'),
  'resume-send-nvP-t': (text) => {
    expect(parseResumeToken(text)).toEqual({
      toGuid: '2831407898918542376',
      toName: 'tank/data@daily-2',
      fromGuid: null,
      bytes: 0x886158n,
      raw: false,
      compressed: true,
      largeBlocks: false,
      embedded: true,
    });
    expect(parseSendEstimate(text).bytes).toBe(11356472n);
  },
  'resume-send-t-complete': received('backup/resume@daily-2'),
  'resume-token': (text) => expect(isResumeToken(parseValue(text) ?? '')).toBe(true),
  'sanoid-snapshots': snapshotRows(['name', 'guid', 'createtxg', 'creation'], 7),
  'syncoid-result': snapshotRows(['name', 'guid', 'keystatus'], 7),
  'zfs-allow': (text) => {
    const grants = parseAllow(text);
    expect(grants).toContainEqual({
      on: 'tank/data',
      scope: 'descendent',
      to: 'user',
      who: 'repl',
      permissions: ['create', 'receive'],
    });
    expect(grants).toHaveLength(4);
  },
  'zfs-allow-home': (text) =>
    expect(parseAllow(text).map(({ on, to, who }) => [on, to, who])).toEqual([
      ['tank/home', 'everyone', null],
      ['tank/home', 'group', 'staff'],
      ['tank', 'set', '@repset'],
    ]),
  'zfs-allow-none': (text) => expect(parseAllow(text)).toEqual([]),
  'zfs-create-child-key-not-loaded.stderr': trouble('key-not-loaded'),
  'zfs-destroy-clone.stderr': trouble('has-clones'),
  'zfs-destroy-held.stderr': trouble('has-clones'),
  'zfs-destroy-nvp': (text) =>
    expect(parseDestroyEstimate(text)).toEqual({
      snapshots: ['tank/data@daily-1', 'tank/data@daily-2'],
      reclaim: 65536n,
    }),
  'zfs-get-Hp-all-bookmark': (text) =>
    whole(parseGet(text), 6, (rows) => expect(property(rows, 'guid')).toBe('15367118588231658763')),
  'zfs-get-Hp-all-filesystem': (text) =>
    whole(parseGet(text), 77, (rows) => {
      expect(property(rows, 'snapshots_changed')).toBe('1795333801');
      expect(property(rows, 'com.example:owner')).toBe('ops team');
      expect(rows.find((row) => row.property === 'compression')?.source).toBe(
        'inherited from tank',
      );
    }),
  'zfs-get-Hp-all-snapshot': (text) =>
    whole(parseGet(text), 34, (rows) => expect(property(rows, 'clones')).toBe('tank/clone')),
  'zfs-get-Hp-all-volume': (text) =>
    whole(parseGet(text), 47, (rows) => expect(property(rows, 'volsize')).toBe('67108864')),
  'zfs-get-source': (text) =>
    whole(parseGet(text), 77, (rows) =>
      expect(rows[0]).toMatchObject({ property: 'type', received: null, source: null }),
    ),
  'zfs-holds-H': (text) =>
    whole(parseHolds(text), 3, (rows) =>
      expect(rows[2]).toEqual({ snapshot: 'tank/data@daily-1', tag: 'with space' }),
    ),
  'zfs-list-Hp-all-types': (text) =>
    whole(
      parseList(text, [
        'name',
        'type',
        'guid',
        'createtxg',
        'creation',
        'used',
        'available',
        'referenced',
        'written',
        'logicalused',
        'userrefs',
        'origin',
        'encryption',
        'encryptionroot',
        'keystatus',
        'keylocation',
        'keyformat',
        'mountpoint',
        'mounted',
        'canmount',
        'receive_resume_token',
        'volsize',
        'compressratio',
      ]),
      49,
      (rows) => {
        expect(new Set(rows.map((row) => row.type))).toEqual(
          new Set(['filesystem', 'volume', 'snapshot', 'bookmark']),
        );
        expect(rows.find((row) => row.name === 'tank/clone')?.origin).toBe('tank/data@base');
        expect(rows.find((row) => row.name === 'tank/with space')?.mountpoint).toBe(
          '/tank/with space',
        );
        expect(rows.find((row) => row.name === 'tank/data#base')?.written).toBeNull();
      },
    ),
  'zfs-list-Hp-snapshots-data': (text) =>
    whole(
      parseList(text, [
        'name',
        'guid',
        'createtxg',
        'creation',
        'used',
        'referenced',
        'written',
        'userrefs',
        'clones',
        'defer_destroy',
      ]),
      3,
      ([base]) => expect(base).toMatchObject({ userrefs: '2', clones: 'tank/clone' }),
    ),
  'zfs-list-suspended': (text) =>
    whole(
      parseFilesystems(withColumns(text, filesystemColumns.length), { snapshotsChanged: true }),
      3,
      (rows) => expect(rows.every(({ name }) => name.startsWith('tank'))).toBe(true),
    ),
  'zfs-list-suspended.stderr': trouble('pool-suspended'),
  'zfs-list-suspended-all': (text) => whole(parseList(text, ['name']), 3),
  'zfs-list-suspended-names': (text) => whole(parseList(text, ['name', 'guid']), 3),
  'zfs-list-suspended-names.stderr': trouble('pool-suspended'),
  'zfs-list-suspended-own-snapshots': suspendedSnapshots,
  'zfs-list-suspended-own-snapshots.stderr': trouble('pool-suspended'),
  'zfs-list-suspended-snapshots': suspendedSnapshots,
  'zfs-list-suspended-snapshots.stderr': trouble('pool-suspended'),
  'zfs-load-key-wrong.stderr': trouble('wrong-key'),
  'zfs-mount-key-not-loaded.stderr': trouble('key-not-loaded'),
  'zfs-mount-l-nokey.stderr': trouble('key-not-loaded'),
  'zfs-mount-pass-key-not-loaded.stderr': trouble('key-not-loaded'),
  'zfs-release-missing.stderr': trouble('no-such-hold'),
  'zfs-send-key-not-loaded.stderr': trouble('key-not-loaded'),
  'zfs-send-nvP-I': (text) => {
    const { streams, bytes } = parseSendEstimate(text);
    expect(streams).toHaveLength(22);
    expect(streams[1]).toEqual({ from: 'daily-1', to: 'tank@daily-2', bytes: 624n });
    expect(bytes).toBe(565744n);
  },
  'zfs-send-nvP-bookmark': (text) =>
    expect(parseSendEstimate(text).streams[0]?.from).toBe('tank/data#base'),
  'zfs-send-nvP-full': (text) => expect(parseSendEstimate(text).bytes).toBe(22238184n),
  'zfs-send-nvP-incr': (text) =>
    expect(parseSendEstimate(text).streams[0]?.from).toBe('tank/data@base'),
  'zfs-send-nvP-wR': (text) => expect(parseSendEstimate(text).streams).toHaveLength(6),
  'zfs-send-raw-incr-over-ssh': received(
    'backup/h1/secure@daily-1',
    'backup/h1/secure@daily-2',
    'backup/h1/secure/child@daily-1',
    'backup/h1/secure/child@daily-2',
  ),
  'zfs-send-vP-progress.stderr': (text) => {
    const progress = text.split('\n').flatMap((line) => parseSendProgress(line) ?? []);
    expect(progress.map((each) => each.sent)).toEqual([4602936n, 8807224n, 13011512n, 17215800n]);
    expect(parseSendEstimate(text).bytes).toBe(20531856n);
  },
  'zfs-send-wR-over-ssh': received('backup/h1/secure@base', 'backup/h1/secure/child@base'),
  'zpool-checkpoint': (text) =>
    expect(tree(onePool(text.replace(/\nbackup\t.*/, '')).vdevs)).toEqual([
      'virtio-h2-disk1 ONLINE',
      'virtio-h2-disk2 ONLINE',
    ]),
  'zpool-clear': (text) => expect(parsePoolStatus(text, 0)).toEqual({ pools: [], refused: [] }),
  'zpool-detach-spare.stderr': trouble('no-replicas'),
  'zpool-detach-spare': (text) => expect(tree(onePool(text).vdevs)).toEqual(rzTree),
  'zpool-get-Hp-all': (text) =>
    expect(property(parseGet(text).rows, 'guid')).toBe('3557643380600719284'),
  'zpool-list-Hp-o': (text) => {
    // Its columns are others than the probe's: the same lines in the probe's order.
    const lines = text.split('\n').filter((line) => line !== '');
    const asked = lines.map((line) => {
      const [name, guid, size, allocated, free, , , fragmentation, , , health, , readonly] =
        line.split('\t');
      return [name, guid, size, allocated, free, fragmentation, health, readonly].join('\t');
    });
    whole(parsePoolList(asked.join('\n')), 3, (rows) =>
      expect(rows[2]).toEqual({
        name: 'tank',
        guid: '5092257524824611538',
        state: 'ONLINE',
        readonly: false,
        size: 1006632960n,
        allocated: 32194560n,
        free: 974438400n,
        fragmentation: 2,
      }),
    );
  },
  'zpool-list-suspended': (text) =>
    whole(parsePoolList(text), 2, (rows) =>
      expect(rows.map(({ state }) => state)).toEqual(['ONLINE', 'SUSPENDED']),
    ),
  'zpool-status-suspended': suspendedPool,
  'zpool-status-suspended-wait': suspendedPool,
  'zpool-offline-f': (text) => {
    const pool = onePool(text);
    expect(pool.state).toBe('DEGRADED');
    expect(pool.vdevs[0]?.children[2]).toMatchObject({
      state: 'FAULTED',
      note: 'external device fault',
    });
  },
  'zpool-online-resilver': (text) =>
    expect(onePool(text).scan).toMatchObject({
      kind: 'running',
      what: 'resilver',
      startedAt: utc('07:54:04'),
      percent: 0,
    }),
  'zpool-scrub-finished': (text) =>
    expect(onePool(text).scan).toEqual({
      kind: 'finished',
      what: 'scrub',
      at: utc('07:54:01'),
      errors: 0n,
      repaired: '0B',
    }),
  'zpool-scrub-pause': (text) =>
    expect(onePool(text).scan).toMatchObject({
      kind: 'running',
      paused: true,
      startedAt: utc('07:53:56'),
    }),
  'zpool-scrub-stop': (text) =>
    expect(onePool(text).scan).toEqual({ kind: 'canceled', what: 'scrub', at: utc('07:54:00') }),
  'zpool-status-after-rescan': (text) =>
    expect(tree(onePool(text).vdevs)).toEqual([
      'mirror-0 ONLINE',
      ' virtio-h3-disk1 ONLINE',
      ' virtio-h3-disk2 ONLINE',
      'mirror-1 ONLINE',
      ' virtio-h3-disk3 ONLINE',
      ' virtio-h3-disk4 ONLINE',
    ]),
  'zpool-status-checksum-repaired': (text) => {
    const pool = onePool(text);
    expect(pool.vdevs[0]?.children[1]?.checksumErrors).toBe(803n);
    expect(pool.scan).toMatchObject({ kind: 'finished', repaired: '29.8M', errors: 0n });
    expect(pool.see).toBe('https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-9P');
    expect(pool.status).toMatch(/^One or more devices has .* Applications are unaffected\.$/);
    expect(pool.action).toMatch(/zpool replace'\.$/);
  },
  'zpool-status-degraded-offline': (text) =>
    expect(onePool(text).vdevs[0]?.children[1]?.state).toBe('OFFLINE'),
  'zpool-status-healthy-vPLp': (text) => {
    const { pools, refused } = parsePoolStatus(text, 0);
    expect(refused).toEqual([]);
    expect(pools.map((pool) => [pool.name, pool.dataErrors])).toEqual([
      ['fast', 0n],
      ['rz', 0n],
      ['tank', 0n],
    ]);
    expect(tree(pools[0]?.vdevs ?? [])).toEqual([
      '/dev/vdh1 ONLINE',
      '/dev/vdi1 ONLINE',
      'log: /var/tmp/log.img ONLINE',
      'cache: /var/tmp/cache.img ONLINE',
    ]);
    expect(pools[0]?.vdevs.map((vdev) => vdev.type)).toEqual(['disk', 'disk', 'file', 'file']);
  },
  'zpool-status-healthy': (text) => {
    const { pools } = parsePoolStatus(text, 0);
    expect(pools.map((pool) => pool.scan.kind)).toEqual(['none', 'none', 'none']);
    expect(tree(pools[1]?.vdevs ?? [])).toEqual(rzTree);
    expect(pools[1]?.vdevs[0]?.type).toBe('raidz1');
    expect(pools[2]?.vdevs[0]?.type).toBe('mirror');
  },
  'zpool-status-j-all-pools-mixed': (text) =>
    expect(parsePoolStatusJson(text, null)?.pools.map((pool) => pool.name)).toContain('rz'),
  'zpool-status-j-checkpoint': (text) =>
    expect(onePoolJson(text)).toMatchObject({ name: 'backup', scan: { kind: 'none' } }),
  'zpool-status-j-checksum-repaired': (text) => {
    const pool = onePoolJson(text);
    expect(pool.vdevs[0]?.children[1]?.checksumErrors).toBe(803n);
    expect(pool.see).toBe('https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-9P');
  },
  'zpool-status-j-degraded-offline': (text) => expect(onePoolJson(text).state).toBe('DEGRADED'),
  'zpool-status-j-faulted': (text) =>
    expect(onePoolJson(text).vdevs[0]?.children[2]).toMatchObject({
      state: 'FAULTED',
      note: 'EXTERNAL',
    }),
  'zpool-status-j-healthy-json-int': (text) => {
    const listing = parsePoolStatusJson(text, null);
    // --json-flat-vdevs gives no tree; none is made up.
    expect(listing?.refused.map((pool) => pool.name)).toEqual(['fast', 'rz', 'tank']);
  },
  'zpool-status-j-healthy': (text) =>
    expect(tree(parsePoolStatusJson(text, null)?.pools[1]?.vdevs ?? [])).toEqual(rzTree),
  'zpool-status-j-resilver-running': (text) =>
    expect(onePoolJson(text).scan).toMatchObject({ kind: 'running', what: 'resilver' }),
  'zpool-status-j-resilvered': (text) =>
    expect(onePoolJson(text).scan).toEqual({
      kind: 'finished',
      what: 'resilver',
      at: utc('07:54:08'),
      errors: 0n,
      repaired: '30.1M',
    }),
  'zpool-status-j-scrub-finished': (text) =>
    expect(onePoolJson(text).scan).toMatchObject({ kind: 'finished', at: utc('07:54:01') }),
  'zpool-status-j-scrub-paused': (text) =>
    expect(onePoolJson(text).scan).toMatchObject({ kind: 'running', paused: true }),
  'zpool-status-j-scrub-running-json-int': runningJson,
  'zpool-status-j-scrub-running': runningJson,
  'zpool-status-j-spare-inuse': (text) =>
    expect(tree(onePoolJson(text).vdevs)).toContain('  spare-2 DEGRADED'.slice(1)),
  'zpool-status-scrub-running-p': running,
  'zpool-status-scrub-running': running,
  'zpool-status-spare-inuse': (text) => {
    const pool = onePool(text);
    expect(tree(pool.vdevs)).toEqual([
      'raidz1-0 DEGRADED',
      ' virtio-h1-disk3 ONLINE',
      ' virtio-h1-disk4 ONLINE',
      ' spare-2 DEGRADED',
      '  virtio-h1-disk5 FAULTED',
      '  virtio-h1-disk6 ONLINE',
      'spare: virtio-h1-disk6 INUSE',
    ]);
    expect(pool.vdevs[1]?.note).toBe('currently in use');
    expect(pool.vdevs[0]?.children[2]?.type).toBe('spare');
  },
  'zpool-status-x-healthy': (text) =>
    expect(parsePoolStatus(text, 0)).toEqual({ pools: [], refused: [] }),
  'zpool-trim': (text) =>
    expect(onePool(text).vdevs.map((vdev) => vdev.note)).toEqual([
      '(100% trimmed, completed at Sun Nov 22 07:54:35 2026)',
      '(100% trimmed, completed at Sun Nov 22 07:54:35 2026)',
      '(100% trimmed, completed at Sun Nov 22 07:54:34 2026)',
      '(untrimmed)',
    ]),
  'zpool-version': (text) =>
    expect(parseVersion(text)).toEqual({
      userland: '2.3.2-2~bpo12+2',
      kernel: '2.3.2-2~bpo12+2',
    }),
  'zpool-wait-resilver': (text) =>
    expect(onePool(text).scan).toMatchObject({ kind: 'finished', what: 'resilver' }),
};

const forPeople = 'made for people to read; the probe asks for -Hp';
const json = 'the probe reads text, which every version has; this JSON says the same';
const silent = 'empty: everything it said is on stderr';
const others = "another tool's words";

const notRead: Readonly<Record<string, string>> = {
  'raw-copy-readable-with-key': 'checksums of files',
  'sanoid-cron': others,
  'sanoid-cron.stderr': others,
  'sanoid-monitor-health': others,
  'sanoid-monitor-snapshots': others,
  'syncoid-first': others,
  'syncoid-first.stderr': others,
  'syncoid-second': others,
  'syncoid-second.stderr': others,
  'syncoid-sendoptions-raw': others,
  'syncoid-sendoptions-raw.stderr': others,
  'zfs-diff': 'file contents are none of its business',
  'zfs-get-j-all': json,
  'zfs-holds': forPeople,
  'zfs-list-j': json,
  'zfs-list-space': forPeople,
  'zfs-load-key-n-ok': 'no key is ever loaded by holdfast (S7)',
  'zfs-mount-j': json,
  'zfs-mount': forPeople,
  'zfs-send-nv': forPeople,
  'zfs-send-nvP-I.stderr': 'a warning beside an answer that is whole',
  'zfs-send-v-progress.stderr': forPeople,
  'zfs-snapshot-key-unloaded': 'says an exit status of the shell and nothing else',
  'zfs-userspace': 'quotas of users are none of its business',
  'zfs-version-j': json,
  'zpool-version-j': json,
  'zpool-events-H': 'the event log is not asked for',
  'zpool-export-import-list': 'pools that are not imported hold no copies that count',
  'zpool-import-missing': 'pools that are not imported hold no copies that count',
  'zpool-import-j-or-err.stderr': 'pools that are not imported hold no copies that count',
  'zpool-get-j-all': json,
  'zpool-get-vdev-Hp-all': 'devices are read from zpool status',
  'zpool-history': 'the history is not asked for',
  'zpool-iostat-Hpv': 'rates are not asked for',
  'zpool-list-Hp-o-all': 'the probe names its columns',
  'zpool-list-Hp': 'the probe names its columns',
  'zpool-list-degraded': 'the probe names its columns',
  'zpool-list-j-degraded': json,
  'zpool-list-j-v-json-int': json,
  'zpool-list-j': json,
  'zpool-list-v': forPeople,
  'zpool-list-vPHp': 'devices are read from zpool status',
  'zpool-list': forPeople,
};

describe('what real OpenZFS 2.3.2 printed', () => {
  it.each(fixtureNames)('%s is read by a parser, or left alone for a reason', (name) => {
    const text = fixture(name);
    const check = read[name];
    const reason = notRead[name] ?? (text.trim() === '' ? silent : undefined);
    if (check && notRead[name]) throw new Error(`${name} is in both lists`);
    if (check) check(text);
    else expect(reason, `${name} is in neither list`).toBeDefined();
  });

  it('names no file that is not there', () => {
    const there = new Set(fixtureNames);
    const named = [...Object.keys(read), ...Object.keys(notRead)];
    expect(named.filter((name) => !there.has(name))).toEqual([]);
  });
});
