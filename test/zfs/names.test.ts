import { describe, expect, it } from 'vitest';
import { filesystemName } from '../../src/model/ids.ts';
import {
  parseFilesystemName,
  parseSnapshotName,
  pathBelow,
  splitSnapshot,
} from '../../src/zfs/names.ts';

describe("ZFS's own naming rules", () => {
  it.each([
    ['tank'],
    ['tank/a:b.c-d_e'],
    ['tank/with space'],
    ['tank/-dash'],
    [`t${'/a'.repeat(127)}`],
  ])('%s is a filesystem', (name) => {
    expect(parseFilesystemName(name)).toBe(name);
  });

  it.each([
    ['', 'empty'],
    ['/tank', 'a path'],
    ['tank/', 'an empty component'],
    ['tank//a', 'an empty component'],
    ['tank/../a', 'a parent'],
    ['tank/./a', 'itself'],
    ['-tank', 'would be read as an option'],
    ['tank/a@b', 'a snapshot'],
    ['tank/%recv', 'the hidden state of a receive'],
    ['tank/a\nb', 'a line end'],
    ['tank/\u001b[31m', 'an escape sequence'],
    ['tank/$(reboot)', 'a substitution'],
    [`t/${'a'.repeat(254)}`, 'longer than 255 bytes'],
  ])('S12 %j is refused: %s', (name) => {
    expect(parseFilesystemName(name)).toBeNull();
  });

  it('a snapshot may begin with a dash, as ZFS lets it', () => {
    expect(parseSnapshotName('-x')).toBe('-x');
  });

  it.each([['a/b'], ['a@b'], ['..'], [''], ['a;b']])('S12 %j names no snapshot', (name) => {
    expect(parseSnapshotName(name)).toBeNull();
  });

  it('tells a snapshot from a bookmark', () => {
    expect(splitSnapshot('tank/a@x')).toEqual({ filesystem: 'tank/a', snapshot: 'x', mark: '@' });
    expect(splitSnapshot('tank/a#x')?.mark).toBe('#');
    expect(splitSnapshot('tank/a')).toBeNull();
    expect(splitSnapshot('tank/a@x@y')).toBeNull();
  });

  it('counts the 255 bytes over filesystem and snapshot together', () => {
    const filesystem = `t/${'a'.repeat(200)}`;
    expect(splitSnapshot(`${filesystem}@${'s'.repeat(52)}`)).not.toBeNull();
    expect(splitSnapshot(`${filesystem}@${'s'.repeat(53)}`)).toBeNull();
  });

  it('knows what lies below what, by whole components', () => {
    const top = filesystemName('tank/a');
    expect(pathBelow(top, filesystemName('tank/a'))).toBe('');
    expect(pathBelow(top, filesystemName('tank/a/b'))).toBe('/b');
    expect(pathBelow(top, filesystemName('tank/ab'))).toBeNull();
  });
});
