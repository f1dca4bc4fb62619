import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { filesystemName, hostName, type Instant, instant } from '../../src/model/ids.ts';
import type { FilesystemFacts, SeenHost } from '../../src/model/observation.ts';
import { wholeEveryMs } from '../../src/observe/known.ts';
import { LookError, look } from '../../src/observe/look.ts';
import { type Shell, ShellError } from '../../src/ssh/shell.ts';
import { type FakeHost, fakeHost, filesystemLines, snapshotLines } from './fake-host.ts';

const tank = filesystemName('tank');
const all = { roots: [tank], depth: 'all' } as const;
const now = instant(Date.UTC(2026, 10, 22, 8, 0, 0));
const clock = () => now;

const hosts: FakeHost[] = [];
const host = (options?: Parameters<typeof fakeHost>[0]): FakeHost => {
  const made = fakeHost(options);
  hosts.push(made);
  return made;
};
afterEach(() => {
  for (const each of hosts.splice(0)) each.remove();
});

const facts = (seen: SeenHost): readonly FilesystemFacts[] => {
  if (!seen.filesystems.ok) throw new Error(seen.filesystems.what);
  return seen.filesystems.value;
};
const one = (seen: SeenHost, name: string): FilesystemFacts => {
  const found = facts(seen).find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const failureOf = async (looking: Promise<SeenHost>) => {
  const error = await looking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LookError)) throw new Error(`no LookError: ${String(error)}`);
  return error.failure;
};

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file));
const dash = ['/bin/dash', '/usr/bin/dash'].find((file) => existsSync(file));
const shells: readonly (readonly [string, readonly string[] | null])[] = [
  ['sh', ['/bin/sh']],
  ['dash', dash ? [dash] : null],
  ['busybox ash', busybox ? [busybox, 'sh'] : null],
  ['bash as sh', existsSync('/bin/bash') ? ['/bin/bash', '--norc', '--posix'] : null],
];

describe.each(shells)('a look through %s', (_, sh) => {
  it.skipIf(sh === null)('says what the host has', async () => {
    const fake = host({ sh: sh ?? [] });
    const seen = await look(fake.shell, all, { clock });
    expect(seen).toMatchObject({
      kind: 'seen',
      host: 'okavango',
      at: now,
      hostClock: 1795334000000,
      version: { ok: true, value: { userland: '2.3.2-2~bpo12+2' } },
      missing: [],
      tools: ['pv'],
    });
    expect(seen.pools).toMatchObject({
      ok: true,
      value: [{ name: 'tank', size: 1006632960n, state: 'ONLINE', dataErrors: 0n }],
    });
    expect(facts(seen)).toHaveLength(filesystemLines.length);
    const data = one(seen, 'tank/data');
    expect(data.snapshots.map((each) => each.name)).toEqual(['base', 'daily-1', 'daily-2']);
    expect(data.bookmarks.map((each) => each.name)).toEqual(['base']);
    expect(data.snapshots[0]).toMatchObject({ guid: '15367118588231658763', holds: 2 });
    expect(one(seen, 'tank/with space').snapshots).toHaveLength(3);
  });

  it.skipIf(sh === null)('lists only the filesystems that have changed', async () => {
    const fake = host({ sh: sh ?? [] });
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    fake.answer(
      'filesystems',
      filesystemLines
        .map((line) =>
          line.startsWith('tank/with space\t') ? line.replace('1795333801', '1795333999') : line,
        )
        .join('\n'),
    );
    fake.answer(
      'snapshots',
      [...snapshotLines, 'tank/with space@new\t77\t300\t1795333999\t0\t0\t-\t-\t-'].join('\n'),
    );
    const seen = await look(fake.shell, all, { clock: () => instant(now + 60_000), known });
    const listings = fake.calls().filter((call) => call.includes('snapshot,bookmark'));
    expect(listings).toHaveLength(1);
    expect(listings[0]).toMatch(/holdfast:prune tank\/with space$/);
    expect(one(seen, 'tank/with space').snapshots.at(-1)?.guid).toBe('77');
    expect(one(seen, 'tank/data').snapshots).toHaveLength(3);
    expect(one(seen, 'tank/data').snapshotsAt).toBe(now);
    expect(one(seen, 'tank/with space').snapshotsAt).toBe(now + 60_000);
  });
});

describe('a look', () => {
  it('asks for all snapshots with one command while nothing is known', async () => {
    const fake = host();
    const roots = [filesystemName('tank/data'), filesystemName('tank/home')];
    await look(fake.shell, { roots, depth: 'all' }, { clock }).catch(() => {});
    const calls = fake.calls().filter((call) => call.includes('snapshot,bookmark'));
    expect(calls).toEqual([expect.stringMatching(/ -r .* tank\/data tank\/home$/)]);
  });

  it('asks for the named filesystems alone when it is to go no deeper', async () => {
    const fake = host();
    fake.answer(
      'filesystems',
      filesystemLines.filter((line) => line.startsWith('tank/data\t')).join('\n'),
    );
    const data = filesystemName('tank/data');
    const seen = await look(fake.shell, { roots: [data], depth: 'none' }, { clock });
    expect(fake.calls().filter((call) => call.includes('list'))).toEqual([
      expect.stringContaining('zpool list'),
      expect.stringMatching(/-d 0 .* tank\/data$/),
      expect.stringMatching(/-d 1 .* tank\/data$/),
    ]);
    expect(facts(seen)).toHaveLength(1);
    expect(one(seen, 'tank/data').snapshots).toHaveLength(3);
  });

  it('never lists a whole host when it has nothing to look for', async () => {
    const fake = host();
    const seen = await look(fake.shell, { roots: [], depth: 'all' }, { clock });
    expect(seen.filesystems).toEqual({ ok: true, value: [] });
    expect(fake.calls().filter((call) => call.startsWith('zfs list'))).toEqual([]);
  });

  it('knows a root that does not exist to be missing', async () => {
    const fake = host();
    const gone = filesystemName('tank/not there');
    fake.answer('filesystems.err', "cannot open 'tank/not there': dataset does not exist\n");
    fake.answer('snapshots.err', "cannot open 'tank/not there': dataset does not exist\n");
    const seen = await look(fake.shell, { roots: [tank, gone], depth: 'all' }, { clock });
    expect(seen.missing).toEqual([gone]);
    expect(facts(seen)).toHaveLength(filesystemLines.length);
  });

  it('S8 a root that zfs says nothing of is not missing: the section failed', async () => {
    const fake = host();
    const silent = filesystemName('tank/silent');
    const seen = await look(fake.shell, { roots: [tank, silent], depth: 'all' }, { clock });
    expect(seen.missing).toEqual([]);
    expect(seen.filesystems).toEqual({ ok: false, what: 'zfs list said nothing of tank/silent.' });
  });

  it('a filesystem that was destroyed between the two listings is not there', async () => {
    const fake = host();
    fake.answer('snapshots.err', "cannot open 'tank/data': dataset does not exist\n");
    const seen = await look(fake.shell, all, { clock });
    expect(facts(seen).some((each) => each.name === 'tank/data')).toBe(false);
    expect(facts(seen).some((each) => each.name === 'tank/data/db')).toBe(false);
    expect(facts(seen).some((each) => each.name === 'tank/home')).toBe(true);
  });

  it('reads a host before OpenZFS 2.2, and then lists all of it each time', async () => {
    const fake = host();
    fake.answer('old', '');
    const known = await look(fake.shell, all, { clock });
    expect(one(known, 'tank/data').snapshots).toHaveLength(3);
    expect(one(known, 'tank/data')).not.toHaveProperty('snapshotsChanged');
    fake.calls();
    await look(fake.shell, all, { clock, known });
    expect(fake.calls().filter((call) => call.includes('-r -t snapshot,bookmark'))).toHaveLength(1);
  });

  it('reads a host whose ZFS has no encryption, and so no IV sets', async () => {
    const fake = host();
    fake.answer('ancient', '');
    fake.answer('old', '');
    const seen = await look(fake.shell, all, { clock });
    expect(one(seen, 'tank/data').snapshots).toHaveLength(3);
    expect(one(seen, 'tank/data').snapshots[0]).not.toHaveProperty('ivset');
    const asked = fake.calls().filter((call) => call.includes('snapshot,bookmark'));
    expect(asked).toEqual([
      expect.stringContaining('written,ivsetguid,clones,'),
      expect.stringContaining('written,createtxg,clones,'),
    ]);
  });

  it('takes another failure of that listing for what it is', async () => {
    const fake = host();
    fake.answer('snapshots.exit', '2');
    fake.answer('snapshots.err', 'internal error: out of memory');
    const seen = await look(fake.shell, all, { clock });
    expect(seen.filesystems).toMatchObject({ ok: false });
  });

  it('lists anew what changed within two seconds before the last look', async () => {
    const fake = host();
    fake.answer('clock', '1795333802 +0000\n');
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    await look(fake.shell, all, { clock, known });
    expect(fake.calls().filter((call) => call.includes('-r -t snapshot,bookmark'))).toHaveLength(1);
  });

  it('does not ask again for a filesystem that has never had a snapshot, where others of its pool tell', async () => {
    const fake = host();
    const never = (line: string) => line.replace('1795333801', '-');
    const isHome = (line: string) => line.startsWith('tank/home\t');
    const lines = filesystemLines.map((line) => (isHome(line) ? never(line) : line));
    fake.answer('filesystems', lines.join('\n'));
    const others = snapshotLines.filter((line) => !/^tank\/home[@#]/.test(line));
    fake.answer('snapshots', others.join('\n'));
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    await look(fake.shell, all, { clock, known });
    expect(fake.calls().some((call) => call.includes('snapshot,bookmark'))).toBe(false);

    fake.answer('filesystems', filesystemLines.join('\n'));
    const first = `${snapshotLines[0]}`.replace(/^[^@]*@\S+/, 'tank/home@first');
    fake.answer('snapshots', [...others, first].join('\n'));
    expect(one(await look(fake.shell, all, { clock, known }), 'tank/home').snapshots).toHaveLength(
      1,
    );
  });

  it('asks again for a filesystem without snapshots where nothing of its pool tells', async () => {
    const fake = host();
    const silent = filesystemLines.map((line) => line.replace('1795333801', '-'));
    fake.answer('filesystems', silent.join('\n'));
    fake.answer('snapshots', '');
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    await look(fake.shell, all, { clock, known });
    expect(fake.calls().some((call) => call.includes('snapshot,bookmark'))).toBe(true);
  });

  it('lists everything anew after a quarter of an hour: holds and bookmarks move nothing', async () => {
    const fake = host();
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    const later = (ms: number) => ({ clock: (): Instant => instant(now + ms), known });
    await look(fake.shell, all, later(wholeEveryMs - 1));
    expect(fake.calls().some((call) => call.includes('snapshot,bookmark'))).toBe(false);
    await look(fake.shell, all, later(wholeEveryMs));
    expect(fake.calls().some((call) => call.includes('-r -t snapshot,bookmark'))).toBe(true);
  });

  it('asks for the version and the tools when it reads everything anew, and takes them over between', async () => {
    const fake = host();
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    fake.answer('version', 'zfs-2.4.0-1\nzfs-kmod-2.4.0-1\n');
    const moved = filesystemLines.join('\n').replaceAll('1795333801', '1795333999');
    fake.answer('filesystems', moved);
    const at = (ms: number) => ({ clock: (): Instant => instant(now + ms) });
    const later = await look(fake.shell, all, { ...at(wholeEveryMs - 1), known });
    expect(fake.calls()).not.toContain('zfs version');
    expect([later.version, later.tools, later.wholeAt]).toEqual([
      known.version,
      known.tools,
      known.at,
    ]);
    // Every filesystem was listed a moment ago; the host has still not been read anew.
    const whole = await look(fake.shell, all, { ...at(wholeEveryMs), known: later });
    expect(whole.version).toEqual({ ok: true, value: { userland: '2.4.0-1', kernel: '2.4.0-1' } });
    expect(whole.wholeAt).toBe(whole.at);
  });

  it('does not give a filesystem the snapshots of one that had its name before', async () => {
    const fake = host();
    const known = await look(fake.shell, all, { clock });
    const guid = one(known, 'tank/data').guid;
    fake.answer('filesystems', filesystemLines.join('\n').replace(guid, '4711'));
    const others = snapshotLines.filter((line) => !/^tank\/data[@#]/.test(line));
    fake.answer('snapshots', others.join('\n'));
    const seen = await look(fake.shell, all, { clock, known });
    expect(one(seen, 'tank/data')).toMatchObject({ guid: '4711', snapshots: [], bookmarks: [] });
  });

  it('S2 without known facts reads everything anew', async () => {
    const fake = host();
    await look(fake.shell, all, { clock });
    fake.calls();
    await look(fake.shell, all, { clock });
    expect(fake.calls().some((call) => call.includes('-r -t snapshot,bookmark'))).toBe(true);
  });

  it('lists more filesystems than fit on one command line in several', async () => {
    const fake = host();
    const names = Array.from({ length: 250 }, (_, index) => `tank/data-${index}`);
    const data = filesystemLines.find((line) => line.startsWith('tank/data\t')) ?? '';
    const lines = (changed: string) =>
      ['tank', ...names].map((name) =>
        data.replace('tank/data\t', `${name}\t`).replace('1795333801', changed),
      );
    fake.answer('filesystems', lines('1795333801').join('\n'));
    fake.answer('snapshots', names.map((name) => `${name}@a\t1\t1\t1\t0\t0\t-\t-\t-`).join('\n'));
    const known = await look(fake.shell, all, { clock });
    fake.calls();
    fake.answer('filesystems', lines('1795333990').join('\n'));
    const seen = await look(fake.shell, all, { clock, known });
    const calls = fake.calls().filter((call) => call.includes('-d 1'));
    expect(calls).toHaveLength(3);
    expect(facts(seen).filter((each) => each.snapshots.length === 1)).toHaveLength(250);
  });
});

describe('one failing command spoils one section', () => {
  it('zpool status', async () => {
    const fake = host();
    fake.answer('zpool-status', '');
    fake.answer('zpool-status.err', 'cannot open: pool I/O is currently suspended\n');
    const seen = await look(fake.shell, all, { clock });
    expect(seen.pools.ok).toBe(false);
    expect(seen.filesystems.ok).toBe(true);
    expect(!seen.pools.ok && seen.pools.what).toMatch(/zpool status failed: The pool has stopped/);
  });

  it('zfs list', async () => {
    const fake = host();
    fake.answer(
      'filesystems.err',
      'internal error: cannot iterate filesystems: permission denied\n',
    );
    const seen = await look(fake.shell, all, { clock });
    expect(seen.filesystems).toMatchObject({
      ok: false,
      what: expect.stringContaining('may not do this'),
    });
    expect(seen.pools.ok).toBe(true);
  });

  it('S5 a listing of snapshots that holds garbage is not used at all', async () => {
    const fake = host();
    fake.answer('snapshots', `${snapshotLines.join('\n')}\ntank/data@\u001b[31m;reboot\t1\n`);
    const seen = await look(fake.shell, all, { clock });
    expect(seen.filesystems).toEqual({
      ok: false,
      what: 'zfs list -t snapshot printed 1 line that ZFS would not print: «tank/data@;reboot 1».',
    });
  });

  it('S2 a pool whose report cannot be read has no facts', async () => {
    const fake = host();
    fake.answer('zpool-status', '  pool: tank\n state: ONLINE\n  scan: who knows\n');
    const seen = await look(fake.shell, all, { clock });
    expect(seen.pools).toEqual({
      ok: false,
      what: 'zpool status of tank cannot be read: its scan is «who knows».',
    });
  });

  it('a host that hears only half of what it is to list is not taken to have no snapshots', async () => {
    const fake = host();
    const known = await look(fake.shell, all, { clock });
    const halfDeaf: Shell = {
      ...fake.shell,
      run: async (command, options) => {
        const running = await fake.shell.run(command, options);
        const stdin = new PassThrough();
        stdin.once('data', (first: Buffer) => running.stdin.write(first));
        stdin.on('end', () => running.stdin.end());
        return { ...running, stdin };
      },
    };
    const seen = await look(halfDeaf, all, { clock, known });
    expect(seen.filesystems.ok).toBe(false);
  });
});

describe('a look that comes to nothing', () => {
  /** A shell whose every command answers with this. */
  const saying = (stdout: string, stderr = ''): Shell => ({
    host: hostName('okavango'),
    run: async () => ({
      stdin: new PassThrough().resume(),
      stdout: new PassThrough().end(stdout),
      stderr: new PassThrough().end(stderr),
      exit: Promise.resolve({ kind: 'exited', code: 0 }),
    }),
    close: async () => {},
  });

  it('garbage: a forced command, a restricted shell', async () => {
    const failure = await failureOf(
      look(saying('This account is \u001b[1mrestricted.\n'), all, { clock }),
    );
    expect(failure.code).toBe('garbage');
    expect(failure.what).toContain('«This account is restricted.»');
  });

  it('half a probe: the answer breaks off', async () => {
    const fake = host();
    const cut: Shell = {
      ...fake.shell,
      run: (command, options) => {
        const upTo = command.indexOf('  section status status');
        return fake.shell.run(`${command.slice(0, upTo)}fi\n`, options);
      },
    };
    expect((await failureOf(look(cut, all, { clock }))).code).toBe('half-a-probe');
  });

  it.skipIf(existsSync('/usr/sbin/zfs') || existsSync('/sbin/zfs') || existsSync('/usr/bin/zfs'))(
    'no zfs',
    async () => {
      const fake = host({ zfs: false });
      const failure = await failureOf(look(fake.shell, all, { clock }));
      expect(failure).toMatchObject({ code: 'no-zfs', todo: expect.stringContaining('Install') });
    },
  );

  it('the kernel module is not loaded', async () => {
    const fake = host();
    const said =
      'The ZFS modules are not loaded.\nTry running modprobe zfs as root to load them.\n';
    for (const answer of ['filesystems.err', 'zpool-list.err']) fake.answer(answer, said);
    const failure = await failureOf(look(fake.shell, all, { clock }));
    expect(failure).toMatchObject({ code: 'no-zfs', todo: expect.stringContaining('modprobe') });
  });

  it('a host that does not answer in time, whose command is ended', async () => {
    const fake = host();
    fake.answer('filesystems.hangs', '');
    const failure = await failureOf(look(fake.shell, all, { clock, timeoutMs: 300 }));
    expect(failure.code).toBe('timeout');
    expect(fake.running()).toBe(0);
  });

  it('a host that cannot be reached or trusted: the words of its shell', async () => {
    const untrusted: Shell = {
      host: hostName('okavango'),
      run: async () => {
        throw new ShellError('host-key', hostName('okavango'), {
          what: 'Its key has changed.',
          todo: 'Compare the fingerprints.',
        });
      },
      close: async () => {},
    };
    expect(await failureOf(look(untrusted, all, { clock }))).toEqual({
      code: 'host-key',
      what: 'Its key has changed.',
      todo: 'Compare the fingerprints.',
    });
  });

  it('S12 a property that imitates the frame of a probe changes nothing', async () => {
    const fake = host();
    const forged = `tank/evil\n\nholdfast-0 err 0\n\nholdfast-0 done`;
    fake.answer('snapshots', `${snapshotLines.join('\n')}\n${forged}\n`);
    const seen = await look(fake.shell, all, { clock });
    expect(seen.filesystems.ok).toBe(false);
  });
});
