import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

/** What the release of OpenZFS on a host means for the data: said where it bears on them, and not elsewhere. */

const fleet = [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])];
const both = w.snaps(['a', 3 * w.day], ['b', w.hour]);
const config = w.config(fleet, [w.dataset('data', 'h1:tank/data')]);

interface World {
  readonly h1?: string;
  readonly h2?: string;
  readonly kernel?: string;
  readonly origin?: Partial<FilesystemFacts>;
  readonly replica?: Partial<FilesystemFacts>;
}

function findings({ h1 = '2.4.0', h2 = '2.4.0', kernel = h1, origin = {}, replica = {} }: World) {
  const version = (userland: string, module: string) =>
    ({ version: { ok: true, value: { userland, kernel: module } } }) as const;
  const observations = w.observations(
    w.seen(
      'h1',
      [w.zpool('tank')],
      [w.filesystem('tank/data', { snapshots: both, ...origin })],
      version(h1, kernel),
    ),
    w.seen(
      'h2',
      [w.zpool('vault')],
      [w.replica('vault/data', { snapshots: both, ...replica })],
      version(h2, h2),
    ),
  );
  return assessFleet(config, observations, w.now).hosts.flatMap(({ findings: all }) =>
    all.filter(({ kind }) => kind.startsWith('zfs-')),
  );
}

const stamped = (send: string | null) => ({ stamp: { dataset: 'data', role: 'replica', send } });
const locked = w.encrypted('tank/data');

describe('openzfs#12014, sending encrypted data in the clear', () => {
  it('is a warning where a copy of an encrypted origin lies in the clear', () => {
    const [found, ...more] = findings({ h1: '2.3.2', origin: locked, replica: stamped('Lce') });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'zfs-defect', severity: 'warning' });
    expect(found?.text).toContain('OpenZFS 2.3.2 on h1 has openzfs#12014');
    expect(found?.text).toContain('It bears on data.');
    expect(found?.text).toContain('2.2.8, 2.3.3 or 2.4.0');
  });

  it('and where somebody else received that copy, without any stamp', () => {
    expect(findings({ h1: '2.2.7', origin: locked, replica: stamped(null) })).toHaveLength(1);
  });

  it.each<[string, World]>([
    ['the copy is raw', { origin: locked, replica: { ...stamped('w'), ...locked } }],
    ['the origin is not encrypted', { replica: stamped('Lce') }],
    ['the release has the fix', { h1: '2.3.3', origin: locked, replica: stamped('Lce') }],
    [
      'only the receiving host has it',
      { h1: '2.4.0', h2: '2.3.2', origin: locked, replica: stamped('Lce') },
    ],
  ])('is not spoken of where %s', (_, world) => {
    expect(findings({ h1: '2.3.2', ...world })).toEqual([]);
  });
});

describe('openzfs#15526, zeros in files that are copied while they are written', () => {
  it('is a note where the origin is written, and nothing where only copies lie', () => {
    expect(findings({ h1: '2.2.1', replica: stamped('Lce') })).toMatchObject([
      { kind: 'zfs-defect', severity: 'note', text: expect.stringContaining('openzfs#15526') },
    ]);
    expect(findings({ h2: '2.2.1', replica: stamped('Lce') })).toEqual([]);
    expect(findings({ h1: '2.2.1', origin: { readonly: true } })).toEqual([]);
  });
});

describe('openzfs#6224, -L toggled within a copy', () => {
  it('is a warning where an old host holds a copy that holdfast did not begin', () => {
    expect(findings({ h2: '0.8.6', replica: stamped(null) })).toMatchObject([
      { severity: 'warning', text: expect.stringContaining('openzfs#6224') },
    ]);
    expect(findings({ h2: '0.8.6', replica: stamped('Lce') })).toEqual([]);
    expect(findings({ h2: '2.0.0', replica: stamped(null) })).toEqual([]);
  });
});

describe('commands and kernel module of two releases', () => {
  it('are named, with what to do', () => {
    expect(findings({ h1: '2.4.0-1', kernel: '2.3.3-1' })).toMatchObject([
      {
        kind: 'zfs-versions-differ',
        severity: 'warning',
        text: expect.stringMatching(/commands of h1 are 2\.4\.0-1 .* module is 2\.3\.3-1/),
      },
    ]);
  });

  it("are no matter where only the packager's numbers differ", () => {
    expect(findings({ h1: '2.4.0-1ubuntu6', kernel: '2.4.0-1ubuntu4' })).toEqual([]);
  });
});
