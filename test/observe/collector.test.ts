import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { filesystemName, type HostName, hostName, instant } from '../../src/model/ids.ts';
import type { HostObservation } from '../../src/model/observation.ts';
import { createCollector } from '../../src/observe/collector.ts';
import { type Memory, openMemory } from '../../src/observe/memory.ts';
import { usualPace, waitAfter } from '../../src/observe/pace.ts';
import { type Shell, ShellError, type Shells } from '../../src/ssh/shell.ts';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import { type FakeHost, fakeHost, filesystemLines, snapshotLines } from './fake-host.ts';
import { fleetOf } from './fleet.ts';

const okavango = hostName('okavango');
const paris = hostName('paris-1');

const made: FakeHost[] = [];
const host = (name: HostName): FakeHost => {
  const fake = fakeHost({ name });
  made.push(fake);
  return fake;
};
const closers: (() => Promise<void>)[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  for (const fake of made.splice(0)) fake.remove();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** A clock that moves on by a second each time it is read. */
const ticking = (from = 1_000_000) => {
  let ms = from;
  return () => {
    ms += 1000;
    return instant(ms);
  };
};

const gone = (name: HostName): Shell => ({
  host: name,
  run: async () => {
    throw new ShellError('unreachable', name, { what: 'It does not answer.', todo: 'Wait.' });
  },
  close: async () => {},
});

const shellsOf = (...shells: readonly Shell[]): Shells => ({
  shell: (name) => shells.find((shell) => shell.host === name) ?? gone(name),
  close: async () => {},
});

/** At once again after a look, so that a test waits for what happens and not for a time. */
const pace = { everyMs: 0, retryMs: 0, longestMs: 0, random: () => 0 };

function collect(
  shells: Shells,
  options: { clock?: () => ReturnType<typeof instant>; memory?: Memory; fast?: boolean } = {},
) {
  const { clock = ticking(), memory, fast = false } = options;
  const observed: HostObservation[] = [];
  const collector = createCollector({
    config: fleetOf({ okavango: ['tank'], 'paris-1': ['tank'] }),
    shells,
    clock,
    ...(memory ? { memory } : {}),
    ...(fast ? { pace } : {}),
    onObservation: (observation) => observed.push(observation),
  });
  closers.push(() => collector.close());
  const kinds = (name: HostName) =>
    observed.filter((each) => each.host === name).map((each) => each.kind);
  return { collector, observed, kinds };
}

describe('how long a filesystem has stood still', () => {
  const listing = (written: string) =>
    filesystemLines
      .map((line) => line.split('\t'))
      .map((fields) =>
        fields
          .map((field, at) =>
            fields[0] === 'tank/data' && filesystemColumns[at] === 'written' ? written : field,
          )
          .join('\t'),
      )
      .join('\n');
  const at = (fake: FakeHost, written: string, clock: number) => {
    fake.answer('filesystems', `${listing(written)}\n`);
    fake.answer('clock', `${clock} +0000\n`);
  };
  const quietIn = (observations: ReadonlyMap<HostName, HostObservation>) => {
    const seen = observations.get(okavango);
    if (seen?.kind !== 'seen' || !seen.filesystems.ok) throw new Error('it was seen');
    const data = seen.filesystems.value.find(({ name }) => name === 'tank/data');
    if (!data) throw new Error('it is there');
    return { quiet: data.quiet, newest: data.snapshots.at(-1)?.guid };
  };
  const begin = 1_795_334_000;

  it('is known from the looks that found nothing written, whatever is written then', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell));
    at(fake, '0', begin);
    const first = quietIn(await collector.lookOnce());
    expect(first.quiet).toEqual([{ guid: first.newest, until: begin * 1000 }]);
    at(fake, '0', begin + 60);
    const still = [{ guid: first.newest, until: (begin + 60) * 1000 }];
    expect(quietIn(await collector.lookOnce()).quiet).toEqual(still);
    at(fake, '512', begin + 120);
    expect(quietIn(await collector.lookOnce()).quiet).toEqual(still);
  });

  it('is not known of one that was never seen so', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell));
    at(fake, '512', begin);
    expect(quietIn(await collector.lookOnce()).quiet).toBeUndefined();
  });

  it('stays known when a snapshot is taken of what was written, for the copies that lack it', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell));
    at(fake, '0', begin + 90_000);
    const { newest } = quietIn(await collector.lookOnce());
    const line = snapshotLines.findLast((each) => each.startsWith('tank/data@'))?.split('\t') ?? [];
    const [, , txg = ''] = line;
    const later = ['tank/data@later', '77', `${Number(txg) + 1_000_000}`, `${begin + 90_100}`];
    fake.answer(
      'snapshots',
      `${[...snapshotLines, [...later, ...line.slice(4)].join('\t')].join('\n')}\n`,
    );
    fake.answer('filesystems', `${listing('0').replaceAll('1795333801', `${begin + 90_100}`)}\n`);
    fake.answer('clock', `${begin + 90_200} +0000\n`);
    const after = quietIn(await collector.lookOnce());
    expect(after.newest).toBe('77');
    expect(after.quiet).toEqual([
      { guid: newest, until: (begin + 90_000) * 1000 },
      { guid: '77', until: (begin + 90_200) * 1000 },
    ]);
  });

  it('is remembered over a restart, and while the host is down', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'holdfast-quiet-'));
    directories.push(directory);
    const fake = host(okavango);
    const open = async (...shells: readonly Shell[]) => {
      const memory = await openMemory(directory);
      const { collector } = collect(shellsOf(...shells), { memory });
      const observations = await collector.lookOnce();
      await collector.close();
      return observations;
    };
    at(fake, '0', begin);
    const { newest } = quietIn(await open(fake.shell));
    await open();
    at(fake, '512', begin + 86_400);
    expect(quietIn(await open(fake.shell)).quiet).toEqual([{ guid: newest, until: begin * 1000 }]);
  });
});

describe('watching a fleet', () => {
  it('has looked at nothing before it is started', () => {
    const { collector } = collect(shellsOf());
    expect([...collector.observations().values()]).toEqual([
      { kind: 'pending', host: okavango },
      { kind: 'pending', host: paris },
    ]);
  });

  it('looks once at every host for a command', async () => {
    const { collector, observed } = collect(shellsOf(host(okavango).shell, host(paris).shell));
    const observations = await collector.lookOnce();
    expect([...observations.values()].map((each) => each.kind)).toEqual(['seen', 'seen']);
    expect(observed).toHaveLength(2);
  });

  it('one slow host never delays another', async () => {
    const slow = host(okavango);
    slow.answer('version.hangs', '');
    const { collector, kinds } = collect(shellsOf(slow.shell, host(paris).shell), { fast: true });
    collector.start();
    await vi.waitFor(() => expect(kinds(paris).length).toBeGreaterThanOrEqual(3), {
      timeout: 15_000,
    });
    expect(kinds(okavango)).toEqual([]);
  });

  it('closing ends the looks that run, on the hosts too, and observes nothing more', async () => {
    const slow = host(okavango);
    slow.answer('version.hangs', '');
    const { collector, observed } = collect(shellsOf(slow.shell), { fast: true });
    collector.start();
    await vi.waitFor(() => expect(slow.running()).toBe(1));
    await collector.close();
    expect(slow.running()).toBe(0);
    const before = observed.length;
    await collector.refresh();
    expect(observed).toHaveLength(before);
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { collector, observed } = collect(shellsOf());
      collector.start();
      await vi.waitFor(() => expect(observed).toHaveLength(2));
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
      await collector.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a refresh is not answered by a failure that stands', async () => {
    const fake = host(okavango);
    let standing = true;
    const backingOff: Shell = {
      ...fake.shell,
      run: (command, options) =>
        standing ? gone(okavango).run(command, options) : fake.shell.run(command, options),
    };
    const retried: HostName[] = [];
    const collector = createCollector({
      config: fleetOf({ okavango: ['tank'], 'paris-1': ['tank'] }),
      shells: shellsOf(backingOff),
      clock: ticking(),
      retry: (name) => {
        retried.push(name);
        standing = false;
      },
      onObservation: () => {},
    });
    closers.push(() => collector.close());
    const kind = () => collector.observations().get(okavango)?.kind;
    await collector.lookOnce();
    expect([kind(), retried]).toEqual(['unreachable', []]);
    await collector.refresh(okavango);
    expect([kind(), retried]).toEqual(['seen', [okavango]]);
  });

  it('a refresh that waits for a look does not take over its failure', async () => {
    const fake = host(okavango);
    let standing = true;
    const backingOff: Shell = {
      ...fake.shell,
      run: (command, options) =>
        standing ? gone(okavango).run(command, options) : fake.shell.run(command, options),
    };
    const collector = createCollector({
      config: fleetOf({ okavango: ['tank'] }),
      shells: shellsOf(backingOff),
      clock: ticking(),
      retry: () => {
        standing = false;
      },
      // The look that was under way has failed only now: its failure begins to stand.
      onObservation: ({ kind }) => {
        standing = kind === 'unreachable';
      },
    });
    closers.push(() => collector.close());
    const first = collector.lookOnce();
    await collector.refresh(okavango);
    await first;
    expect(collector.observations().get(okavango)?.kind).toBe('seen');
  });

  it('a refresh during a look is answered by the next one, which many may share', async () => {
    const fake = host(okavango);
    const { collector, kinds } = collect(shellsOf(fake.shell));
    const first = collector.refresh(okavango);
    await Promise.all([collector.refresh(okavango), collector.refresh(okavango), first]);
    expect(kinds(okavango)).toEqual(['seen', 'seen']);
    expect(kinds(paris)).toEqual([]);
  });

  it('takes over what has not changed since its last look', async () => {
    const fake = host(okavango);
    const clock = ticking();
    const { collector } = collect(shellsOf(fake.shell), { clock });
    await collector.refresh(okavango);
    fake.calls();
    await collector.refresh(okavango);
    expect(fake.calls().some((call) => call.includes('snapshot,bookmark'))).toBe(false);
  });

  it('lists anew what something was done to, once: bookmarks, holds and marks do not move the time', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell), { clock: ticking() });
    const listed = async () => {
      fake.calls();
      await collector.refresh(okavango);
      return fake.calls().filter((call) => call.includes('snapshot,bookmark'));
    };
    await collector.refresh(okavango);
    collector.touched(okavango, [filesystemName('tank/data')]);
    const [only, ...more] = await listed();
    expect([only, more]).toEqual([expect.stringMatching(/ tank\/data$/), []]);
    expect(await listed()).toEqual([]);
  });

  it('the look that runs meanwhile may have been too early: the next one lists it', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell), { clock: ticking() });
    const running = collector.refresh(okavango);
    collector.touched(okavango, [filesystemName('tank/data')]);
    await running;
    fake.calls();
    await collector.refresh(okavango);
    expect(fake.calls().some((call) => call.endsWith(' tank/data'))).toBe(true);
  });

  it('and so does the next holdfast, where this one ends before it looks again', async () => {
    const fake = host(okavango);
    const directory = mkdtempSync(path.join(tmpdir(), 'holdfast-memory-'));
    directories.push(directory);
    const clock = ticking();
    const memory = await openMemory(directory);
    const { collector } = collect(shellsOf(fake.shell), { clock, memory });
    await collector.refresh(okavango);
    collector.touched(okavango, [filesystemName('tank/data')]);
    await collector.close();

    const later = collect(shellsOf(fake.shell), {
      clock,
      memory: await openMemory(directory),
    });
    fake.calls();
    await later.collector.refresh(okavango);
    expect(fake.calls().some((call) => call.endsWith(' tank/data'))).toBe(true);
  });
});

describe('S8 a host that cannot be seen', () => {
  it('keeps its last facts, and since when they prove nothing', async () => {
    const fake = host(okavango);
    let away = false;
    const shell: Shell = {
      ...fake.shell,
      run: (command, options) => (away ? gone(okavango) : fake.shell).run(command, options),
    };
    const { collector } = collect(shellsOf(shell));
    await collector.refresh(okavango);
    const good = collector.observations().get(okavango);
    away = true;
    await collector.refresh(okavango);
    const first = collector.observations().get(okavango);
    await collector.refresh(okavango);
    const second = collector.observations().get(okavango);
    if (first?.kind !== 'unreachable' || second?.kind !== 'unreachable') throw new Error('seen');
    expect(first.failure).toEqual({
      code: 'unreachable',
      what: 'It does not answer.',
      todo: 'Wait.',
    });
    expect(first.last).toEqual(good);
    expect(second.last).toEqual(good);
    expect(second.since).toBe(first.since);
    expect(second.at).toBeGreaterThan(first.at);
    away = false;
    await collector.refresh(okavango);
    expect(collector.observations().get(okavango)?.kind).toBe('seen');
  });

  it.each([
    ['its filesystems', 'filesystems.err', /zfs list failed/],
    ['its pools', 'zpool-list.err', /zpool list failed/],
  ])(
    'is one, too, that answers and cannot list %s: nothing that it had is missing',
    async (_, spoiled, what) => {
      const fake = host(okavango);
      const { collector } = collect(shellsOf(fake.shell));
      await collector.refresh(okavango);
      const good = collector.observations().get(okavango);
      fake.answer(spoiled, 'internal error: out of memory\n');
      await collector.refresh(okavango);
      const now = collector.observations().get(okavango);
      if (now?.kind !== 'unreachable') throw new Error('seen');
      expect(now.failure.code).toBe('incomplete');
      expect(now.failure.what).toMatch(what);
      expect(now.last).toEqual(good);
      fake.forget(spoiled);
      await collector.refresh(okavango);
      expect(collector.observations().get(okavango)?.kind).toBe('seen');
    },
  );

  it('is none because one of its pools cannot be listed: that pool keeps its last facts', async () => {
    const fake = host(okavango);
    const { collector } = collect(shellsOf(fake.shell));
    await collector.refresh(okavango);
    const good = collector.observations().get(okavango);
    const stopped = "cannot open 'tank': pool I/O is currently suspended\n";
    for (const listing of ['filesystems', 'snapshots']) {
      fake.answer(listing, '');
      fake.answer(`${listing}.err`, stopped);
    }
    await collector.refresh(okavango);
    const now = collector.observations().get(okavango);
    if (good?.kind !== 'seen' || now?.kind !== 'seen') throw new Error('not seen');
    expect(now.filesystems).toEqual({ ok: true, value: [] });
    const listed = good.filesystems.ok ? good.filesystems.value : [];
    expect(now.unread).toMatchObject([
      { pool: 'tank', last: { at: good.at, filesystems: listed } },
    ]);
    await collector.refresh(okavango);
    const later = collector.observations().get(okavango);
    expect(later?.kind === 'seen' && later.unread).toEqual(now.unread);
  });

  it('has been away since before this opening of holdfast, if the memory says so', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'holdfast-memory-'));
    directories.push(directory);
    const fake = host(okavango);
    const before = collect(shellsOf(fake.shell), { memory: await openMemory(directory) });
    await before.collector.refresh(okavango);
    await before.collector.close();

    const away = collect(shellsOf(), {
      memory: await openMemory(directory),
      clock: ticking(2_000_000),
    });
    await away.collector.refresh(okavango);
    await away.collector.close();
    const first = away.collector.observations().get(okavango);
    if (first?.kind !== 'unreachable') throw new Error('seen');

    const again = collect(shellsOf(), {
      memory: await openMemory(directory),
      clock: ticking(3_000_000),
    });
    await again.collector.refresh(okavango);
    const second = again.collector.observations().get(okavango);
    if (second?.kind !== 'unreachable') throw new Error('seen');
    expect(second.since).toBe(first.since);
    expect(second.at).toBeGreaterThan(3_000_000);
    expect(second.last).toEqual(before.collector.observations().get(okavango));
  });

  it('is asked again sooner than a seen one, then ever more rarely', () => {
    const even = { ...usualPace, random: () => 0.5 };
    expect([0, 1, 2, 3, 20].map((failures) => waitAfter(failures, even))).toEqual([
      usualPace.everyMs,
      5_000,
      10_000,
      20_000,
      usualPace.longestMs,
    ]);
  });

  it('hosts are not asked all at once: each wait is a fifth longer or shorter by chance', () => {
    expect(waitAfter(0, { ...usualPace, random: () => 0 })).toBe(24_000);
    expect(waitAfter(0, { ...usualPace, random: () => 1 })).toBe(36_000);
  });
});
