import { describe, expect, test } from 'vitest';
import type { Exit } from '../../src/ssh/shell.ts';
import { action, direct, relay, snapshotStep } from './actions.ts';
import type { FakeProcess } from './fake-fleet.ts';
import { okavango, origin, paris, snapshot } from './fake-fleet.ts';
import { arrived, cut, scene, troubleOf } from './scene.ts';

/** Runs until it is ended; then `then` happens, and it is gone or cannot be shown to be. */
const untilEnded =
  (then: () => void, gone = true) =>
  ({ stdin, signal }: FakeProcess): Promise<Exit> =>
    new Promise((resolve) => {
      stdin.resume();
      signal?.addEventListener('abort', () => {
        then();
        resolve({ kind: 'aborted', gone });
      });
    });

describe('S11 cancel', () => {
  for (const step of [direct, relay]) {
    const commands = step.kind === 'relay' ? 2 : 1;
    test(`${step.kind}: ends the command, and names the token that was left`, async () => {
      const { fleet, executor, states, events } = await scene();
      let ended = 0;
      fleet.behaviour = untilEnded(() => {
        ended += 1;
        cut(fleet);
      });
      const handle = executor.start(action([step]), 'yes');
      await expect.poll(() => fleet.sent.length).toBe(commands);
      await handle.cancel();
      const { state } = await handle.finished;
      expect(ended).toBe(commands);
      const trouble = troubleOf(state);
      expect(trouble.code).toBe('cancelled');
      expect(trouble.what).toMatch(/^Cancelled\. /);
      expect(trouble.what).toContain('keeps what has arrived (resume token 1-da04149b4-f8-789c63');
      expect(trouble.todo).toContain('offers to resume');
      expect(states.map(({ kind }) => kind).slice(-3)).toEqual(['running', 'cancelling', 'failed']);
      expect((await events()).map(({ kind }) => kind)).toEqual([
        'confirmed',
        'intent',
        'outcome',
        'failed',
      ]);
    });
  }

  test('a command that cannot be shown to be gone: it says so, and where to look', async () => {
    const { fleet, executor, events } = await scene();
    fleet.behaviour = untilEnded(() => undefined, false);
    const handle = executor.start(action([direct]), 'yes');
    await expect.poll(() => fleet.sent.length).toBe(1);
    await handle.cancel();
    const trouble = troubleOf((await handle.finished).state);
    expect(trouble.what).toContain('may still be running on okavango');
    expect(trouble.todo).toContain('«ps» on okavango');
    expect((await events())[2]).toMatchObject({
      exits: ['okavango: ended by holdfast, not seen to be gone'],
    });
  });

  test('a receive that was done by then is done', async () => {
    const { fleet, executor } = await scene();
    fleet.behaviour = untilEnded(() => arrived(fleet));
    const handle = executor.start(action([direct]), 'yes');
    await expect.poll(() => fleet.sent.length).toBe(1);
    await handle.cancel();
    expect((await handle.finished).state.kind).toBe('done');
  });

  test('the steps after it do not begin, even when it was done by then', async () => {
    const { fleet, executor } = await scene();
    fleet.behaviour = untilEnded(() =>
      fleet.set(okavango, origin, { snapshots: [snapshot('a', '1'), snapshot('b', '2')] }),
    );
    const handle = executor.start(action([snapshotStep, direct]), 'yes');
    await expect.poll(() => fleet.sent.length).toBe(1);
    await handle.cancel();
    expect(troubleOf((await handle.finished).state)).toMatchObject({ code: 'cancelled' });
    expect(fleet.sent).toHaveLength(1);
  });

  test('while the facts are read, it just stops: nothing was sent', async () => {
    const { fleet, executor, events } = await scene({ look: () => new Promise(() => undefined) });
    const handle = executor.start(action([direct]), 'yes');
    await expect.poll(async () => (await events()).length).toBe(1);
    await handle.cancel();
    expect(troubleOf((await handle.finished).state)).toMatchObject({ code: 'cancelled' });
    expect(fleet.sent).toEqual([]);
    expect((await events()).map(({ kind }) => kind)).toEqual(['confirmed', 'refused']);
  });

  test('between the intent and the command: nothing was sent, and the record says so', async () => {
    const { fleet, journal, events } = await scene();
    let cancel = (): unknown => undefined;
    const append: typeof journal.append = async (event) => {
      const record = await journal.append(event);
      if (event.kind === 'intent') cancel();
      return record;
    };
    const { executor } = await scene({
      shells: fleet.shells,
      look: fleet.look,
      journal: { ...journal, append },
    });
    const handle = executor.start(action([direct]), 'yes');
    cancel = handle.cancel;
    expect(troubleOf((await handle.finished).state).code).toBe('cancelled');
    expect(fleet.sent).toEqual([]);
    expect((await events()).slice(1)).toMatchObject([
      { kind: 'intent' },
      { kind: 'outcome', exits: [], said: 'Nothing was sent.' },
      { kind: 'refused' },
    ]);
  });

  test('after the end it does nothing', async () => {
    const { executor, states } = await scene();
    const handle = executor.start(action([direct]), 'yes');
    await handle.finished;
    const before = states.length;
    await handle.cancel();
    expect(states).toHaveLength(before);
  });
});

describe('a relay one of whose ends dies', () => {
  test('the receiver: the sender is ended, though it has much to send', async () => {
    const { fleet, carryOut } = await scene();
    let senderEnded = false;
    fleet.behaviour = ({ host, stdout, stdin, signal }) => {
      if (host === paris) {
        stdin.destroy();
        cut(fleet);
        return { kind: 'exited', code: 1 };
      }
      const feed = setInterval(() => stdout.write(Buffer.alloc(65_536)), 1);
      return new Promise((resolve) =>
        signal?.addEventListener('abort', () => {
          clearInterval(feed);
          senderEnded = true;
          resolve({ kind: 'aborted', gone: true });
        }),
      );
    };
    const trouble = troubleOf(await carryOut(action([relay])));
    expect(trouble).toMatchObject({ code: 'command-failed', host: paris });
    expect(trouble.what).toContain('resume token');
    expect(senderEnded).toBe(true);
  });

  test('a receiver that closes its end and does not go: both are ended', async () => {
    const { fleet, carryOut } = await scene();
    fleet.behaviour = (running) => {
      if (running.host === paris) setTimeout(() => running.stdin.destroy(), 10);
      return untilEnded(() => undefined)(running);
    };
    const trouble = troubleOf(await carryOut(action([relay])));
    expect(trouble.what).toContain('was ended because its other end had failed');
  });

  test('the sender: the receiver reads the end of its stream, and keeps what it has', async () => {
    const { fleet, carryOut } = await scene();
    let received = 0;
    fleet.behaviour = ({ host, stdout, stdin, stderr }) => {
      if (host === okavango) {
        stdout.write(Buffer.alloc(100_000));
        return { kind: 'signalled', signal: 'SIGKILL' };
      }
      return new Promise((resolve) => {
        stdin.on('data', (chunk: Buffer) => {
          received += chunk.length;
        });
        stdin.on('end', () => {
          cut(fleet);
          stderr.write('cannot receive new filesystem stream: incomplete stream.\n');
          stderr.write('Partially received snapshot is saved.\n');
          resolve({ kind: 'exited', code: 1 });
        });
      });
    };
    const trouble = troubleOf(await carryOut(action([relay])));
    expect(received).toBe(100_000);
    expect(trouble.what).toContain('The command on okavango was ended there by SIGKILL');
    expect(trouble.what).toContain('resume token');
  });

  test('the sender cannot be reached: the receiver is ended', async () => {
    const { fleet } = await scene();
    const shells = {
      ...fleet.shells,
      shell: (host: typeof okavango) => ({
        ...fleet.shells.shell(host),
        ...(host === okavango ? { run: () => Promise.reject(new Error('no route')) } : {}),
      }),
    };
    let ended = false;
    fleet.behaviour = untilEnded(() => {
      ended = true;
    });
    const { carryOut } = await scene({ shells, look: fleet.look });
    const trouble = troubleOf(await carryOut(action([relay])));
    expect(trouble.what).toContain('The command did not reach okavango: no route.');
    expect(ended).toBe(true);
  });
});
