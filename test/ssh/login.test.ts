import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { capture } from '../../src/ssh/capture.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { eventually, hostAt, installed, okavango, refusalOf } from './support/host.ts';
import { keyPair, type SshServer, sshServer } from './support/server.ts';

const tools = ['ssh', 'ssh-keygen', 'ssh-agent', 'ssh-add'].every(installed);

describe.skipIf(!tools)('logging in', () => {
  let files: SshFiles;
  let server: SshServer;
  let agent: ChildProcess | null = null;
  beforeEach(async () => {
    files = await sshFiles();
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', files.path('locked')]);
    const publicKey = await readFile(files.path('locked.pub'), 'utf8');
    server = await sshServer({ userKey: { public: publicKey, private: '' } });
    await files.write(
      'known_hosts',
      `[127.0.0.1]:${server.port} ssh-ed25519 ${server.hostKey.toString('base64')}\n`,
    );
    vi.stubEnv('SSH_AUTH_SOCK', '');
  });
  afterEach(async () => {
    agent?.kill();
    agent = null;
    await server.close();
    await files.remove();
  });

  const configure = (...lines: string[]) =>
    files.config([
      'Host *',
      '  User operator',
      `  UserKnownHostsFile ${files.path('known_hosts')}`,
      ...lines,
    ]);

  async function login(): Promise<string> {
    const shells = openShells([hostAt({ port: server.port })], { readOnly: false });
    try {
      const said = await capture(shells.shell(okavango), 'echo in', { intent: 'look' });
      return said.stdout;
    } finally {
      await shells.close();
    }
  }

  it('with a key file that has a passphrase says how to unlock it for the agent', async () => {
    await configure(`  IdentityFile ${files.path('locked')}`);
    const error = await refusalOf(login());
    expect(error).toMatchObject({ name: 'ShellError', code: 'auth', host: okavango });
    expect(error.what).toContain('has a passphrase');
    expect(error.todo).toContain(`ssh-add ${files.path('locked')}`);
  });

  it('without any key says so', async () => {
    await configure('  IdentityFile none');
    const error = await refusalOf(login());
    expect(error.code).toBe('auth');
    expect(error.what).toContain('There is no key');
  });

  it('asks the agent, for the key of the identity file first, and with IdentitiesOnly for no other', async () => {
    const socket = files.path('agent');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    await eventually(() => existsSync(socket));
    vi.stubEnv('SSH_AUTH_SOCK', socket);
    // sshd would hang up after six wrong keys: the right one is the last that the agent has.
    for (let n = 0; n < 7; n += 1) {
      const other = await files.write(`other${n}`, keyPair().private);
      execFileSync('ssh-add', [other], { stdio: 'ignore' });
    }
    const askpass = await files.write('askpass', '#!/bin/sh\necho secret\n');
    execFileSync('/bin/sh', ['-c', `chmod +x ${askpass}`]);
    execFileSync('ssh-add', [files.path('locked')], {
      stdio: 'ignore',
      env: { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' },
    });

    await configure(`  IdentityFile ${files.path('locked')}`);
    expect(await login()).toBe('in\n');
    expect(server.seen.attempts).toBe(1);

    await configure(`  IdentityFile ${files.path('other0')}`, '  IdentitiesOnly yes');
    expect((await refusalOf(login())).code).toBe('auth');

    await configure(`  IdentityFile none`, `  IdentityAgent ${socket}`);
    vi.stubEnv('SSH_AUTH_SOCK', '');
    expect(await login()).toBe('in\n');
  });

  it('goes on to the key files when the agent does not answer', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', files.path('no-agent'));
    const plain = files.path('plain');
    execFileSync('/bin/sh', [
      '-c',
      `cp ${files.path('locked')} ${plain} && ssh-keygen -q -p -P secret -N '' -f ${plain}`,
    ]);
    await configure(`  IdentityFile ${plain}`);
    expect(await login()).toBe('in\n');
  });
});
