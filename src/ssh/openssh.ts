import { spawnSync } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { execa } from 'execa';
import type { Host } from '../model/inventory.ts';
import { BackOff } from './back-off.ts';
import { begun } from './begun.ts';
import type { ChannelStreams } from './channel-streams.ts';
import { envelope, longestEnvelope } from './envelope.ts';
import { commandTooLong, connectionClosed, connectionLost, noProgram } from './errors.ts';
import { OwnStderr } from './marker.ts';
import { openSshError } from './openssh-error.ts';
import { endSession, endWithUs, ownSession, pipedSession, whenWeExit } from './own-session.ts';
import { ask, sshWords } from './program.ts';
import type { Ended, Started, Transport } from './transport.ts';

/**
 * Commands through the system's own ssh: certificates, security keys, Kerberos. All share one connection, which a
 * control master keeps. A command that a signal ended is told as 255, which is all that ssh says of it.
 */
export function opensshTransport(host: Host, backOff: BackOff = new BackOff()): Transport {
  let directory: Promise<string> | null = null;
  let master: Promise<void> | null = null;
  let isClosed = false;
  // Short, because a socket's path has 104 bytes at most; private, because whoever opens it is logged in.
  const place = async (name: string) => {
    directory ??= mkdtemp(join(tmpdir(), 'hf-'));
    return join(await directory, name);
  };
  let forgetExit: (() => void) | null = null;

  const connect = async () => {
    if (isClosed) throw connectionClosed(host);
    const standing = backOff.standing();
    if (standing) throw standing;
    // The master is nobody's child: left alone, it would go on for as long as its commands do.
    const exit = await controlWords('exit');
    forgetExit ??= whenWeExit(() => spawnSync('ssh', exit, { stdio: 'ignore', timeout: 2_000 }));
    master ??= startMaster(host, await place('m'), await place('said')).then(
      () => backOff.succeeded(),
      (error: unknown) => {
        if (error instanceof Error) backOff.failed(error);
        throw error;
      },
    );
    await master.finally(() => {
      master = null;
    });
  };

  const start = async (command: string): Promise<Started> => {
    const text = envelope(command);
    if (text.length > longestEnvelope) throw commandTooLong(host);
    await connect();
    const words = [...sshWords(host.ssh, optionsFor(await place('m'))), text];
    const isUp = async () => (await control('check')).code === 0;
    return begun(host, spawn(host, words, isUp));
  };

  const controlWords = async (request: 'check' | 'exit') =>
    sshWords(host.ssh, ['-o', `ControlPath=${await place('m')}`, '-O', request]);
  const control = async (request: 'check' | 'exit') =>
    ask(host, 'ssh', await controlWords(request));

  const close = async () => {
    isClosed = true;
    if (directory === null) return;
    await control('exit').catch(() => {});
    forgetExit?.();
    await rm(await directory, { recursive: true, force: true });
  };

  return { host, connect, start, retry: () => backOff.retry(), close };
}

/** What the user's configuration must not change: nobody is asked, and an unknown host key is refused (S13). */
function optionsFor(controlPath: string): readonly string[] {
  const settings = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'ControlMaster=auto',
    `ControlPath=${controlPath}`,
    'ControlPersist=60',
    'ConnectTimeout=15',
    'ServerAliveInterval=10',
    'ServerAliveCountMax=3',
    'ClearAllForwardings=yes',
    'RemoteCommand=none',
  ];
  return ['-T', ...settings.flatMap((setting) => ['-o', setting])];
}

/**
 * Logs in, and leaves the connection to the commands that follow. What it says goes to a file: before OpenSSH 8.5
 * the master goes on holding its stderr, and whoever waited for a pipe's end would wait as long as the master lives.
 */
async function startMaster(host: Host, socket: string, said: string): Promise<void> {
  if (await exists(socket)) return;
  const words = sshWords(host.ssh, [...optionsFor(socket), '-f', '-N', '-E', said]);
  const login = execa('ssh', words, {
    ...ownSession,
    reject: false,
    stdio: 'ignore',
    timeout: 60_000,
  });
  endWithUs(login);
  const result = await login;
  if (result.code === 'ENOENT') throw noProgram(host, 'ssh', result);
  if (result.failed) throw openSshError(host, await readFile(said, 'utf8').catch(() => ''));
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function spawn(host: Host, words: readonly string[], isUp: () => Promise<boolean>): ChannelStreams {
  const subprocess = execa('ssh', words, pipedSession);
  endWithUs(subprocess);
  const { stdin, stdout: out, stderr: err } = subprocess;
  // Piped on at once: execa throws away what is unread after a tick.
  const stdout = out.pipe(new PassThrough());
  const stderr = err.pipe(new OwnStderr());
  for (const stream of [stdin, out, err, stdout, stderr]) stream.on('error', () => {});

  let tail = '';
  err.on('data', (chunk: Buffer) => {
    tail = `${tail}${chunk.toString()}`.slice(-4096);
  });
  const heard = new Promise((resolve) => err.once('end', resolve));
  const ended = new Promise<Ended>((resolve, reject) => {
    subprocess.once('error', (cause) => {
      reject(noProgram(host, 'ssh', cause));
      stderr.destroy();
    });
    subprocess.once('exit', async (code, signal) => {
      if (code !== null && code !== 255) {
        resolve({ kind: 'exited', code });
        return;
      }
      // 255 is ssh's own word or the command's; ssh says nothing when its master is gone.
      await Promise.race([heard, after(500, undefined, { ref: false })]);
      if (!stderr.hasBegun()) reject(openSshError(host, tail));
      else if (signal !== null || !(await isUp().catch(() => false)))
        reject(connectionLost(host, tail));
      else resolve({ kind: 'exited', code: 255 });
    });
  });
  ended.catch(() => {});
  const release = () => {
    endSession(subprocess);
    for (const stream of [stdin, out, err, stdout, stderr]) stream.destroy();
  };
  return { stdin, stdout, stderr, ended, release };
}
