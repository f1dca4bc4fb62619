import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readKnownHosts } from '../../src/ssh/known-hosts.ts';
import { sshWords } from '../../src/ssh/program.ts';
import { readResolved, resolve } from '../../src/ssh/resolve.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { hostAt, installed, refusalOf } from './support/host.ts';

describe('what `ssh -G` says of a host', () => {
  beforeEach(() => {
    vi.stubEnv('SSH_AUTH_SOCK', '/run/agent');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is read as OpenSSH prints it', () => {
    const resolved = readResolved(
      [
        'host paris-1',
        'user holdfast',
        'hostname paris-1.example.org',
        'port 2222',
        'identitiesonly yes',
        'stricthostkeychecking ask',
        'hostkeyalias vault',
        'identityfile ~/.ssh/id_%r',
        'identityfile none',
        'globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
        'userknownhostsfile ~/.ssh/known_hosts',
        'connecttimeout 5',
        'proxycommand nc -X 5 %h %p %% %r %n',
        '',
      ].join('\n'),
      'paris-1',
    );
    expect(resolved).toEqual({
      host: 'paris-1.example.org',
      port: 2222,
      user: 'holdfast',
      keyName: 'vault',
      keyNameIsAlias: true,
      knownHostsFiles: [
        `${homedir()}/.ssh/known_hosts`,
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      revokedHostKeys: null,
      identityFiles: [`${homedir()}/.ssh/id_holdfast`],
      identitiesOnly: true,
      agent: '/run/agent',
      jump: { kind: 'command', command: 'nc -X 5 paris-1.example.org 2222 % holdfast paris-1' },
      connectTimeoutMs: 5_000,
    });
  });

  it.each([
    ['identityagent none', null],
    ['identityagent SSH_AUTH_SOCK', '/run/agent'],
    ['identityagent $OTHER_SOCK', '/run/other'],
    ['identityagent ~/agent', `${homedir()}/agent`],
    ['port 22', '/run/agent'],
  ])('names the agent: %s', (line, agent) => {
    vi.stubEnv('OTHER_SOCK', '/run/other');
    expect(readResolved(line, 'okavango').agent).toBe(agent);
  });
});

describe.skipIf(!installed('ssh'))('a host as ssh_config has it', () => {
  let files: SshFiles;
  beforeEach(async () => {
    files = await sshFiles();
  });
  afterEach(() => files.remove());

  it('is resolved with the user and port of the inventory before those of ssh_config', async () => {
    await files.config(['Host okavango', '  HostName 192.0.2.7', '  User root', '  Port 2200']);
    expect(await resolve(hostAt({ host: 'okavango' }))).toMatchObject({
      host: '192.0.2.7',
      user: 'root',
      port: 2200,
    });
    expect(await resolve(hostAt({ host: 'okavango', user: 'zfs', port: 22 }))).toMatchObject({
      host: '192.0.2.7',
      user: 'zfs',
      port: 22,
    });
  });

  it('is reached through all its jump hosts', async () => {
    await files.config(['Host okavango', '  ProxyJump a@gate:2222,b']);
    expect((await resolve(hostAt({ host: 'okavango' }))).jump).toEqual({
      kind: 'hosts',
      hosts: 'a@gate:2222,b',
    });
  });

  it('S12 is never taken for an option of ssh', async () => {
    await files.config([]);
    const address = `-oProxyCommand=touch ${files.path('pwned')}`;
    const { ssh } = hostAt({ host: address });
    expect(sshWords(ssh, ['-G']).slice(-2)).toEqual(['--', address]);
    expect((await refusalOf(resolve(hostAt(ssh)))).code).toBe('unreachable');
    expect(existsSync(files.path('pwned'))).toBe(false);
  });

  it('tells a configuration that OpenSSH does not accept', async () => {
    await files.config(['Host okavango', '  NoSuchKeyword yes']);
    const error = await refusalOf(resolve(hostAt({ host: 'okavango' })));
    expect(error.what).toContain('nosuchkeyword');
  });

  it('tells a machine that has no ssh', async () => {
    vi.stubEnv('PATH', files.directory);
    const error = await refusalOf(resolve(hostAt({ host: 'okavango' })));
    expect(error).toMatchObject({ name: 'ShellError', code: 'unreachable' });
    expect(error.what).toContain('no ssh program');
  });
});

describe('lines of known_hosts', () => {
  it('are read with their markers', () => {
    const blob = (text: string) => Buffer.from(text).toString('base64');
    const text = [
      '# Host okavango found: line 1',
      `okavango ssh-ed25519 ${blob('one')} a comment`,
      `@revoked okavango ssh-rsa ${blob('two')}`,
      `@cert-authority *.example.org ssh-ed25519 ${blob('three')}`,
      `@unheard-of okavango ssh-ed25519 ${blob('four')}`,
      'okavango ssh-ed25519',
      '',
    ].join('\n');
    expect(readKnownHosts(text, 'file')).toEqual({
      accepted: [Buffer.from('one')],
      revoked: [Buffer.from('two')],
      byAuthority: true,
      files: ['file'],
    });
  });
});
