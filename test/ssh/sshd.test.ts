import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/model/inventory.ts';
import { capture } from '../../src/ssh/capture.ts';
import type { Shell, Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { groupLives, hostAt, okavango, refusalOf } from './support/host.ts';
import { noSshd, startSshd } from './support/sshd.ts';

const look = { intent: 'look' } as const;
const reason = noSshd();
if (reason) console.warn(`skipped: a real sshd: ${reason}`);

describe.skipIf(reason !== null)('a real sshd', () => {
  let files: SshFiles;
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  beforeAll(async () => {
    files = await sshFiles();
    sshd = await startSshd(files);
  });
  afterAll(async () => {
    await sshd.stop();
    await files.remove();
  });

  function open(transport: Transport, address = 'archive'): { shells: Shells; shell: Shell } {
    const shells = openShells([hostAt({ host: address }, { transport })], { readOnly: false });
    return { shells, shell: shells.shell(okavango) };
  }

  describe.each(['ssh2', 'openssh'] as const)('by %s', (transport) => {
    let shells: Shells;
    let shell: Shell;
    beforeAll(() => {
      ({ shells, shell } = open(transport));
    });
    afterAll(() => shells.close());

    it('runs commands, and tells how they ended', async () => {
      const said = await capture(shell, "echo 'o!ut'; echo err >&2; exit 7", look);
      expect(said).toEqual({
        stdout: 'o!ut\n',
        stderr: 'err\n',
        exit: { kind: 'exited', code: 7 },
      });
    });

    it('takes an exit status of 255 for the command’s own', async () => {
      const { exit } = await capture(shell, 'exit 255', look);
      expect(exit).toEqual({ kind: 'exited', code: 255 });
    });

    it('carries 20 MB through both ways unharmed', async () => {
      const bytes = randomBytes(20 * 1024 * 1024);
      const hash = createHash('sha256');
      const running = await shell.run('cat', look);
      running.stderr.resume();
      await Promise.all([
        pipeline(Readable.from([bytes]), running.stdin),
        pipeline(running.stdout, hash),
      ]);
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(await running.exit).toEqual({ kind: 'exited', code: 0 });
    });

    it('S11 ends a whole pipeline when it is aborted, and sees that it is gone', async () => {
      const stop = new AbortController();
      const running = await shell.run('echo $$; sleep 1000 | cat', {
        ...look,
        signal: stop.signal,
      });
      const first = await running.stdout.iterator({ destroyOnReturn: false }).next();
      const group = Number(String(first.value));
      expect(groupLives(group)).toBe(true);
      stop.abort();
      expect(await running.exit).toEqual({ kind: 'aborted', gone: true });
      expect(groupLives(group)).toBe(false);
    });

    it('has room for more commands than sshd has sessions', async () => {
      const said = await Promise.all(
        Array.from({ length: 24 }, (_, n) => capture(shell, `sleep 0.05; echo ${n}`, look)),
      );
      expect(said.map(({ stdout }) => stdout.trim())).toEqual(said.map((_, n) => String(n)));
    });

    it('tells a connection that broke under a command from a command that failed', async () => {
      const mine = open(transport);
      const running = await mine.shell.run('echo $$ $PPID; sleep 1000', look);
      running.stderr.resume();
      const first = await running.stdout.iterator({ destroyOnReturn: false }).next();
      running.stdout.resume();
      const [group = Number.NaN, session = Number.NaN] = String(first.value).split(' ').map(Number);
      process.kill(session, 'SIGKILL');
      expect(await refusalOf(running.exit)).toMatchObject({
        name: 'ShellError',
        code: 'unreachable',
        host: okavango,
      });
      // sshd ends no command whose connection broke: it would sleep on after the test.
      process.kill(-group, 'SIGKILL');
      await mine.shells.close();
    });

    it('goes through a jump host', async () => {
      const behind = open(transport, 'behind');
      expect((await capture(behind.shell, 'echo in', look)).stdout).toBe('in\n');
      await behind.shells.close();
    });

    it('goes through a ProxyCommand', async () => {
      const behind = open(transport, 'by-command');
      expect((await capture(behind.shell, 'echo in', look)).stdout).toBe('in\n');
      await behind.shells.close();
    });

    it('S13 refuses the host when known_hosts has another key for it', async () => {
      const known = await readFile(files.path('known_hosts'), 'utf8');
      const [name] = known.split(' ');
      const other = (await readFile(files.path('user.pub'), 'utf8')).split(' ')[1];
      await files.write('known_hosts', `${name} ssh-ed25519 ${other}\n`);
      const mine = open(transport);
      const error = await refusalOf(capture(mine.shell, 'true', look));
      expect(error.code).toBe('host-key');
      expect(error.what).toContain('HAS CHANGED');
      await mine.shells.close();
      await files.write('known_hosts', known);
    });

    it('tells a key that the host does not accept', async () => {
      const allowed = await readFile(files.path('authorized_keys'), 'utf8');
      await files.write('authorized_keys', '');
      const mine = open(transport);
      expect((await refusalOf(capture(mine.shell, 'true', look))).code).toBe('auth');
      await mine.shells.close();
      await files.write('authorized_keys', allowed);
    });
  });
});
