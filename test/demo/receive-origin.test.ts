import { describe, expect, test } from 'vitest';
import type { Machine } from '../../src/demo/zfs/machine.ts';
import { open } from '../../src/demo/zfs/machine.ts';
import { disk, filesystem, machine, pool, transfer, zfs } from './lab.ts';

const value = (on: Machine, property: string, name: string) =>
  zfs(on, 'get', '-Hp', '-o', 'value', property, name).out.trim();
const guids = (on: Machine, name: string) =>
  zfs(on, 'list', '-Hp', '-t', 'snapshot', '-o', 'guid', name).out;

const key = {
  algorithm: 'aes-256-gcm',
  key: { format: 'raw', location: 'file:///key', loaded: true, secret: 'x' },
} as const;

/** A replica that has diverged and was put aside: it has @a in common with its origin, which goes on with @b. */
async function putAside({ sealed = false } = {}) {
  const [source, target] = [pool('tank', [disk('d1')]), pool('vault', [disk('d2')])];
  filesystem(source, 'tank/data', { encryption: sealed ? { ...key, key: { ...key.key } } : null });
  const [from, to] = [machine('h1', [source]), machine('h2', [target])];
  const flags = sealed ? ['-w'] : [];
  zfs(from, 'snapshot', 'tank/data@a');
  await transfer(from, [...flags, 'tank/data@a'], to, ['-s', '-u', 'vault/data']);
  zfs(to, 'snapshot', 'vault/data@foreign');
  zfs(from, 'snapshot', 'tank/data@b');
  zfs(from, 'snapshot', 'tank/data@c');
  zfs(to, 'rename', 'vault/data', 'vault/aside');
  const receive = (...options: readonly string[]) =>
    transfer(from, [...flags, '-i', '@a', 'tank/data@b'], to, [
      ...['-s', '-u', '-o', 'origin=vault/aside@a', ...options],
      'vault/data',
    ]);
  return { from, to, receive };
}

describe('zfs receive -o origin: an increment makes a clone of what it goes on from', () => {
  test('with the increment alone, and the rest follows as ever', async () => {
    const { from, to, receive } = await putAside();
    const { received } = await receive('-o', 'readonly=on');
    expect(received).toMatchObject({ exit: 0, err: '' });
    expect(value(to, 'origin', 'vault/data')).toBe('vault/aside@a');
    expect(value(to, 'clones', 'vault/aside@a')).toBe('vault/data');
    expect(value(to, 'readonly', 'vault/data')).toBe('on');
    expect(guids(to, 'vault/data')).toBe(guids(from, 'tank/data').split('\n')[1]?.concat('\n'));
    const next = await transfer(from, ['-i', '@b', 'tank/data@c'], to, ['-s', '-u', 'vault/data']);
    expect(next.received.exit).toBe(0);
  });

  test('what it is a clone of cannot be destroyed while it is there', async () => {
    const { to, receive } = await putAside();
    await receive();
    expect(zfs(to, 'destroy', 'vault/aside@a').err).toContain('snapshot has dependent clones');
  });

  test('the name must be free, and the origin what the increment goes on from', async () => {
    const { from, to, receive } = await putAside();
    const other = await transfer(from, ['-i', '@b', 'tank/data@c'], to, [
      ...['-o', 'origin=vault/aside@a'],
      'vault/data',
    ]);
    expect(other.received.err).toContain('does not\nmatch incremental source');
    await receive();
    expect((await receive()).received.err).toContain("destination 'vault/data' exists");
  });

  test('cut, it leaves a token, and goes on without naming its origin again', async () => {
    const { from, to } = await putAside();
    open(from, 'tank/data').fs.written = 1n << 26n;
    zfs(from, 'snapshot', 'tank/data@big');
    const receive = ['-s', '-u', '-o', 'origin=vault/aside@a', 'vault/data'];
    await transfer(from, ['-i', '@a', 'tank/data@big'], to, receive, { drop: 1n << 20n });
    const token = value(to, 'receive_resume_token', 'vault/data');
    expect(token).toMatch(/^1-/);
    const { received } = await transfer(from, ['-t', token], to, ['-s', '-u', 'vault/data']);
    expect(received).toMatchObject({ exit: 0, err: '' });
    expect(value(to, 'origin', 'vault/data')).toBe('vault/aside@a');
  });

  test('a raw increment makes a clone under its origin’s key', async () => {
    const { to, receive } = await putAside({ sealed: true });
    expect((await receive()).received).toMatchObject({ exit: 0, err: '' });
    expect(value(to, 'encryptionroot', 'vault/data')).toBe('vault/aside');
    expect(value(to, 'keystatus', 'vault/data')).toBe('unavailable');
  });

  test('of a stream of several snapshots, and of a full one, nothing is claimed', async () => {
    const { from, to } = await putAside();
    for (const send of [['-I', '@a', 'tank/data@c'], ['tank/data@a']]) {
      const receive = ['-o', 'origin=vault/aside@a', 'vault/data'];
      expect((await transfer(from, send, to, receive)).received.err).toContain('not modelled');
    }
  });
});

test('a clone keeps its origin’s key wherever it lies, and holds it loaded while it is mounted', () => {
  const on = pool('tank', [disk('d1')]);
  filesystem(on, 'tank/data', { encryption: { ...key, key: { ...key.key } } });
  const host = machine('h1', [on]);
  zfs(host, 'snapshot', 'tank/data@a');
  zfs(host, 'clone', 'tank/data@a', 'tank/clone');
  expect(value(host, 'encryptionroot', 'tank/clone')).toBe('tank/data');
  zfs(host, 'unmount', 'tank/data');
  expect(zfs(host, 'unload-key', 'tank/data').err).toContain("'tank/data' is busy");
  zfs(host, 'unmount', 'tank/clone');
  expect(zfs(host, 'unload-key', 'tank/data').exit).toBe(0);
  expect(value(host, 'keystatus', 'tank/clone')).toBe('unavailable');
});
