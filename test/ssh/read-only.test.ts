import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../src/ssh/capture.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { hostAt, okavango, refusalOf } from './support/host.ts';
import { type SshServer, sshServer } from './support/server.ts';

describe('shells that were opened read-only', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.close());

  const ways: readonly (readonly [string, () => Shells])[] = [
    [
      'ssh2',
      () =>
        openShells([hostAt({})], {
          readOnly: true,
          targets: new Map([[okavango, server.target]]),
        }),
    ],
    ['openssh', () => openShells([hostAt({}, { transport: 'openssh' })], { readOnly: true })],
    ['local', () => openShells([hostAt({}, { transport: 'local' })], { readOnly: true })],
  ];

  it.each(ways)(
    'S14 refuse a changing command before anything is sent: %s',
    async (_name, open) => {
      const shells = open();
      const error = await refusalOf(
        capture(shells.shell(okavango), 'zfs snapshot tank@x', { intent: 'change' }),
      );
      expect(error).toMatchObject({ name: 'ShellError', code: 'read-only', host: okavango });
      expect(server.seen).toMatchObject({ connections: 0, commands: [] });
      await shells.close();
    },
  );

  it('S14 still look', async () => {
    const shells = openShells([hostAt({}, { transport: 'local' })], { readOnly: true });
    const { stdout } = await capture(shells.shell(okavango), 'echo seen', { intent: 'look' });
    expect(stdout).toBe('seen\n');
    await shells.close();
  });
});
