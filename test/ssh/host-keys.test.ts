import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { capture } from '../../src/ssh/capture.ts';
import { fingerprint } from '../../src/ssh/host-key.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { hostAt, installed, okavango, refusalOf } from './support/host.ts';
import { keyPair, publicBlob, type SshServer, sshServer } from './support/server.ts';

const look = { intent: 'look' } as const;

describe.skipIf(!installed('ssh') || !installed('ssh-keygen'))('the key that a host shows', () => {
  const userKey = keyPair();
  let server: SshServer;
  let files: SshFiles;
  let shells: Shells;
  beforeAll(async () => {
    server = await sshServer({ userKey });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    files = await sshFiles();
    await files.write('id', userKey.private);
    await files.config([
      'Host *',
      `  User operator`,
      `  UserKnownHostsFile ${files.path('known_hosts')}`,
      '  GlobalKnownHostsFile none',
      `  IdentityFile ${files.path('id')}`,
      '  IdentitiesOnly yes',
      // What the user's own ssh would let pass, holdfast does not.
      '  StrictHostKeyChecking no',
    ]);
    shells = openShells([hostAt({ port: server.port })], { readOnly: false });
  });
  afterEach(async () => {
    await shells.close();
    await files.remove();
  });

  const name = () => `[127.0.0.1]:${server.port}`;
  const line = (blob: Buffer, names = name()) =>
    `${names} ssh-ed25519 ${blob.toString('base64')}\n`;
  const run = () => capture(shells.shell(okavango), 'echo in', look);
  const stranger = publicBlob(keyPair().public);

  it('S13 lets holdfast in when known_hosts has it', async () => {
    await files.write('known_hosts', line(server.hostKey));
    expect((await run()).stdout).toBe('in\n');
  });

  it('S13 is found under a hashed name', async () => {
    const file = await files.write('known_hosts', line(server.hostKey));
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
    expect((await run()).stdout).toBe('in\n');
  });

  it('S13 is found under a pattern, and without a port where none is known with one', async () => {
    await files.write('known_hosts', line(server.hostKey, '127.0.0.*'));
    expect((await run()).stdout).toBe('in\n');
  });

  it('S13 is refused when nothing is known of the host, and the refusal says what to do', async () => {
    const error = await refusalOf(run());
    expect(error).toMatchObject({ name: 'ShellError', code: 'host-key', host: okavango });
    expect(error.what).toContain(`ssh-ed25519 ${fingerprint(server.hostKey)}`);
    expect(error.todo).toContain(`-p ${server.port} 127.0.0.1`);
    expect(error.todo).toContain('the same fingerprint');
    expect(server.seen.commands).not.toContain('echo in');
  });

  it('S13 is refused, louder, when another key is known', async () => {
    await files.write('known_hosts', line(stranger));
    const error = await refusalOf(run());
    expect(error.code).toBe('host-key');
    expect(error.what).toContain('THE HOST KEY HAS CHANGED');
    expect(error.what).toContain(fingerprint(server.hostKey));
    expect(error.what).toContain(fingerprint(stranger));
    expect(error.todo).toContain(`ssh-keygen -R '${name()}' -f ${files.path('known_hosts')}`);
  });

  it('S13 is refused when the host has no key of a type that is known', async () => {
    const rsa = execFileSync('sh', [
      '-c',
      `ssh-keygen -q -t rsa -b 2048 -N '' -f ${files.path('rsa')} && cut -d' ' -f2 ${files.path('rsa')}.pub`,
    ]).toString();
    await files.write('known_hosts', `${name()} ssh-rsa ${rsa}`);
    const error = await refusalOf(run());
    expect(error.code).toBe('host-key');
    expect(error.what).toContain('THE HOST KEY HAS CHANGED');
    expect(error.what).toContain('ssh-rsa');
  });

  it('S13 is refused when it is marked as revoked, even where it is also known', async () => {
    await files.write('known_hosts', `${line(server.hostKey)}@revoked ${line(server.hostKey)}`);
    const error = await refusalOf(run());
    expect(error.code).toBe('host-key');
    expect(error.what).toContain('REVOKED');
  });

  it('S13 is refused when only a certificate authority vouches for it: OpenSSH can check that', async () => {
    await files.write('known_hosts', `@cert-authority ${line(stranger)}`);
    const error = await refusalOf(run());
    expect(error.code).toBe('host-key');
    expect(error.todo).toContain('transport: openssh');
  });

  it('S13 is refused when it is known by kinds of keys that ssh2 does not have', async () => {
    const type = Buffer.from('sk-ssh-ed25519@openssh.com');
    const blob = Buffer.concat([Buffer.from([0, 0, 0, type.length]), type, Buffer.alloc(60)]);
    await files.write(
      'known_hosts',
      `${name()} sk-ssh-ed25519@openssh.com ${blob.toString('base64')}\n`,
    );
    // The line may be dropped by ssh-keygen, which then knows nothing: refused either way.
    expect((await refusalOf(run())).code).toBe('host-key');
  });

  it('S13 is looked up under HostKeyAlias', async () => {
    await files.config([
      'Host 127.0.0.1',
      '  User operator',
      '  HostKeyAlias the-archive',
      `  UserKnownHostsFile ${files.path('known_hosts')}`,
      `  IdentityFile ${files.path('id')}`,
    ]);
    await files.write('known_hosts', line(server.hostKey, 'the-archive'));
    expect((await run()).stdout).toBe('in\n');
  });

  it('is looked up again at the next try, so that a mended known_hosts is enough', async () => {
    await refusalOf(run());
    await files.write('known_hosts', line(server.hostKey));
    const fleet = openShells([hostAt({ port: server.port })], { readOnly: false });
    const shell = fleet.shell(okavango);
    expect((await capture(shell, 'echo in', look)).stdout).toBe('in\n');
    await fleet.close();
  });

  it('S13 is refused by the openssh transport as well, whatever ssh_config says', async () => {
    const openssh = openShells([hostAt({ port: server.port }, { transport: 'openssh' })], {
      readOnly: false,
    });
    const unknown = await refusalOf(capture(openssh.shell(okavango), 'echo in', look));
    expect(unknown).toMatchObject({ code: 'host-key', host: okavango });
    await files.write('known_hosts', line(stranger));
    openssh.retry();
    const changed = await refusalOf(capture(openssh.shell(okavango), 'echo in', look));
    expect(changed.code).toBe('host-key');
    expect(changed.what).toContain('HAS CHANGED');
    await openssh.close();
  });
});
