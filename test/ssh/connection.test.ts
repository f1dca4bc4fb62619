import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackOff } from '../../src/ssh/back-off.ts';
import { capture } from '../../src/ssh/capture.ts';
import type { Shell } from '../../src/ssh/shell.ts';
import { ssh2Transport } from '../../src/ssh/ssh2-transport.ts';
import type { Ssh2Target } from '../../src/ssh/target.ts';
import { shellOver } from '../../src/ssh/transport-shell.ts';
import { eventually, hostAt, okavango, refusalOf } from './support/host.ts';
import { keyPair, type SshServer, sshServer } from './support/server.ts';

const look = { intent: 'look' } as const;

describe('a connection to a host', () => {
  let server: SshServer;
  let shells: Shell[];
  beforeEach(async () => {
    server = await sshServer();
    shells = [];
  });
  afterEach(async () => {
    for (const shell of shells) await shell.close();
    await server.close();
  });

  function shellTo(target: Partial<Ssh2Target>, backOff = new BackOff()): Shell {
    const shell = shellOver(ssh2Transport(hostAt({}), { ...server.target, ...target }, backOff));
    shells.push(shell);
    return shell;
  }
  const failure = (shell: Shell) => refusalOf(capture(shell, 'true', look));

  it('is made again when it was lost, and the command that it carried is told of', async () => {
    const shell = shellTo({});
    const running = await shell.run('echo begun; sleep 1000', look);
    await running.stdout.iterator({ destroyOnReturn: false }).next();
    server.cut();
    const error = await refusalOf(running.exit);
    expect(error).toMatchObject({ name: 'ShellError', code: 'unreachable', host: okavango });
    expect(error.what).toContain('may still be running');
    // A broken stream must never look like one that came to its end.
    await expect(running.stdout.toArray()).rejects.toBe(error);
    expect((await capture(shell, 'echo again', look)).stdout).toBe('again\n');
    expect(server.seen.connections).toBe(2);
  });

  it('carries all commands of a host', async () => {
    const shell = shellTo({});
    await Promise.all(Array.from({ length: 20 }, () => capture(shell, 'true', look)));
    expect(server.seen.connections).toBe(1);
    // A session that has ended may still be closing when the next one opens; sshd's MaxSessions is ten.
    expect(server.seen.mostSessions).toBeLessThanOrEqual(8);
  });

  it('never carries a command that was aborted before its turn, or while it was being made', async () => {
    const shell = shellTo({});
    const early = await capture(shell, 'echo early', { ...look, signal: AbortSignal.abort() });
    expect(early).toEqual({ stdout: '', stderr: '', exit: { kind: 'aborted', gone: true } });
    const stop = new AbortController();
    const meanwhile = capture(shell, 'echo meanwhile', { ...look, signal: stop.signal });
    stop.abort();
    expect((await meanwhile).exit).toEqual({ kind: 'aborted', gone: true });
    await capture(shell, 'echo last', look);
    expect(
      server.seen.commands.filter((command) => /echo (early|meanwhile)/.test(command)),
    ).toEqual([]);
  });

  it('tells a session that was closed without a word from one that came to its end', async () => {
    const running = await shellTo({}).run('echo begun; exec sleep 1000', look);
    await running.stdout.iterator({ destroyOnReturn: false }).next();
    const read = expect(running.stdout.toArray()).rejects.toThrow('may still be running');
    server.closeSessions();
    const error = await refusalOf(running.exit);
    expect(error).toMatchObject({ code: 'unreachable', host: okavango });
    await read;
  });

  it('fails a writer who waits for a command that has ended', async () => {
    const running = await shellTo({}).run('exec sleep 1000', look);
    let given = 0;
    const endless = function* () {
      for (;;) {
        given += 65_536;
        yield Buffer.alloc(65_536);
      }
    };
    const written = pipeline(Readable.from(endless()), running.stdin);
    written.catch(() => {});
    // More than the session's window and all buffers on this side: the writer waits.
    await eventually(() => given > 2_300_000);
    server.endSessions();
    await expect(written).rejects.toThrow('reads no more');
    expect((await running.exit).kind).toBe('signalled');
  });

  it('cannot show that an aborted command is gone when the host cannot be reached any more', async () => {
    const shell = shellTo({});
    const stop = new AbortController();
    const running = await shell.run('sleep 1000', { ...look, signal: stop.signal });
    server.refuseSessions(1000);
    stop.abort();
    expect(await running.exit).toEqual({ kind: 'aborted', gone: false });
  });

  it('asks again for a session that the host would not open', async () => {
    const shell = shellTo({});
    server.refuseSessions(3);
    expect((await capture(shell, 'echo open', look)).stdout).toBe('open\n');
  });

  it('says so when the host opens no session at all', async () => {
    const shell = shellTo({});
    server.refuseSessions(1000);
    expect(await failure(shell)).toMatchObject({ code: 'channel', host: okavango });
  });

  it('fails fast while a failure stands, and tries again when its time is over', async () => {
    let now = 0;
    const backOff = new BackOff(
      () => now,
      () => 0,
    );
    const shell = shellTo({ privateKeys: [keyPair().private] }, backOff);
    const first = await failure(shell);
    expect(first.code).toBe('auth');
    expect(await failure(shell)).toBe(first);
    expect(server.seen.connections).toBe(1);
    now = 1_000;
    const second = await failure(shell);
    expect(second).not.toBe(first);
    expect(server.seen.connections).toBe(2);
    now = 2_999;
    expect(await failure(shell)).toBe(second);
    now = 3_000;
    await failure(shell);
    expect(server.seen.connections).toBe(3);
  });

  it('is tried at once when a person asks for it', async () => {
    const backOff = new BackOff(() => 0);
    const shell = shellTo({ privateKeys: [keyPair().private] }, backOff);
    const first = await failure(shell);
    backOff.retry();
    expect(await failure(shell)).not.toBe(first);
  });

  it('tells an account that has no shell', async () => {
    const odd = await sshServer({ loginShell: ['/bin/sh', '-c', 'echo not available; exit 1'] });
    const error = await failure(shellTo({ ...odd.target }));
    expect(error.code).toBe('channel');
    expect(error.what).toContain('not available');
    await shells.pop()?.close();
    await odd.close();
  });

  it('keeps what the start-up files of a login shell say out of the stderr of a command', async () => {
    const noisy = await sshServer({
      loginShell: ['/bin/sh', '-c', 'echo motd >&2; exec /bin/sh -c "$0"'],
    });
    const said = await capture(shellTo({ ...noisy.target }), 'echo own >&2', look);
    expect(said.stderr).toBe('own\n');
    await shells.pop()?.close();
    await noisy.close();
  });

  it('refuses a command that is longer than hosts take, before it is sent', async () => {
    const error = await refusalOf(capture(shellTo({}), `: ${'x'.repeat(200_000)}`, look));
    expect(error.code).toBe('channel');
    expect(server.seen.commands).toEqual([]);
  });

  it('tells a host whose port nobody listens on', async () => {
    const port = await unusedPort();
    const error = await failure(shellTo({ port }));
    expect(error).toMatchObject({ code: 'unreachable', host: okavango });
    expect(error.what).toContain(`127.0.0.1:${port} refuses connections`);
  });

  it('tells a host whose name does not resolve', async () => {
    const error = await failure(shellTo({ host: 'okavango.invalid' }));
    expect(error.code).toBe('no-such-host');
    expect(error.what).toContain('okavango.invalid');
  });

  it('tells a host that takes the connection and says nothing', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const address = mute.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const found = {
      keyName: '',
      knownHostsFiles: [],
      revokedKeys: [],
      byAuthority: false,
      lockedKeys: [],
      agentFirst: [],
      agentOnlyThose: false,
      connectTimeoutMs: 100,
    };
    expect(await failure(shellTo({ port, found }))).toMatchObject({ code: 'timeout' });
    mute.close();
  });

  it('tells a port where something else than SSH answers', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    web.listen(0, '127.0.0.1');
    await new Promise((resolve) => web.once('listening', resolve));
    const address = web.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await failure(shellTo({ port }))).toMatchObject({ code: 'unreachable' });
    web.close();
  });

  it('is refused once the shell was closed', async () => {
    const shell = shellTo({});
    await capture(shell, 'true', look);
    await shell.close();
    const error = await failure(shell);
    expect(error.what).toContain('closed');
  });

  it('gives up a connection that is being made when the shell is closed', async () => {
    let connected = false;
    const mute = createServer(() => {
      connected = true;
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const address = mute.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const shell = shellTo({ port });
    const failed = failure(shell);
    await eventually(() => connected);
    await shell.close();
    expect((await failed).code).toBe('unreachable');
    mute.close();
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
