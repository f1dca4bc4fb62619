import { describe, expect, test } from 'vitest';
import type { Said } from '../../src/demo/zfs/answer.ts';
import { takeSnapshot } from '../../src/demo/zfs/commands/zfs-snapshot.ts';
import { open, type Vdev } from '../../src/demo/zfs/machine.ts';
import {
  captured,
  disk,
  filesystem,
  h1,
  locked,
  machine,
  pool,
  run,
  transfer,
  zfs,
  zpool,
} from './lab.ts';

const listed =
  'name,type,guid,createtxg,creation,referenced,written,userrefs,origin,encryption,encryptionroot,keystatus,keylocation,keyformat,mountpoint,mounted,canmount,receive_resume_token,volsize';

test('a host that is made from a listing of a real one lists itself as that did', () => {
  const { command, output } = captured('zfs-list-Hp-all-types.txt');
  const columns = /-o (\S+)/.exec(command)?.[1]?.split(',') ?? [];
  const wanted = listed.split(',').map((column) => columns.indexOf(column));
  const real = output
    .trimEnd()
    .split('\n')
    .map((line) => wanted.map((at) => line.split('\t')[at]).join('\t'));
  const said = zfs(h1(), 'list', '-Hp', '-t', 'filesystem,volume,snapshot,bookmark', '-o', listed);
  expect(said.out.trimEnd().split('\n')).toEqual(real);
});

test.each(['filesystem', 'volume', 'snapshot', 'bookmark'])(
  '`zfs get all` of a %s has the properties of a real one, in their order',
  (type) => {
    const { command, output } = captured(`zfs-get-Hp-all-${type}.txt`);
    const name = command.split(' ').at(-1) ?? '';
    const host = h1();
    const { fs } = open(host, name.split(/[@#]/, 1)[0] ?? '');
    fs.snapshotsChanged = 1795333801;
    fs.properties.set('com.example:owner', 'ops team');
    if (type !== 'filesystem' && type !== 'snapshot') fs.properties.delete('com.example:owner');
    open(host, 'tank').fs.properties.set('compression', 'lz4');
    if (type === 'filesystem') fs.properties.set('quota', '524288000');
    const measured = /^(available|used|usedby.*|.*ratio|logical.*|objsetid)$/;
    const rows = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([at, property = '', value, source]) => [
          at,
          property,
          measured.test(property) ? '' : value,
          source,
        ]);
    expect(rows(zfs(host, 'get', '-Hp', 'all', name).out)).toEqual(rows(output));
  },
);

/** Commands of one line whose whole answer must be the real one, byte for byte. */
const exact: readonly [capture: string, host: () => ReturnType<typeof h1>][] = [
  ['zfs-list-Hp-snapshots-data.txt', h1],
  ['zpool-version.txt', h1],
  ['zpool-version-j.txt', h1],
  ['zfs-version-j.txt', h1],
  ['zfs-allow-none.txt', h1],
  ['err-bad-name.stderr.txt', h1],
  ['err-bad-property.stderr.txt', h1],
  ['err-exists.stderr.txt', h1],
  ['err-no-dataset.stderr.txt', h1],
  ['err-no-pool.stderr.txt', h1],
  ['err-send-nosnap.stderr.txt', h1],
  ['err-snapshot-exists.stderr.txt', h1],
  ['zfs-release-missing.stderr.txt', h1],
  ['zpool-status-x-healthy.txt', h1],
  ['zfs-create-child-key-not-loaded.stderr.txt', withLockedPass],
  ['zfs-mount-pass-key-not-loaded.stderr.txt', withLockedPass],
  ['err-rollback-newer.stderr.txt', withByrepl],
  ['zfs-destroy-clone.stderr.txt', h1],
  ['zfs-send-nvP-full.txt', h1],
  ['zfs-send-nvP-bookmark.txt', h1],
  ['zfs-send-nvP-incr.txt', h1],
];

function withLockedPass() {
  const host = h1();
  const { fs } = open(host, 'tank/pass');
  fs.encryption = locked();
  fs.mounted = false;
  return host;
}

function withByrepl() {
  const host = h1();
  const { fs } = open(host, 'tank/data');
  const made = takeSnapshot(host, fs, { name: 'byrepl', txg: 200n, properties: new Map() });
  fs.bookmarks = [{ ...made, name: 'byrepl' }];
  return host;
}

/** Figures of a stream depend on blocks that the model does not have. */
const sizesAside = (text: string) => text.replaceAll(/\t\d+$/gm, '\tN');

test.each(exact)('%s: the model says what OpenZFS said', (capture, hostWith) => {
  const { command, exit, output } = captured(capture);
  const [program, ...args] = (command.split('; ').at(-1) ?? '').split(' ');
  const said = run(hostWith(), program === 'zpool' ? 'zpool' : 'zfs', ...args);
  const stream: keyof Said = capture.endsWith('.stderr.txt') ? 'err' : 'out';
  expect([sizesAside(said[stream]), said.exit]).toEqual([sizesAside(output), exit]);
});

test('zfs-mount: the same filesystems are mounted in the same places', () => {
  const lines = (text: string) => text.trimEnd().split('\n').sort();
  expect(lines(zfs(h1(), 'mount').out)).toEqual(lines(captured('zfs-mount.txt').output));
  const real = JSON.parse(captured('zfs-mount-j.txt').output);
  expect(JSON.parse(zfs(h1(), 'mount', '-j').out)).toEqual(real);
});

test('err-destroy-held: a held snapshot is not destroyed', () => {
  const host = h1();
  zfs(host, 'snapshot', 'tank/home@held');
  zfs(host, 'hold', 'keep', 'tank/home@held');
  const { exit, output } = captured('err-destroy-held.stderr.txt');
  expect(zfs(host, 'destroy', 'tank/home@held')).toMatchObject({ err: output, exit });
});

test('zpool-list: figures aside, the same columns in the same places', () => {
  const [heading] = captured('zpool-list.txt').output.split('\n');
  expect(zpool(h1(), 'list').out.split('\n')[0]?.split(/\s+/)).toEqual(heading?.split(/\s+/));
  const { output } = captured('zpool-list-Hp.txt');
  const shape = (text: string) => text.replaceAll(/\d+/g, 'N').replaceAll(/\tN\.N\t/g, '\tN\t');
  expect(shape(zpool(h1(), 'list', '-Hp').out)).toBe(shape(output));
});

/** The lab's rz pool in the state of a capture. */
function rz() {
  const host = h1();
  const found = host.pools.get('rz');
  if (!found) throw new Error('no rz');
  return { host, found, disks: found.vdevs[0]?.children ?? [] };
}

/** The lab's rz has a hot spare; the model has none. */
const withoutSpares = (text: string) =>
  text.replace(/\tspares\n\t.*\n/, '').replaceAll(/ +$/gm, '');
const when = (text: string) =>
  text
    .replaceAll(/(in|on) \d\d:\d\d:\d\d/g, '$1 T')
    .replaceAll(/[A-Z][a-z]{2} [A-Z][a-z]{2} [\d ]\d [\d:]+ \d{4}/g, 'DATE')
    .replaceAll(/[\d.]+[BKMG] /g, 'N ')
    .replaceAll(/[\d.]+% done.*/g, 'N% done')
    .replaceAll('external device fault', 'too many errors');

test('zpool-scrub-finished: a scrub that has ended is told as OpenZFS tells it', () => {
  const { host } = rz();
  zpool(host, 'scrub', 'rz');
  host.at += 60_000;
  const { output } = captured('zpool-scrub-finished.txt');
  expect(when(zpool(host, 'status', 'rz').out)).toBe(when(withoutSpares(output)));
});

test('zpool-status-scrub-running, -pause, -stop and a second scrub', () => {
  const { host } = rz();
  zpool(host, 'scrub', 'rz');
  const second = captured('err-scrub-already.stderr.txt');
  expect(zpool(host, 'scrub', 'rz')).toMatchObject({ err: second.output, exit: second.exit });
  const status = () => when(zpool(host, 'status', '-p', 'rz').out);
  const real = (name: string) => when(withoutSpares(captured(name).output));
  expect(status()).toBe(real('zpool-status-scrub-running-p.txt'));
  zpool(host, 'scrub', '-p', 'rz');
  expect(status()).toBe(real('zpool-scrub-pause.txt'));
  zpool(host, 'scrub', 'rz');
  expect(status()).toContain('scrub in progress');
  zpool(host, 'scrub', '-s', 'rz');
  expect(status()).toBe(real('zpool-scrub-stop.txt'));
});

test('zpool-offline-f: a failed disk degrades its raidz and its pool; a second one takes it down', () => {
  const { host, disks } = rz();
  const [first, , third] = disks;
  if (first && third) third.state = 'FAULTED';
  const resilvered = /^ {2}scan:.*\n/m;
  const real = when(withoutSpares(captured('zpool-offline-f.txt').output)).replace(resilvered, '');
  expect(when(zpool(host, 'status', 'rz').out)).toBe(real);
  if (first) first.state = 'FAULTED';
  expect(zpool(host, 'list', '-H', '-o', 'health', 'rz').out).toBe('SUSPENDED\n');
});

describe('a pool that is suspended', () => {
  /** `thin` without its one disk, beside `tank`, as in the captures. */
  const stopped = () => {
    const dead: Vdev = { ...disk('vdc'), state: 'FAULTED' };
    const host = machine('h1', [pool('tank', [disk('vdb')]), pool('thin', [dead])]);
    for (const name of ['archive', 'notes']) zfs(host, 'create', `tank/${name}`);
    return host;
  };
  const names = (text: string) => text.split('\n').map((line) => line.split('\t')[0]);

  test.each([
    'zfs-list-suspended',
    'zfs-list-suspended-names',
    'zfs-list-suspended-snapshots',
    'zfs-list-suspended-own-snapshots',
  ])('%s: it is named, and the other pools are listed', (capture) => {
    const { command, exit, output } = captured(`${capture}.stderr.txt`);
    const host = stopped();
    if (capture.endsWith('snapshots')) {
      zfs(host, 'snapshot', 'tank/notes@monday');
      zfs(host, 'bookmark', 'tank/notes@monday', 'tank/notes#monday');
    }
    const said = zfs(host, ...command.split(' ').slice(1));
    expect([said.err, said.exit]).toEqual([output, exit]);
    expect(names(said.out)).toEqual(names(captured(`${capture}.txt`).output));
  });

  test('zfs-list-suspended-all: it is passed over where nothing is named', () => {
    const { command, exit, output } = captured('zfs-list-suspended-all.txt');
    expect(zfs(stopped(), ...command.split(' ').slice(1))).toMatchObject({
      out: output,
      err: '',
      exit,
    });
  });

  test('zpool-status-suspended-wait: it says so, and what to do', () => {
    const words = (text: string) => /^ state: SUSPENDED\n(?:.*\n)*?(?=config:)/m.exec(text)?.[0];
    const real = words(captured('zpool-status-suspended-wait.txt').output);
    expect(words(zpool(stopped(), 'status', '-p').out)).toBe(real);
  });
});

test('zpool-status-j: JSON has the keys that a parser of the real one needs', () => {
  const { host, disks } = rz();
  zpool(host, 'scrub', 'rz');
  host.at += 60_000;
  if (disks[2]) disks[2].state = 'FAULTED';
  const ours = JSON.parse(zpool(host, 'status', '-j', 'rz').out);
  const real = JSON.parse(captured('zpool-status-j-faulted.txt').output);
  expect(ours.output_version).toEqual(real.output_version);
  expect(ours.pools.rz.status).toBe(real.pools.rz.status);
  expect(Object.keys(real.pools.rz).filter((key) => key !== 'spares')).toEqual(
    Object.keys(ours.pools.rz),
  );
  expect(Object.keys(ours.pools.rz.scan_stats)).toEqual(Object.keys(real.pools.rz.scan_stats));
});

test('zfs-list-j: a filesystem and its properties, and where each comes from', () => {
  const real = JSON.parse(captured('zfs-list-j.txt').output);
  const ours = JSON.parse(zfs(h1(), 'list', '-j').out);
  expect(Object.keys(ours.datasets)).toEqual(Object.keys(real.datasets));
  const { mountpoint } = real.datasets['tank/a:b.c-d_e'].properties;
  expect(ours.datasets['tank/a:b.c-d_e'].properties.mountpoint).toEqual(mountpoint);
  expect({ ...ours.datasets['tank/vol'], properties: 0 }).toEqual({
    ...real.datasets['tank/vol'],
    properties: 0,
  });
});

/** h2 of the lab: pools to receive into. */
function h2() {
  return machine('h2', [
    pool('work', [disk('d1')]),
    pool('small', [disk('d2')], 26n * 1024n * 1024n),
  ]);
}

const receiveFailures: readonly [
  capture: string,
  send: readonly string[],
  receive: readonly string[],
][] = [
  ['err-parent-missing.stderr.txt', ['tank/data@base'], ['work/no/parent']],
  ['err-no-such-pool.stderr.txt', ['tank/data@base'], ['nopool/x']],
  ['err-full-onto-existing.stderr.txt', ['tank/data@base'], ['work/div']],
  ['err-incr-missing-dest.stderr.txt', ['-i', '@base', 'tank/data@daily-1'], ['work/nothere']],
  ['err-diverged.stderr.txt', ['-i', '@base', 'tank/data@daily-1'], ['work/div']],
  ['err-no-common-snapshot.stderr.txt', ['-i', '@daily-1', 'tank/data@daily-2'], ['work/div']],
];

test.each(receiveFailures)(
  '%s: a stream that may not come in is refused in the same words',
  async (capture, send, receive) => {
    const [from, to] = [h1(), h2()];
    await transfer(from, ['tank/data@base'], to, ['-u', 'work/div']);
    open(to, 'work/div').fs.written = 8192n;
    const { received } = await transfer(from, send, to, receive);
    const { exit, output } = captured(capture);
    expect([received.err, received.exit]).toEqual([output, exit]);
  },
);

test('err-diverged-newer-snap: a snapshot of what was written on the target is a divergence too', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/data@base'], to, ['-u', 'work/div']);
  // As when it was captured: of what was written to meanwhile. An empty one is passed over (conformance: promote).
  open(to, 'work/div').fs.written = 8192n;
  zfs(to, 'snapshot', 'work/div@local');
  const { received } = await transfer(from, ['-i', '@base', 'tank/data@daily-1'], to, ['work/div']);
  expect(received.err).toBe(captured('err-diverged-newer-snap.stderr.txt').output);
});

test('err-corrupt-stream, err-out-of-space: what is cut or too big leaves nothing without -s', async () => {
  const [from, to] = [h1(), h2()];
  const cut = await transfer(from, ['tank/data@base'], to, ['-u', 'work/short'], { cut: 3000 });
  expect(cut.received.err).toBe(captured('err-corrupt-stream.stderr.txt').output);
  filesystem(to.pools.get('small') ?? pool('x', []), 'small/full', {
    referenced: 12n * 1024n * 1024n,
  });
  const full = await transfer(from, ['tank/data@base'], to, ['-u', 'small/y']);
  expect(full.received.err).toBe(captured('err-out-of-space-s.stderr.txt').output);
  expect(zfs(to, 'list', 'small/y').exit).toBe(1);
  expect(zfs(to, 'list', 'work/short').exit).toBe(1);
});

test('zfs-send-key-not-loaded: data under a locked key goes raw or not at all', () => {
  const { exit, output } = captured('zfs-send-key-not-loaded.stderr.txt');
  expect(zfs(withLockedPass(), 'send', 'tank/pass@base')).toMatchObject({ err: output, exit });
  expect(zfs(withLockedPass(), 'send', '-w', '-nP', 'tank/pass@base').exit).toBe(0);
});

test('what the model does not know it says, and guesses nothing', () => {
  for (const args of [
    ['diff', 'tank'],
    ['receive', '-F', 'tank/x'],
    ['destroy', '-r', 'tank'],
    ['rollback', '-r', 'tank@base'],
    ['send', '-R', 'tank@base'],
    ['toString'],
  ])
    expect(zfs(h1(), ...args)).toMatchObject({
      err: expect.stringMatching(/^not modelled: zfs /),
      exit: 2,
    });
});
