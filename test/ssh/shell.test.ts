import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../src/ssh/capture.ts';
import type { RunningCommand, Shell } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { eventually, groupLives, hostAt, okavango, refusalOf } from './support/host.ts';
import { sshServer } from './support/server.ts';

const look = { intent: 'look' } as const;

interface Opened {
  readonly shell: Shell;
  close(): Promise<void>;
}

async function overSsh2(): Promise<Opened> {
  const server = await sshServer();
  const shells = openShells([hostAt({})], {
    readOnly: false,
    targets: new Map([[okavango, server.target]]),
  });
  return {
    shell: shells.shell(okavango),
    close: async () => {
      await shells.close();
      await server.close();
    },
  };
}

async function onThisMachine(): Promise<Opened> {
  const shells = openShells([hostAt({}, { transport: 'local' })], { readOnly: false });
  return { shell: shells.shell(okavango), close: () => shells.close() };
}

/** Begins a command that says its process group (`echo $$`) when it has come so far as to be tested. */
async function begin(
  shell: Shell,
  command: string,
  signal: AbortSignal,
): Promise<{ running: RunningCommand; group: number }> {
  const running = await shell.run(command, { ...look, signal });
  running.stderr.resume();
  const [line] = (await running.stdout.iterator({ destroyOnReturn: false }).next()).value
    .toString()
    .split('\n');
  running.stdout.resume();
  return { running, group: Number(line) };
}

describe.each([
  ['in-process SSH', overSsh2],
  ['this machine', onThisMachine],
])('a shell over %s', (_name, open) => {
  let opened: Opened;
  let shell: Shell;
  beforeAll(async () => {
    opened = await open();
    shell = opened.shell;
  });
  afterAll(() => opened.close());

  it('gives back what a command says on stdout and stderr, apart, and how it exited', async () => {
    const said = await capture(shell, 'echo out; echo err >&2; exit 7', look);
    expect(said).toEqual({ stdout: 'out\n', stderr: 'err\n', exit: { kind: 'exited', code: 7 } });
  });

  it('gives a command its stdin, and the end of it', async () => {
    const said = await capture(shell, 'tr a-z A-Z', { ...look, stdin: 'guids and names' });
    expect(said.stdout).toBe('GUIDS AND NAMES');
  });

  it('tells the signal that ended a command', async () => {
    const { exit } = await capture(shell, 'kill -TERM $$', look);
    expect(exit).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
  });

  it('finds zfs and zpool where sbin has them', async () => {
    const { stdout } = await capture(shell, 'echo $PATH', look);
    expect(stdout.trim().split(':')).toEqual(expect.arrayContaining(['/usr/sbin', '/sbin']));
  });

  it('S1 gives the host the text of a command byte for byte', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'holdfast-'));
    const text = `a!b 'it''s' "q" \\x \\\\ \\n %s $HOME \`id\` ünï\u0081\u0088\t#~{}[]\n\n`;
    const command = `cat > ${directory}/text <<'END'\n${text}\nEND\n`;
    await capture(shell, command, look);
    expect(await readFile(join(directory, 'text'), 'utf8')).toBe(`${text}\n`);
    await rm(directory, { recursive: true });
  });

  it('carries 50 MB through both ways unharmed', async () => {
    const bytes = randomBytes(50 * 1024 * 1024);
    const running = await shell.run('cat', look);
    const hash = createHash('sha256');
    running.stderr.resume();
    await Promise.all([
      pipeline(Readable.from(pieces(bytes)), running.stdin),
      pipeline(running.stdout, hash),
    ]);
    expect(await running.exit).toEqual({ kind: 'exited', code: 0 });
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('holds a sender back while nobody reads', async () => {
    const running = await shell.run('cat', look);
    const piece = Buffer.alloc(1024 * 1024);
    let accepted = 0;
    while (accepted < 200 && running.stdin.write(piece)) accepted += 1;
    // Through a pipe that nobody empties go its buffers and windows, and not what a relay sends.
    expect(running.stdin.writableNeedDrain).toBe(true);
    let drained = 0;
    running.stdin.on('drain', () => {
      drained += 1;
      if (drained < 200) running.stdin.write(piece);
    });
    await eventually(() => running.stdout.readableLength > 0);
    await capture(shell, 'true', look);
    expect(drained).toBeLessThan(50);
    running.stdin.destroy();
    running.stdout.resume();
    running.stderr.resume();
    // A destroyed stdin is the end of the command's input, as of a pipe whose writer died.
    expect(await running.exit).toEqual({ kind: 'exited', code: 0 });
  });

  it('fails a writer whose command has ended, instead of waiting for ever', async () => {
    const running = await shell.run('exit 3', look);
    running.stdout.resume();
    running.stderr.resume();
    const endless = Readable.from(pieces(Buffer.alloc(64 * 1024 * 1024)));
    await expect(pipeline(endless, running.stdin)).rejects.toThrow();
    expect(await running.exit).toEqual({ kind: 'exited', code: 3 });
  });

  it('S11 ends a whole pipeline when it is aborted, and sees that it is gone', async () => {
    const stop = new AbortController();
    const { running, group } = await begin(shell, 'echo $$; sleep 1000 | cat', stop.signal);
    expect(groupLives(group)).toBe(true);
    stop.abort();
    expect(await running.exit).toEqual({ kind: 'aborted', gone: true });
    expect(groupLives(group)).toBe(false);
  });

  it('ends a command that ignores SIGTERM', async () => {
    const stop = new AbortController();
    const { running, group } = await begin(
      shell,
      "trap '' TERM; echo $$; while :; do sleep 1; done",
      stop.signal,
    );
    stop.abort();
    expect(await running.exit).toEqual({ kind: 'aborted', gone: true });
    expect(groupLives(group)).toBe(false);
  });

  it('ends a command whose time is up', async () => {
    const { exit } = await capture(shell, 'sleep 1000 | cat', { ...look, timeoutMs: 50 });
    expect(exit).toEqual({ kind: 'aborted', gone: true });
  });

  it('lets four commands run at once and the fifth wait', async () => {
    const stop = new AbortController();
    const four = await Promise.all(
      [1, 2, 3, 4].map(() => begin(shell, 'echo $$; exec sleep 1000', stop.signal)),
    );
    let fifthBegan = false;
    const fifth = capture(shell, 'echo fifth', look).then((said) => {
      fifthBegan = true;
      return said;
    });
    // A stopped one that waits goes at once; the four are still there.
    const { exit } = await capture(shell, 'true', { ...look, timeoutMs: 100 });
    expect(exit).toEqual({ kind: 'aborted', gone: true });
    expect(fifthBegan).toBe(false);
    stop.abort();
    expect((await fifth).stdout).toBe('fifth\n');
    for (const { running } of four) expect((await running.exit).kind).toBe('aborted');
  });

  it('ends a command that says more than there is room for', async () => {
    const error = await refusalOf(capture(shell, 'yes', { ...look, maxBytes: 100_000 }));
    expect(error).toMatchObject({ name: 'ShellError', code: 'channel', host: okavango });
    expect(error.what).toContain('100000 bytes');
  });
});

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
