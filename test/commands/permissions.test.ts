import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { grantCommand, missing } from '../../src/commands/permissions.ts';
import { filesystemName } from '../../src/model/ids.ts';
import { parseAllow } from '../../src/zfs/allow.ts';

/** What real `zfs allow` said, without the two lines that say how it was captured. */
async function grants(fixture: string) {
  const url = new URL(`../fixtures/openzfs-2.3.2/${fixture}`, import.meta.url);
  const text = await readFile(url, 'utf8');
  return parseAllow(text.replace(/^#.*\n/gm, ''));
}

const repl = { name: 'repl', groups: ['repl'] };
const data = filesystemName('tank/data');
const home = filesystemName('tank/home');

describe('permissions', () => {
  it('are held when they were given to the user', async () => {
    const need = { filesystem: data, permissions: ['send', 'snapshot'] };
    expect(missing(need, await grants('zfs-allow.txt'), repl)).toEqual([]);
  });

  it('are not held where they were given for descendants alone', async () => {
    const need = { filesystem: data, permissions: ['send', 'receive'] };
    expect(missing(need, await grants('zfs-allow.txt'), repl)).toEqual(['receive']);
  });

  it('are held below what they were given on, unless they are local to it', async () => {
    const below = filesystemName('tank/data/raw');
    const need = { filesystem: below, permissions: ['send', 'receive'] };
    expect(missing(need, await grants('zfs-allow.txt'), repl)).toEqual([]);
    const staff = { name: 'ann', groups: ['staff'] };
    for (const filesystem of [home, filesystemName('tank/home/ann')]) {
      const wanted = { filesystem, permissions: ['hold', 'mount'] };
      expect(missing(wanted, await grants('zfs-allow-home.txt'), staff)).toEqual(['mount']);
    }
  });

  it('are granted by a command that a shell reads as it is meant', () => {
    const need = { filesystem: filesystemName('tank/my data'), permissions: ['send'] };
    expect(grantCommand(need, ['send'], repl)).toBe("zfs allow -u repl send 'tank/my data'");
  });

  it('are named when they were not', async () => {
    const need = { filesystem: data, permissions: ['send', 'readonly', 'canmount'] };
    const lacks = missing(need, await grants('zfs-allow.txt'), repl);
    expect(lacks).toEqual(['readonly', 'canmount']);
    expect(grantCommand(need, lacks, repl)).toBe('zfs allow -u repl readonly,canmount tank/data');
  });

  it('are not held by what another user was given', async () => {
    const need = { filesystem: data, permissions: ['send'] };
    const other = { name: 'mallory', groups: ['users'] };
    expect(missing(need, await grants('zfs-allow.txt'), other)).toEqual(['send']);
  });

  it('are held through a group and a set, and by everyone', async () => {
    const need = { filesystem: home, permissions: ['hold', 'send'] };
    const staff = { name: 'ann', groups: ['staff'] };
    expect(missing(need, await grants('zfs-allow-home.txt'), staff)).toEqual([]);
    expect(missing(need, await grants('zfs-allow-home.txt'), repl)).toEqual(['hold', 'send']);
    const everyone = (await grants('zfs-allow-home.txt')).map((grant) => ({
      ...grant,
      scope: 'local+descendent' as const,
    }));
    expect(missing({ ...need, permissions: ['mount'] }, everyone, repl)).toEqual([]);
  });

  it('are all missing where nothing was given', async () => {
    const need = { filesystem: data, permissions: ['send', 'snapshot'] };
    expect(missing(need, await grants('zfs-allow-none.txt'), repl)).toEqual(['send', 'snapshot']);
  });
});
