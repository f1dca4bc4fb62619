import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instant } from '../../src/model/ids.ts';
import type { Progress } from '../../src/model/run.ts';
import { sendMeter } from '../../src/run/progress.ts';
import { throttle } from '../../src/run/throttle.ts';
import { shareOf } from '../../state/show/run-words.ts';
import { action, direct, relay } from './actions.ts';
import { okavango } from './fake-fleet.ts';
import { arrived, scene } from './scene.ts';

const lines = (name: string) =>
  readFile(new URL(`../fixtures/openzfs-2.3.2/${name}`, import.meta.url), 'utf8').then((text) =>
    text.split('\n').slice(2).filter(Boolean),
  );

/** A meter whose clock goes on a second with each line. */
function meter(...planned: readonly bigint[]) {
  let now = 0;
  const inner = sendMeter(0, planned, () => instant(now));
  const take = (line: string) => {
    now += 1000;
    return inner.take(line);
  };
  return { take, progress: () => inner.progress() };
}

describe('progress of zfs send -v -P', () => {
  test('as OpenZFS 2.3.2 prints it: bytes, total, rate, time left', async () => {
    const it = meter();
    for (const line of await lines('zfs-send-vP-progress.stderr.txt')) {
      expect(it.take(line)).toBe(true);
    }
    const progress = it.progress();
    expect(progress).toMatchObject({ step: 0, done: 17_215_800n, total: 20_531_856n });
    expect(progress.rate).toBeCloseTo((17_215_800 - 4_602_936) / 3, 0);
    expect(progress.secondsLeft).toBeCloseTo(3_316_056 / (progress.rate ?? 0), 3);
  });

  test('several snapshots: each counts from zero, and one too quick to be named counts in full', () => {
    const it = meter();
    for (const line of [
      'incremental\ta\ttank/x@b\t1000',
      'incremental\tb\ttank/x@c\t500',
      'incremental\tc\ttank/x@d\t2000',
      'size\t3500',
      '10:00:00\t400\ttank/x@b',
      '10:00:01\t900\ttank/x@b',
    ])
      it.take(line);
    expect(it.progress()).toMatchObject({ done: 900n, total: 3500n });
    it.take('10:00:02\t100\ttank/x@d');
    expect(it.progress().done).toBe(1600n);
  });

  test('before the first line: the plan’s estimate, no rate, no time left', () => {
    expect(meter(5000n).progress()).toEqual({
      step: 0,
      done: 0n,
      total: 5000n,
      rate: null,
      secondsLeft: null,
    });
  });

  test('more than was estimated: no time left is made up', () => {
    const it = meter(1000n);
    for (const bytes of [800, 1600]) it.take(`10:00:00\t${bytes}\ttank/x@b`);
    expect(it.progress()).toMatchObject({
      done: 1600n,
      total: 1000n,
      rate: 800,
      secondsLeft: null,
    });
  });

  test('the rate is that of the last seconds, so that a stall shows', () => {
    const it = meter(10_000n);
    for (let second = 1; second <= 5; second += 1) it.take(`10:00:00\t${second * 1000}\ttank/x@b`);
    for (let second = 0; second < 12; second += 1) it.take('10:00:00\t5000\ttank/x@b');
    expect(it.progress()).toMatchObject({ rate: 0, secondsLeft: null });
  });

  test('what a resumed send says of its token is no error message', async () => {
    const said = await lines('resume-send-nvP-t.txt');
    expect(said.length).toBeGreaterThan(5);
    const it = meter();
    expect(said.filter((line) => !it.take(line))).toEqual([]);
    expect(it.progress().total).toBe(11_356_472n);
  });

  test('any other line is left to the words of the outcome', () => {
    const it = meter();
    expect(it.take('cannot receive: out of space')).toBe(false);
    expect(it.take('fullness is a state of mind')).toBe(false);
  });
});

describe('several sends in one step, on one stderr', () => {
  /** What a send of one stream says of itself, and of its progress. */
  const said = (name: string, size: number, ...sent: readonly number[]) => [
    `full\ttank/${name}@a\t${size}`,
    `size\t${size}`,
    ...sent.map((bytes) => `10:00:00\t${bytes}\ttank/${name}@a`),
  ];

  test('are added up: one that has ended counts in full, though it was too quick to say more', () => {
    const it = meter(1000n, 1000n, 1000n);
    for (const line of [...said('x', 1000), ...said('y', 1200, 300, 900)])
      expect(it.take(line)).toBe(true);
    expect(it.progress().done).toBe(1900n);
    for (const line of said('z', 500)) it.take(line);
    expect(it.progress().done).toBe(2200n);
  });

  test('of one filesystem after the other, as OpenZFS 2.3.2 prints them', () => {
    const it = meter(8_000_000n, 0n, 16_000n);
    for (const line of [
      'full\ttank/a@1\t8416880',
      'size\t8416880',
      '17:53:47\t2236400\ttank/a@1',
      '17:53:49\t6309304\ttank/a@1',
      'incremental\t1\ttank/a@2\t7792',
      'incremental\t2\ttank/a@3\t624',
      'size\t8416',
      'full\ttank/b@1\t15984',
      'size\t15984',
    ])
      expect(it.take(line)).toBe(true);
    expect(it.progress().done).toBe(8_416_880n + 8416n);
  });

  test('show the plan’s estimate of all of them before the first byte', () => {
    const it = meter(1000n, 3000n);
    expect(it.progress()).toMatchObject({ done: 0n, total: 4000n });
    for (const line of said('x', 1000)) it.take(line);
    expect(it.progress()).toMatchObject({ done: 0n, total: 4000n });
  });

  test('never go back, nor past the whole, however far the estimates are out', () => {
    const send = fc.record({
      planned: fc.integer({ min: 0, max: 10_000_000 }),
      size: fc.integer({ min: 0, max: 10_000_000 }),
      sent: fc.array(fc.integer({ min: 0, max: 12_000_000 }), { maxLength: 4 }),
    });
    const nothing = { planned: 0, size: 0, sent: [] };
    fc.assert(
      fc.property(fc.array(send, { minLength: 2, maxLength: 8 }), (sends) => {
        const it = meter(...sends.map(({ planned }) => BigInt(planned)));
        let before = { done: 0n, share: 0 };
        for (const [at, { size, sent }] of sends.entries()) {
          for (const line of said(`${at}`, size, ...sent.toSorted((a, b) => a - b))) {
            it.take(line);
            const progress = it.progress();
            const share = shareOf(progress) ?? 0;
            expect(progress.done >= before.done).toBe(true);
            // The whole is told in whole bytes: of fifty of them, one is two percent.
            const oneByte = 1 / Number(progress.total ?? 1n);
            expect(share).toBeGreaterThanOrEqual(before.share - 0.001 - oneByte);
            before = { done: progress.done, share };
          }
        }
      }),
      {
        examples: [
          [[nothing, { ...nothing, sent: [9, 2] }, nothing, { ...nothing, planned: 80_100 }]],
        ],
      },
    );
  });
});

describe('a run', () => {
  test('shows progress, at most four times a second, and has the bytes on record', async () => {
    let now = 0;
    const { fleet, carryOut, states, events } = await scene({ clock: () => instant(now) });
    fleet.behaviour = async ({ stderr }) => {
      stderr.write('full\ttank/tessera@a\t900719925474099301\nsize\t900719925474099301\n');
      for (let k = 1; k <= 40; k += 1) {
        now += 100;
        stderr.write(`10:00:00\t${k}000000000000\ttank/tessera@a\n`);
        await new Promise(setImmediate);
      }
      arrived(fleet);
      return { kind: 'exited', code: 0 };
    };
    await carryOut(action([direct]));
    const shown = states.flatMap((state): Progress[] =>
      state.kind === 'running' ? [state.progress] : [],
    );
    // 40 lines in 4 seconds of the clock.
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.length).toBeLessThanOrEqual(17);
    expect(shown[0]).toMatchObject({ done: 0n, total: direct.sends[0] });
    expect(shown.at(-1)?.total).toBe(900_719_925_474_099_301n);
    expect((await events())[2]).toMatchObject({ bytes: 40_000_000_000_000n });
  });

  test('a relay carries every byte from the one stdout to the other stdin', async () => {
    const { fleet, carryOut } = await scene();
    const stream = randomBytes(5_000_000);
    const hash = createHash('sha256');
    fleet.behaviour = ({ host, stdin, stdout }) =>
      new Promise((resolve) => {
        if (host === okavango) {
          Readable.from([stream.subarray(0, 3_333_333), stream.subarray(3_333_333)]).pipe(stdout);
          stdout.on('finish', () => resolve({ kind: 'exited', code: 0 }));
          return;
        }
        stdin.on('data', (chunk: Buffer) => hash.update(chunk));
        stdin.on('end', () => {
          arrived(fleet);
          resolve({ kind: 'exited', code: 0 });
        });
      });
    const state = await carryOut(action([{ ...relay, limit: 1n << 40n }]));
    expect(state.kind).toBe('done');
    expect(hash.digest('hex')).toBe(createHash('sha256').update(stream).digest('hex'));
  });
});

describe('a receiver that does not keep up', () => {
  test.each([null, 1n << 40n])(
    'holds the sender back: nothing piles up (limit %s)',
    async (limit) => {
      const { fleet, executor } = await scene();
      let taken = 0;
      let held = false;
      fleet.behaviour = ({ host, stdout, signal }) => {
        if (host === okavango)
          Readable.from(
            (function* () {
              for (;;) {
                taken += 65_536;
                yield Buffer.alloc(65_536);
              }
            })(),
            { objectMode: false, highWaterMark: 65_536 },
          )
            .on('pause', () => {
              held = true;
            })
            .pipe(stdout);
        return new Promise((resolve) =>
          signal?.addEventListener('abort', () => resolve({ kind: 'aborted', gone: true })),
        );
      };
      const handle = executor.start(action([{ ...relay, limit }]), 'yes');
      await expect.poll(() => held).toBe(true);
      const before = taken;
      for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
      expect(taken).toBeLessThan(before + 300_000);
      expect(taken).toBeLessThan(2_000_000);
      await handle.cancel();
    },
  );
});

describe('the limit of a relay', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('lets no more through than so many bytes a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const source = Array.from({ length: 10 }, () => Buffer.alloc(100_000));
    const limited = throttle(
      200_000n,
      new AbortController().signal,
    )(Readable.from(source) as AsyncIterable<Buffer>);
    let through = 0;
    const done = (async () => {
      for await (const chunk of limited) through += chunk.length;
    })();
    for (let second = 1; second <= 4; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      expect(through).toBeLessThanOrEqual(200_000 * second + 100_000);
      expect(through).toBeGreaterThanOrEqual(200_000 * second - 100_000);
    }
    await vi.advanceTimersByTimeAsync(2000);
    await done;
    expect(through).toBe(1_000_000);
  });
});
