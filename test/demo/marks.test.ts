import { expect, test } from 'vitest';
import { disk, filesystem, machine, pool, zfs } from './lab.ts';

/** A host with one filesystem and three snapshots of it. */
function host() {
  const on = pool('tank', [disk('d1')]);
  filesystem(on, 'tank/data');
  const made = machine('h1', [on]);
  for (const name of ['a', 'b', 'c']) zfs(made, 'snapshot', `tank/data@${name}`);
  return made;
}

const marks = (on: ReturnType<typeof host>) =>
  zfs(on, 'list', '-Hp', '-t', 'snapshot', '-o', 'name,holdfast:prune,userrefs', 'tank/data').out;

test('one command marks many snapshots, one takes the marks away, and a filesystem’s own mark is inherited', () => {
  const on = host();
  expect(zfs(on, 'set', 'holdfast:prune=2026-11-29', 'tank/data@a', 'tank/data@b').exit).toBe(0);
  expect(marks(on)).toBe(
    'tank/data@a\t2026-11-29\t0\ntank/data@b\t2026-11-29\t0\ntank/data@c\t-\t0\n',
  );
  expect(zfs(on, 'inherit', 'holdfast:prune', 'tank/data@a', 'tank/data@b').exit).toBe(0);
  zfs(on, 'set', 'holdfast:prune=never', 'tank/data');
  expect(marks(on)).toContain('tank/data@a\tnever\t0');
});

test('one command holds many snapshots, and releases them', () => {
  const on = host();
  expect(zfs(on, 'hold', 'holdfast:law', 'tank/data@a', 'tank/data@c').exit).toBe(0);
  expect(marks(on)).toBe('tank/data@a\t-\t1\ntank/data@b\t-\t0\ntank/data@c\t-\t1\n');
  expect(zfs(on, 'destroy', 'tank/data@a,b').exit).toBe(1);
  expect(zfs(on, 'release', 'holdfast:law', 'tank/data@a', 'tank/data@c').exit).toBe(0);
  expect(zfs(on, 'destroy', 'tank/data@a,b').exit).toBe(0);
  expect(marks(on)).toBe('tank/data@c\t-\t0\n');
});

test('a destroy is rehearsed: what would go, and what that would free', () => {
  const on = host();
  const { out, exit } = zfs(on, 'destroy', '-nvp', 'tank/data@a,b');
  expect(exit).toBe(0);
  expect(out).toMatch(/^destroy\ttank\/data@a\ndestroy\ttank\/data@b\nreclaim\t\d+\n$/);
  expect(marks(on).split('\n')).toHaveLength(4);
});

test('clones are told of a snapshot, and their number', () => {
  const on = host();
  zfs(on, 'clone', 'tank/data@b', 'tank/clone');
  const { out } = zfs(
    on,
    'list',
    '-Hp',
    '-t',
    'snapshot',
    '-o',
    'name,clones,numclones',
    'tank/data',
  );
  expect(out).toBe('tank/data@a\t-\t0\ntank/data@b\ttank/clone\t1\ntank/data@c\t-\t0\n');
});

test('a replica is made inert by two commands', () => {
  const on = host();
  expect(zfs(on, 'set', 'readonly=on', 'canmount=noauto', 'tank/data').exit).toBe(0);
  expect(zfs(on, 'unmount', 'tank/data').exit).toBe(0);
  const { out } = zfs(on, 'list', '-Hp', '-o', 'readonly,canmount,mounted', 'tank/data');
  expect(out).toBe('on\tnoauto\tno\n');
});
