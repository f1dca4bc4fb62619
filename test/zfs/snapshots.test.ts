import { describe, expect, it } from 'vitest';
import { filesystemName } from '../../src/model/ids.ts';
import { parseSnapshots } from '../../src/zfs/snapshots.ts';
import { fixture, unmarkedLines } from './fixture.ts';

const data = filesystemName('tank/data');

/** The fixture's columns, put in the order that the probe asks for. */
const listed = fixture('zfs-list-Hp-all-types')
  .split('\n')
  .filter((line) => /\t(snapshot|bookmark)\t/.test(line))
  .map((line) => {
    const [name, , guid, txg, creation, , , , written, , holds] = line.split('\t');
    return [name, guid, txg, creation, holds, written, '-'].join('\t');
  })
  .join('\n');

describe('a listing of snapshots and bookmarks', () => {
  it('holds every one of a real pool, by filesystem', () => {
    const { byFilesystem, refused } = parseSnapshots(unmarkedLines(listed));
    expect(refused).toBe(0);
    expect([...byFilesystem.keys()]).toHaveLength(11);
    expect(byFilesystem.get(data)).toEqual({
      snapshots: [
        {
          name: 'base',
          guid: '15367118588231658763',
          createtxg: '49',
          creation: 1795333800000,
          holds: 2,
          written: 21372928n,
          clones: 0,
        },
        {
          name: 'daily-1',
          guid: '8242887661175576151',
          createtxg: '50',
          creation: 1795333801000,
          holds: 1,
          written: 282624n,
          clones: 0,
        },
        {
          name: 'daily-2',
          guid: '2831407898918542376',
          createtxg: '51',
          creation: 1795333801000,
          holds: 0,
          written: 65536n,
          clones: 0,
        },
      ],
      bookmarks: [
        { name: 'base', guid: '15367118588231658763', createtxg: '49', creation: 1795333800000 },
      ],
    });
  });

  it('keeps guids and sizes beyond 2^53 exactly', () => {
    const line =
      'tank/data@x\t18446744073709551615\t18446744073709551614\t1\t0\t18446744073709551613\t18446744073709551612';
    expect(parseSnapshots(unmarkedLines(line)).byFilesystem.get(data)?.snapshots[0]).toMatchObject({
      guid: '18446744073709551615',
      createtxg: '18446744073709551614',
      written: 18446744073709551613n,
      ivset: '18446744073709551612',
    });
  });

  it('puts snapshots in the order of their createtxg, whatever the order of the lines', () => {
    const lines = ['tank/data@b\t2\t100\t1\t0\t0\t-', 'tank/data@a\t1\t99\t1\t0\t0\t-'];
    const { byFilesystem } = parseSnapshots(unmarkedLines(lines.join('\n')));
    expect(byFilesystem.get(data)?.snapshots.map((each) => each.name)).toEqual(['a', 'b']);
  });

  it('gathers a filesystem whose lines are apart', () => {
    const lines = [
      'tank/data@a\t1\t1\t1\t0\t0\t-',
      'tank@a\t2\t1\t1\t0\t0\t-',
      'tank/data@b\t3\t2\t1\t0\t0\t-',
    ];
    const { byFilesystem } = parseSnapshots(unmarkedLines(lines.join('\n')));
    expect(byFilesystem.get(data)?.snapshots).toHaveLength(2);
  });

  it('does not mistake a filesystem for one whose name begins alike', () => {
    const lines = ['tank/data@a\t1\t1\t1\t0\t0\t-', 'tank/data2@a\t2\t1\t1\t0\t0\t-'];
    const { byFilesystem } = parseSnapshots(unmarkedLines(lines.join('\n')));
    expect([...byFilesystem.keys()]).toEqual(['tank/data', 'tank/data2']);
  });

  it.each([
    ['tank/data@a\t1\t1\t1\t0\t0'],
    ['tank/data@a\t1\t1\t1\t0\t0\t-\t0'],
    ['tank/data@a\tguid\t1\t1\t0\t0\t-'],
    ['tank/data@a\t1\t1\t-\t0\t0\t-'],
    ['tank/data@a\t1\t1\t1\t-\t0\t-'],
    ['tank/data@a\t1\t1\t1\t0\t-\t-'],
    ['tank/data@a\t1\t1\t1\t0\t0\t'],
    ['tank/data@a\t1\t1\t1\t0\t0\tset'],
    ['tank/data\t1\t1\t1\t0\t0\t-'],
    ['tank/data@\t1\t1\t1\t0\t0\t-'],
    ['tank/%recv@a\t1\t1\t1\t0\t0\t-'],
    ['tank/data@a$(x)\t1\t1\t1\t0\t0\t-'],
    ['tank/data@a\t123456789012345678901\t1\t1\t0\t0\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-\t-\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-\tset'],
    ['Last login: yesterday'],
  ])('S12 refuses %j, and keeps what is sound beside it', (line) => {
    const sound = 'tank/data@sound\t7\t7\t7\t0\t0\t-';
    for (const text of [`${line}\n${sound}`, `${sound}\n${line}\n`]) {
      const { byFilesystem, refused, firstRefused } = parseSnapshots(unmarkedLines(text));
      expect(refused).toBe(1);
      expect(firstRefused).not.toBeNull();
      expect(byFilesystem.get(data)?.snapshots.map((each) => each.name)).toEqual(['sound']);
    }
  });

  it('tells the IV set of what is encrypted, of a snapshot and of a bookmark, and of nothing else', () => {
    const lines = [
      'tank/data@a\t1\t1\t1\t0\t0\t77',
      'tank/data@b\t2\t2\t1\t0\t0\t-',
      'tank/data#a\t1\t1\t1\t-\t-\t77',
      'tank/data#b\t2\t2\t1\t-\t-\t0',
    ];
    const { byFilesystem, refused } = parseSnapshots(unmarkedLines(lines.join('\n')));
    const { snapshots, bookmarks } = byFilesystem.get(data) ?? { snapshots: [], bookmarks: [] };
    expect(refused).toBe(0);
    expect([...snapshots, ...bookmarks].map((each) => each.ivset)).toEqual([
      '77',
      undefined,
      '77',
      undefined,
    ]);
  });

  it('does not take for an IV set what was asked for in its place', () => {
    const { byFilesystem } = parseSnapshots('tank/data@a\t1\t99\t1\t0\t0\t99\t-\t-', {
      ivsets: false,
    });
    expect(byFilesystem.get(data)?.snapshots[0]).not.toHaveProperty('ivset');
  });

  const read = (line: string) => parseSnapshots(line).byFilesystem.get(data)?.snapshots[0];

  it.each([
    ['-', 0],
    ['tank/clone', 1],
    ['tank/clone,tank/a b,vault/c', 3],
  ])('counts the clones %s', (names, clones) => {
    expect(read(`tank/data@a\t1\t1\t1\t0\t0\t-\t${names}\t-`)?.clones).toBe(clones);
  });

  it('tells when a snapshot was marked to be pruned', () => {
    const mark = Date.parse('2026-11-22T10:00:00Z');
    expect(read('tank/data@a\t1\t1\t1\t0\t0\t-\t-\t2026-11-22T10:00:00Z')?.mark).toBe(mark);
    expect(read('tank/data@a\t1\t1\t1\t0\t0\t-\t-\t-')).not.toHaveProperty('mark');
  });

  it.each([
    '2026-11-22',
    '2026-11-22T10:00:00+01:00',
    '2026-11-22T10:00:00.5Z',
    '2026-02-30T10:00:00Z',
    '2026-11-22T25:00:00Z',
    ' 2026-11-22T10:00:00Z',
    'yes',
    '1795341600',
    '',
  ])('S12 takes the mark %j for none that could be read, and not for none', (mark) => {
    expect(read(`tank/data@a\t1\t1\t1\t0\t0\t-\t-\t${mark}`)?.mark).toBe('unreadable');
  });

  it.each([
    ['tank/data@a\t1\t1\t1\t0\t0\t-\t-'],
    ['tank/data@a\t1\t1\t1\t0\t0\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-\t-\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-\t-\t-\tmarked'],
    ['tank/data@a\t1\t1\t1\t0\t0\t-\t-\t2026-11-22T10:00:00Z\t'],
    ['tank/data@a\t1\t1\t1\t0\t0\t-\t-\t-\t-'],
  ])('S12 refuses %j: a column is missing, or no zfs would say so', (line) => {
    expect(parseSnapshots(line).refused).toBe(1);
  });

  it('reads an empty answer as none', () => {
    expect(parseSnapshots('')).toEqual({ byFilesystem: new Map(), refused: 0, firstRefused: null });
  });
});
