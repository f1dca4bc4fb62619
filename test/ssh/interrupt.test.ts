import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { runInTerminal } from '../support/pty.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { eventually, groupLives } from './support/host.ts';
import { noSshd, startSshd } from './support/sshd.ts';

const reason = noSshd() ?? (process.platform === 'linux' ? null : 'it reads /proc');
if (reason) console.warn(`skipped: Ctrl-C over a real sshd: ${reason}`);

describe.skipIf(reason !== null)("the terminal's Ctrl-C", () => {
  let files: SshFiles;
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  let program: string;
  beforeAll(async () => {
    program = bundle('test/ssh/programs/held-command.ts');
    files = await sshFiles();
    sshd = await startSshd(files);
  });
  afterAll(async () => {
    await sshd.stop();
    await files.remove();
  });

  /** Starts a command over a real ssh that must not die with the terminal's foreground group. */
  async function hold(words: readonly string[]) {
    const terminal = runInTerminal([process.execPath, program, ...words], {
      columns: 200,
      env: { HOLDFAST_SSH_CONFIG: files.path('config'), TMPDIR: files.directory },
    });
    const screen = await terminal.until((text) => /group \d+/.test(text));
    return { terminal, group: Number(/group (\d+)/.exec(screen)?.[1]) };
  }

  /** Programs called ssh that were told to use this test's files, control masters among them. */
  const clients = (): number =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const [name, ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const ours = [name, ...words].some((word) => word?.includes(files.directory));
        return (name === 'ssh' || name?.startsWith('ssh:')) && ours;
      } catch {
        return false;
      }
    }).length;

  const ways = [
    ['ssh2', 'behind'],
    ['ssh2', 'by-command'],
    ['openssh', 'archive'],
  ] as const;

  it.each(ways)(
    'S11 leaves the connection to %s %s, by which the command is ended',
    async (...way) => {
      const { terminal, group } = await hold(way);
      expect(groupLives(group)).toBe(true);
      terminal.type('\x03');
      await terminal.until((text) => text.includes('{"kind":"aborted","gone":true}'));
      expect((await terminal.ended).code).toBe(0);
      expect(groupLives(group)).toBe(false);
      await eventually(() => clients() === 0);
    },
  );

  it.each(ways)('leaves no ssh of %s %s behind when the program just exits', async (...way) => {
    const { terminal, group } = await hold([...way, 'leave']);
    expect(clients()).toBeGreaterThan(0);
    terminal.type('\x03');
    expect((await terminal.ended).code).toBe(7);
    await eventually(() => clients() === 0);
    process.kill(-group, 'SIGKILL');
  });
});
