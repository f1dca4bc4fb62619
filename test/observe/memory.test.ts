import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesystemName, hostName, instant } from '../../src/model/ids.ts';
import type { SeenHost, UnreachableHost } from '../../src/model/observation.ts';
import { look } from '../../src/observe/look.ts';
import { openMemory } from '../../src/observe/memory.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

let directory: string;
let fake: FakeHost;
let seen: SeenHost;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'holdfast-memory-'));
  fake = fakeHost();
  const scope = { roots: [filesystemName('tank')], depth: 'all' } as const;
  seen = await look(fake.shell, scope, { clock: () => instant(1_000_000) });
});
afterEach(() => {
  fake.remove();
  rmSync(directory, { recursive: true, force: true });
});

const unreachable = (last: SeenHost | null): UnreachableHost => ({
  kind: 'unreachable',
  host: hostName('okavango'),
  at: instant(2_000_000),
  since: instant(1_500_000),
  failure: { code: 'timeout', what: 'It did not answer.', todo: 'Wait.' },
  last,
});

describe('the memory of hosts', () => {
  it('keeps every fact over a restart, guids and sizes exactly', async () => {
    const memory = await openMemory(directory);
    await memory.keep(seen);
    await memory.close();
    expect((await openMemory(directory)).recall(seen.host)).toEqual(seen);
  });

  it('keeps since when a host has not answered, and what was last known of it', async () => {
    const memory = await openMemory(directory);
    await memory.keep(unreachable(seen));
    expect((await openMemory(directory)).recall(seen.host)).toEqual(unreachable(seen));
  });

  it('keeps what was last seen on a pool that could not be listed, and since when', async () => {
    const listed = seen.filesystems.ok ? seen.filesystems.value : [];
    const unread = {
      pool: 'thin',
      what: 'It stopped.',
      todo: 'Start it.',
      since: instant(900_000),
      last: { at: instant(800_000), filesystems: listed.slice(0, 3) },
    };
    const memory = await openMemory(directory);
    await memory.keep({ ...seen, unread: [unread, { ...unread, pool: 'void', last: null }] });
    expect((await openMemory(directory)).recall(seen.host)).toMatchObject({
      unread: [unread, { pool: 'void', last: null }],
    });
  });

  it('forgets nothing that was remembered before pools were told apart', async () => {
    const memory = await openMemory(directory);
    await memory.keep(seen);
    const file = path.join(directory, 'okavango.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"unread":[],', ''));
    expect((await openMemory(directory)).recall(seen.host)).toEqual(seen);
  });

  it('writes a failure at once, and facts that follow each other not each time', async () => {
    const memory = await openMemory(directory);
    const onDisk = async () => (await openMemory(directory)).recall(seen.host)?.at;
    await memory.keep(seen);
    await memory.keep({ ...seen, at: instant(seen.at + 30_000) });
    expect(await onDisk()).toBe(seen.at);
    await memory.keep({ ...seen, at: instant(seen.at + 60_000) });
    expect(await onDisk()).toBe(seen.at + 60_000);
    await memory.keep(unreachable(seen));
    expect(await onDisk()).toBe(2_000_000);
    await memory.keep({ ...seen, at: instant(2_000_001) });
    expect(await onDisk()).toBe(2_000_001);
  });

  it('writes on closing what it had put off', async () => {
    const memory = await openMemory(directory);
    await memory.keep(seen);
    await memory.keep({ ...seen, at: instant(seen.at + 1) });
    await memory.close();
    expect((await openMemory(directory)).recall(seen.host)?.at).toBe(seen.at + 1);
  });

  it('leaves no drafts, and a host may be called anything', async () => {
    const memory = await openMemory(directory);
    const strange = hostName('../../etc/a b');
    await memory.keep({ ...seen, host: strange });
    expect(readdirSync(directory)).toEqual(['..%2F..%2Fetc%2Fa%20b.json']);
    expect((await openMemory(directory)).recall(strange)?.host).toBe(strange);
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, text.length / 2)],
    ['of another version', (text) => text.replace('memory/v1', 'memory/v0')],
    [
      'with a name that ZFS would not have (S12)',
      (text) => text.replaceAll('tank/data', 'tank/$(x)'),
    ],
    ['with a guid that is no number', (text) => text.replaceAll(/"guid":"\d+"/g, '"guid":"1;x"')],
    [
      'of another host than it is named for',
      (text) => text.replace('"host":"okavango"', '"host":"x"'),
    ],
  ])('forgets a file that is %s', async (_, spoil) => {
    const memory = await openMemory(directory);
    await memory.keep(seen);
    const file = path.join(directory, 'okavango.json');
    const text = readFileSync(file, 'utf8');
    expect(spoil(text)).not.toBe(text);
    writeFileSync(file, spoil(text));
    expect((await openMemory(directory)).recall(seen.host)).toBeNull();
  });
});
