import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { until } from './lab/conditions.ts';
import { theLab } from './support/boot.ts';
import { byHand } from './support/by-hand.ts';
import { freshPools } from './support/pools.ts';

/* The lab itself: what the other tests here take for granted. */

test('each host has its own name, hostid and host key', async () => {
  const lab = theLab();
  const identity = 'hostname; hostid; cat /etc/ssh/ssh_host_ed25519_key.pub';
  const said = await Promise.all(lab.hosts.map((host) => byHand(lab, host, identity)));
  const words = said.flatMap((text) => text.trim().split('\n'));
  expect(words).toHaveLength(3 * lab.hosts.length);
  expect(new Set(words).size).toBe(words.length);
});

test('a host runs the OpenZFS that was asked for, module and programs alike', async () => {
  const lab = theLab();
  const [programs, module] = (await byHand(lab, 'h1', 'zfs version')).trim().split('\n');
  expect(programs).toMatch(new RegExp(`^zfs-${lab.openzfs}\\.`));
  expect(module).toBe(programs?.replace('zfs-', 'zfs-kmod-'));
});

test('hosts reach each other by the names that this machine has for them', async () => {
  const lab = theLab();
  expect(await byHand(lab, 'h1', 'ssh h2 hostname')).toBe('h2\n');
  expect(await byHand(lab, 'h2', 'ssh h1-repl "hostname; whoami"')).toBe('h1\nrepl\n');
});

test('the unprivileged user may do nothing but what it is given', async () => {
  const lab = theLab();
  const asRepl = (command: string) => lab.run('h1', command, { user: 'repl' });
  expect((await asRepl('ssh h2 whoami')).stdout).toBe('repl\n');
  expect((await asRepl('ssh root@h2 true')).stderr).toContain('Permission denied');
  expect((await asRepl('sudo -n zpool list -H')).exit).toBe(0);
  expect((await asRepl('sudo -n true')).exit).not.toBe(0);
});

test('what a command reads and says passes unchanged, and its failure is an answer', async () => {
  const lab = theLab();
  const stdin = 'two\nlines, and a tab\t, and ünïcode';
  expect(await lab.run('h1', 'cat; echo oops >&2; exit 3', { stdin })).toEqual({
    exit: 3,
    stdout: stdin,
    stderr: 'oops\n',
  });
});

test('a pool outlives a power cut, and the host is reached again', async () => {
  const lab = theLab();
  await freshPools(lab, { h2: { tank: ['vdb'] } });
  await byHand(lab, 'h2', 'zfs create tank/kept && echo kept >/tank/kept/file && zpool sync tank');
  await lab.powerOff('h2');
  await expect(lab.run('h2', 'true')).rejects.toThrow('h2 could not be');
  await lab.powerOn('h2');
  expect(await byHand(lab, 'h2', 'cat /tank/kept/file')).toBe('kept\n');
  expect(await byHand(lab, 'h1', 'ssh h2 hostname')).toBe('h2\n');
});

test('a disk can be read from outside', async () => {
  const lab = theLab();
  await byHand(lab, 'h1', 'zpool list -Ho name | xargs -rn1 zpool destroy -f');
  await byHand(lab, 'h1', 'echo holdfast >/dev/vde && sync /dev/vde');
  const disk = await open(lab.disk('h1', 4));
  const { buffer } = await disk.read(Buffer.alloc(9), 0, 9, 0);
  await disk.close();
  expect(buffer.toString()).toBe('holdfast\n');
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a run that %s ends while its hosts boot leaves no process and no disk',
  async (signal) => {
    const place = await mkdtemp(join(tmpdir(), 'hf-cut-'));
    const program = bundle('test/openzfs/programs/boot-lab.ts');
    const run = execa(process.execPath, [program], { reject: false, env: { TMPDIR: place } });
    try {
      const host = await until(() => processOf(place, 'h1'), { withinMs: 120_000 });
      expect(host).not.toBeNull();
      run.kill(signal);
      await run;
      const nothing = async () => ((await processOf(place, '')) === null ? true : null);
      expect(await until(nothing, { withinMs: 30_000 })).toBe(true);
      const empty = async () => ((await readdir(place)).length === 0 ? true : null);
      expect(await until(empty, { withinMs: 30_000 })).toBe(true);
    } finally {
      run.kill('SIGKILL');
      await rm(place, { recursive: true, force: true });
    }
  },
);

/** A QEMU of that host (any, when the name is empty) whose files lie in the place: found without the lab's records. */
async function processOf(place: string, name: string): Promise<string | null> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  for (const pid of pids) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.startsWith(`qemu-system-x86_64\0-name\0${name}`) && words.includes(place)) return pid;
  }
  return null;
}
