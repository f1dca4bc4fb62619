import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { grantCommand, missing, needsOn } from '../../src/commands/permissions.ts';
import { filesystemName } from '../../src/model/ids.ts';
import { parseAllow } from '../../src/zfs/allow.ts';
import { config } from './sample.ts';

/** What real `zfs allow` said, without the two lines that say how it was captured. */
async function grants(fixture: string) {
  const url = new URL(`../fixtures/openzfs-2.3.2/${fixture}`, import.meta.url);
  const text = await readFile(url, 'utf8');
  return parseAllow(text.replace(/^#.*\n/gm, ''));
}

const repl = { name: 'repl', groups: ['repl'] };
const data = filesystemName('tank/data');
const home = filesystemName('tank/home');

describe('the permissions that actions need', () => {
  it('are told of origins and of roots of archive pools', () => {
    const [north] = config.inventory.hosts;
    if (!north) throw new Error('the sample has a host');
    expect(needsOn(north, config).map(({ filesystem }) => filesystem)).toEqual([
      'tank/archive/beetles',
      'tank/archive/mosses',
      'tank/archive',
    ]);
  });

  it('are held when they were given to the user', async () => {
    const need = { filesystem: data, permissions: ['send', 'snapshot', 'receive'] };
    expect(missing(need, await grants('zfs-allow.txt'), repl)).toEqual([]);
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

  it('are held through a group, a set, and by everyone', async () => {
    const need = { filesystem: home, permissions: ['mount', 'hold', 'send'] };
    const staff = { name: 'ann', groups: ['staff'] };
    expect(missing(need, await grants('zfs-allow-home.txt'), staff)).toEqual([]);
    expect(missing(need, await grants('zfs-allow-home.txt'), repl)).toEqual(['hold', 'send']);
  });

  it('are all missing where nothing was given', async () => {
    const need = { filesystem: data, permissions: ['send', 'snapshot'] };
    expect(missing(need, await grants('zfs-allow-none.txt'), repl)).toEqual(['send', 'snapshot']);
  });
});
