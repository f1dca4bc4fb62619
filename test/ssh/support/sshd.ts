import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import type { SshFiles } from './config.ts';
import { eventually } from './host.ts';

const program = '/usr/sbin/sshd';

/** Debian's openssh-server, or why it cannot be tested with. */
export function noSshd(): string | null {
  if (!existsSync(program)) return `${program} is not installed (openssh-server)`;
  try {
    execFileSync('/bin/sh', ['-c', 'command -v ssh && command -v ssh-keygen'], { stdio: 'ignore' });
  } catch {
    return "OpenSSH's client is not installed";
  }
  return null;
}

/** A real sshd on a free loopback port, with keys and files of its own; nothing of the system's is touched. */
export async function startSshd(files: SshFiles): Promise<{ port: number; stop(): Promise<void> }> {
  const { path } = files;
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)]);
  const port = await freePort();
  await files.write('authorized_keys', await readFile(path('user.pub')));
  await files.write('sshd_config', sshdConfig(path, port));
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  await chmod(files.directory, 0o700);
  const sshd = spawn(program, ['-D', '-e', '-f', path('sshd_config')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => sshd.once('close', () => resolve()));
  await eventually(() => answers(port));

  const [type, key] = (await readFile(path('host.pub'), 'utf8')).split(' ');
  await files.write('known_hosts', `[127.0.0.1]:${port} ${type} ${key}\n`);
  await files.config([
    'Host archive',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${userInfo().username}`,
    'Host behind',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    '  ProxyJump archive',
    'Host by-command',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  ProxyCommand ssh -F ${path('config')} -W %h:%p archive`,
    'Host *',
    `  IdentityFile ${path('user')}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${path('known_hosts')}`,
    '  GlobalKnownHostsFile none',
  ]);
  return {
    port,
    stop: async () => {
      sshd.kill();
      await ended;
    },
  };
}

const sshdConfig = (path: (name: string) => string, port: number): string =>
  [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${path('host')}`,
    `AuthorizedKeysFile ${path('authorized_keys')}`,
    `PidFile ${path('sshd.pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    '',
  ].join('\n');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
