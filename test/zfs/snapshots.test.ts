import { describe, expect, it } from 'vitest';
import { filesystemName } from '../../src/model/ids.ts';
import { parseSnapshots } from '../../src/zfs/snapshots.ts';
import { fixture } from './fixture.ts';

const data = filesystemName('tank/data');

/** The fixture's columns, put in the order that the probe asks for. */
const listed = fixture('zfs-list-Hp-all-types')
  .split('\n')
  .filter((line) => /\t(snapshot|bookmark)\t/.test(line))
  .map((line) => {
    const [name, , guid, txg, creation, , , , written, , holds] = line.split('\t');
    return [name, guid, txg, creation, holds, written].join('\t');
  })
  .join('\n');

describe('a listing of snapshots and bookmarks', () => {
  it('holds every one of a real pool, by filesystem', () => {
    const { byFilesystem, refused } = parseSnapshots(listed);
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
        },
        {
          name: 'daily-1',
          guid: '8242887661175576151',
          createtxg: '50',
          creation: 1795333801000,
          holds: 1,
          written: 282624n,
        },
        {
          name: 'daily-2',
          guid: '2831407898918542376',
          createtxg: '51',
          creation: 1795333801000,
          holds: 0,
          written: 65536n,
        },
      ],
      bookmarks: [
        { name: 'base', guid: '15367118588231658763', createtxg: '49', creation: 1795333800000 },
      ],
    });
  });

  it('keeps guids and sizes beyond 2^53 exactly', () => {
    const line =
      'tank/data@x\t18446744073709551615\t18446744073709551614\t1\t0\t18446744073709551613';
    expect(parseSnapshots(line).byFilesystem.get(data)?.snapshots[0]).toMatchObject({
      guid: '18446744073709551615',
      createtxg: '18446744073709551614',
      written: 18446744073709551613n,
    });
  });

  it('puts snapshots in the order of their createtxg, whatever the order of the lines', () => {
    const lines = ['tank/data@b\t2\t100\t1\t0\t0', 'tank/data@a\t1\t99\t1\t0\t0'];
    const { byFilesystem } = parseSnapshots(lines.join('\n'));
    expect(byFilesystem.get(data)?.snapshots.map((each) => each.name)).toEqual(['a', 'b']);
  });

  it('gathers a filesystem whose lines are apart', () => {
    const lines = [
      'tank/data@a\t1\t1\t1\t0\t0',
      'tank@a\t2\t1\t1\t0\t0',
      'tank/data@b\t3\t2\t1\t0\t0',
    ];
    const { byFilesystem } = parseSnapshots(lines.join('\n'));
    expect(byFilesystem.get(data)?.snapshots).toHaveLength(2);
  });

  it('does not mistake a filesystem for one whose name begins alike', () => {
    const lines = ['tank/data@a\t1\t1\t1\t0\t0', 'tank/data2@a\t2\t1\t1\t0\t0'];
    const { byFilesystem } = parseSnapshots(lines.join('\n'));
    expect([...byFilesystem.keys()]).toEqual(['tank/data', 'tank/data2']);
  });

  it.each([
    ['tank/data@a\t1\t1\t1\t0'],
    ['tank/data@a\t1\t1\t1\t0\t0\t0'],
    ['tank/data@a\tguid\t1\t1\t0\t0'],
    ['tank/data@a\t1\t1\t-\t0\t0'],
    ['tank/data@a\t1\t1\t1\t-\t0'],
    ['tank/data@a\t1\t1\t1\t0\t-'],
    ['tank/data\t1\t1\t1\t0\t0'],
    ['tank/data@\t1\t1\t1\t0\t0'],
    ['tank/%recv@a\t1\t1\t1\t0\t0'],
    ['tank/data@a$(x)\t1\t1\t1\t0\t0'],
    ['tank/data@a\t123456789012345678901\t1\t1\t0\t0'],
    ['tank/data#a\t1\t1\t1\t-'],
    ['tank/data#a\t1\t1\t1\t-\t-\t-'],
    ['Last login: yesterday'],
  ])('S12 refuses %j, and keeps what is sound beside it', (line) => {
    const sound = 'tank/data@sound\t7\t7\t7\t0\t0';
    for (const text of [`${line}\n${sound}`, `${sound}\n${line}\n`]) {
      const { byFilesystem, refused, firstRefused } = parseSnapshots(text);
      expect(refused).toBe(1);
      expect(firstRefused).not.toBeNull();
      expect(byFilesystem.get(data)?.snapshots.map((each) => each.name)).toEqual(['sound']);
    }
  });

  it('reads an empty answer as none', () => {
    expect(parseSnapshots('')).toEqual({ byFilesystem: new Map(), refused: 0, firstRefused: null });
  });
});
