import { describe, expect, it } from 'vitest';
import { filesystemColumns, parseFilesystems } from '../../src/zfs/filesystems.ts';

type Values = Partial<Record<(typeof filesystemColumns)[number], string>>;

const usual: Values = {
  name: 'tank/data',
  type: 'filesystem',
  guid: '18313917614690197933',
  used: '21819392',
  available: '502468608',
  referenced: '20332544',
  written: '0',
  encryption: 'off',
  readonly: 'off',
  canmount: 'on',
  mounted: 'yes',
  mountpoint: '/tank/data',
  snapshots_changed: '1795333801',
};

const line = (values: Values): string =>
  filesystemColumns.map((column) => ({ ...usual, ...values })[column] ?? '-').join('\t');

const read = (...lines: readonly Values[]) =>
  parseFilesystems(lines.map(line).join('\n'), { snapshotsChanged: true });

describe('a listing of filesystems and volumes', () => {
  it('reads a filesystem', () => {
    expect(read({}).rows).toEqual([
      {
        name: 'tank/data',
        type: 'filesystem',
        guid: '18313917614690197933',
        used: 21819392n,
        available: 502468608n,
        referenced: 20332544n,
        written: 0n,
        origin: null,
        encryption: null,
        readonly: false,
        canmount: 'on',
        mountpoint: '/tank/data',
        mounted: true,
        resumeToken: null,
        stamp: { dataset: null, role: null, send: null },
        snapshotsChanged: '1795333801',
      },
    ]);
  });

  it('a volume has neither canmount nor a mountpoint', () => {
    const volume: Values = { type: 'volume', canmount: '-', mounted: '-', mountpoint: '-' };
    expect(read(volume).rows[0]).toMatchObject({
      type: 'volume',
      canmount: null,
      mountpoint: null,
      mounted: false,
    });
  });

  it('a keyless replica is encrypted, and its key is not there', () => {
    const keyless: Values = {
      encryption: 'aes-256-gcm',
      encryptionroot: 'tank/data',
      keystatus: 'unavailable',
    };
    expect(read(keyless).rows[0]?.encryption).toEqual({
      algorithm: 'aes-256-gcm',
      root: 'tank/data',
      key: 'unavailable',
    });
  });

  it('reads what a replica was stamped with, and the token of a cut receive', () => {
    const token = '1-da04149b4-f8-789c636064000310a500c4ec';
    const replica: Values = {
      'holdfast:dataset': 'europe',
      'holdfast:role': 'replica',
      receive_resume_token: token,
    };
    expect(read(replica).rows[0]).toMatchObject({
      resumeToken: token,
      stamp: { dataset: 'europe', role: 'replica', send: null },
    });
  });

  it('before 2.2 knows nothing of snapshots_changed', () => {
    const { rows } = parseFilesystems(line({}), { snapshotsChanged: false });
    expect(rows[0]).not.toHaveProperty('snapshotsChanged');
  });

  it.each<[string, Values]>([
    ['a name that ZFS would not have', { name: 'tank/$(reboot)' }],
    ['a snapshot', { name: 'tank/data@x' }],
    ['a guid that is no number', { guid: '1e9' }],
    ['no size', { used: '-' }],
    ['nothing written of', { written: '-' }],
    ['another type', { type: 'snapshot' }],
    ['a token of another shape, which is not «no token»', { receive_resume_token: '; reboot' }],
    ['an origin that is no snapshot', { origin: 'tank/x' }],
    ['a key status that does not exist', { encryption: 'aes-256-gcm', keystatus: 'maybe' }],
    ['a tab inside a user property', { 'holdfast:dataset': 'a\tb' }],
  ])('S12 refuses a line with %s', (_, values) => {
    expect(read(values)).toMatchObject({ rows: [], refused: 1 });
  });

  it('S12 a line end in a user property cannot pass for another filesystem', () => {
    const forged = line({ guid: '666' });
    const listing = read({ name: 'tank/evil', 'holdfast:send': `x\n${forged}` }, {});
    expect(listing.refused).toBeGreaterThan(0);
  });

  it('S12 strips escape sequences from free text', () => {
    expect(read({ mountpoint: '/a\u001b[31mb' }).rows[0]?.mountpoint).toBe('/ab');
  });
});
