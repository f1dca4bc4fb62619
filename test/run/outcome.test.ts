import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { journalPath } from '../../src/journal/journal.ts';
import { filesystemName } from '../../src/model/ids.ts';
import { troubleText } from '../../src/run/words.ts';
import { ShellError } from '../../src/ssh/shell.ts';
import { action, direct, relay, snapshotStep } from './actions.ts';
import { okavango, origin, paris, replica, snapshot } from './fake-fleet.ts';
import { arrived, cut, scene, troubleOf } from './scene.ts';

const capture = (name: string) =>
  readFile(new URL(`../fixtures/openzfs-2.3.2/${name}`, import.meta.url), 'utf8').then((text) =>
    text.split('\n').slice(2).join('\n'),
  );

describe('S3 verify by looking, not by exit code', () => {
  test('exit 1 and the guid is there: done, and the exit is on record', async () => {
    const { fleet, carryOut, events } = await scene();
    fleet.behaviour = () => {
      arrived(fleet);
      return { kind: 'exited', code: 1 };
    };
    expect((await carryOut(action([direct]))).kind).toBe('done');
    expect((await events()).map((event) => event.kind)).toEqual([
      'confirmed',
      'intent',
      'outcome',
      'done',
    ]);
    expect((await events())[2]).toMatchObject({ exits: ['okavango: exit 1'], verified: true });
  });

  test('exit 0 and the guid is not there: failed', async () => {
    const { carryOut, events } = await scene();
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toMatchObject({ code: 'outcome-missing', host: paris });
    expect(trouble.what).toContain('vault/replica/tessera does not exist');
    expect((await events()).slice(2)).toMatchObject([
      { kind: 'outcome', verified: false, exits: ['okavango: exit 0'] },
      { kind: 'failed', trouble: { code: 'outcome-missing' } },
    ]);
  });

  test('the snapshot is there and the replica is not inert: failed, for all outcomes count', async () => {
    const { fleet, carryOut } = await scene();
    fleet.behaviour = () => {
      arrived(fleet);
      fleet.set(paris, replica, { mounted: true });
      return { kind: 'exited', code: 0 };
    };
    expect(troubleOf(await carryOut(action([direct]))).what).toContain('is mounted');
  });

  test('a broken connection is not the end of a receive: what is there counts', async () => {
    const { fleet, carryOut, events } = await scene();
    fleet.behaviour = () => {
      arrived(fleet);
      throw new ShellError('channel', okavango, { what: 'The link broke.', todo: 'Try again.' });
    };
    expect((await carryOut(action([direct]))).kind).toBe('done');
    expect((await events())[2]).toMatchObject({ exits: ['okavango: connection lost'] });
  });

  test('a receive that ends after the near end did is waited for', async () => {
    const { fleet } = await scene();
    fleet.behaviour = () => {
      const until = fleet.looks.length + 4;
      const { look } = fleet;
      const late = async (host: typeof paris) => {
        if (fleet.looks.length >= until) arrived(fleet);
        return look(host);
      };
      fleet.look = late;
      return { kind: 'exited', code: 255 };
    };
    const patient = await scene({
      shells: fleet.shells,
      look: (host) => fleet.look(host),
      patience: Array(8).fill(0),
    });
    expect((await patient.carryOut(action([direct]))).kind).toBe('done');
  });

  test('the host cannot be looked at afterwards: it says that the end is not known', async () => {
    const { fleet, carryOut } = await scene();
    fleet.behaviour = () => {
      fleet.down.add(paris);
      return { kind: 'exited', code: 0 };
    };
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toMatchObject({ code: 'cannot-look', host: paris });
    expect(troubleText(trouble)).toBe(
      'The command ended without an error. paris-1 could not be looked at: The connection was refused. ' +
        'Check that sshd runs there. Refresh: the plan shows what is left to do.',
    );
  });

  test('the next step begins only when this one was seen to be done', async () => {
    const { fleet, carryOut } = await scene();
    await carryOut(action([snapshotStep, direct]));
    expect(fleet.sent.map(({ command }) => command)).toEqual([snapshotStep.run.command]);
  });
});

describe('what the operator is told of a failure', () => {
  test.each([
    ['err-out-of-space.stderr.txt', /pool is full/, /Free space/],
    ['err-diverged.stderr.txt', /written to/, /aside or roll it back/],
    ['err-no-common-snapshot.stderr.txt', /not the base/, /Look again/],
    ['err-permission-denied.stderr.txt', /Scrubs take root/, /`become`/],
  ])('%s: the reason, the words of the host, and what to do', async (file, reason, todo) => {
    const { fleet, carryOut } = await scene();
    const said = await capture(file);
    fleet.behaviour = ({ stderr }) => {
      stderr.write(said);
      return { kind: 'exited', code: 1 };
    };
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toMatchObject({ code: 'command-failed', host: okavango });
    expect(trouble.what).toMatch(/^The command on okavango failed \(exit status 1\): /);
    expect(trouble.what).toMatch(reason);
    expect(trouble.todo).toMatch(todo);
  });

  test('of a relay: the end that failed, not the one that was cut by it', async () => {
    const { fleet, carryOut } = await scene();
    const said = await capture('err-out-of-space.stderr.txt');
    fleet.behaviour = ({ host, stderr, signal }) => {
      if (host === okavango)
        return new Promise((resolve) =>
          signal?.addEventListener('abort', () => resolve({ kind: 'aborted', gone: true })),
        );
      stderr.write(said);
      return { kind: 'exited', code: 1 };
    };
    const trouble = troubleOf(await carryOut(action([relay])));
    expect(trouble).toMatchObject({ code: 'command-failed', host: paris });
    expect(trouble.what).toMatch(/pool is full/);
  });

  test('a command that could not be sent says so', async () => {
    const { fleet } = await scene();
    const shells = {
      ...fleet.shells,
      shell: (host: typeof okavango) => ({
        ...fleet.shells.shell(host),
        run: () =>
          Promise.reject(
            new ShellError('auth', host, {
              what: 'okavango does not accept the key.',
              todo: 'Add the key to its authorized_keys.',
            }),
          ),
      }),
    };
    const { carryOut, events } = await scene({ shells, look: fleet.look });
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble.what).toContain(
      'The command did not reach okavango: okavango does not accept the key.',
    );
    expect(trouble.todo).toBe('Add the key to its authorized_keys.');
    expect((await events())[2]).toMatchObject({ exits: ['okavango: not sent'] });
  });
});

describe('S11 nothing is lost by stopping', () => {
  test('a stream that was cut: the token is found, named, and on record in full', async () => {
    const { fleet, carryOut, events } = await scene();
    const said = await capture('resume-interrupted-receive.stderr.txt');
    const token = (await capture('resume-token.txt')).trim();
    fleet.behaviour = ({ stderr }) => {
      cut(fleet, token);
      stderr.write(said);
      return { kind: 'exited', code: 1 };
    };
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble.what).toContain(
      'vault/replica/tessera on paris-1 keeps what has arrived (resume token 1-da04149b4-f8-789c63…).',
    );
    expect(trouble.what).not.toContain('zfs send -t');
    expect(trouble.todo).toContain('offers to resume');
    expect((await events())[2]).toMatchObject({ said: expect.stringContaining(token) });
  });

  test('another filesystem’s token is not taken for this one’s', async () => {
    const { fleet, carryOut } = await scene();
    fleet.set(paris, filesystemName('vault/replica/gbif'), { resumeToken: '1-other' });
    expect(troubleOf(await carryOut(action([direct]))).what).not.toContain('resume token');
  });
});

describe('S12 remote text is data', () => {
  test('control and escape sequences of a host reach neither the operator nor the journal', async () => {
    const { fleet, carryOut, directory } = await scene();
    fleet.behaviour = ({ stderr }) => {
      stderr.write('cannot receive: \u001b[2J\u001b]0;owned\u0007out of space\u202e\u0000\r\n');
      return { kind: 'exited', code: 1 };
    };
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble.what).toContain('«cannot receive: out of space»');
    const journal = await readFile(journalPath(directory), 'utf8');
    expect(journal).toContain('cannot receive: out of space');
    for (const text of [troubleText(trouble), journal])
      expect(text).not.toMatch(/owned|\[2J|\\u001b|\\u0000|[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  test('of endless stderr the end is kept, 8 KiB of it', async () => {
    const { fleet, carryOut, events } = await scene();
    fleet.behaviour = async ({ stderr }) => {
      for (let line = 0; line < 5000; line += 1) stderr.write(`noise ${line}\n`);
      stderr.write('x'.repeat(50_000));
      stderr.write('\ncannot receive: out of space\n');
      return { kind: 'exited', code: 1 };
    };
    await carryOut(action([direct]));
    const outcome = (await events())[2];
    const said = outcome?.kind === 'outcome' ? outcome.said : '';
    expect(said.endsWith('cannot receive: out of space')).toBe(true);
    expect(said.length).toBeLessThan(8400);
  });
});

describe('S7 keys never travel', () => {
  test('neither the environment nor the stream is in the journal', async () => {
    const { fleet, carryOut, directory } = await scene();
    process.env['HOLDFAST_TEST_PASSPHRASE'] = 'correct horse battery staple';
    fleet.behaviour = async ({ host, stdin, stdout }) => {
      if (host === okavango) stdout.write('the stream itself, with a wrapped key');
      else {
        stdin.resume();
        stdin.on('end', () => arrived(fleet));
      }
      return { kind: 'exited', code: 0 };
    };
    await carryOut(action([relay]));
    const journal = await readFile(journalPath(directory), 'utf8');
    delete process.env['HOLDFAST_TEST_PASSPHRASE'];
    expect(journal).not.toMatch(/correct horse|wrapped key|PASSPHRASE|PATH/);
    expect(journal).toContain('"kind":"done"');
  });
});

describe('a step of plain commands', () => {
  test('is done when its snapshots are there', async () => {
    const { fleet, carryOut, states } = await scene();
    fleet.behaviour = () => {
      fleet.set(okavango, origin, { snapshots: [snapshot('a', '1'), snapshot('b', '2')] });
      return { kind: 'exited', code: 0 };
    };
    await carryOut(action([snapshotStep]));
    expect(states.map(({ kind }) => kind)).toEqual([
      'checking',
      'checking',
      'running',
      'verifying',
      'done',
    ]);
  });
});
