import { describe, expect, it } from 'vitest';
import { defects, defectsIn } from '../../src/zfs/defects.ts';
import { compareReleases, parseVersion, releaseOf, releasesDiffer } from '../../src/zfs/version.ts';

const idsIn = (version: string) =>
  defectsIn({ userland: version, kernel: version }).map(({ id }) => id);

describe('what `zfs version` says', () => {
  // Version strings as hosts print them: openzfs#15472 and #16520, FreeBSD 14.3, Proxmox, a build of the master branch.
  it.each([
    ['zfs-2.2.0-pve2\nzfs-kmod-2.1.13-pve1\n', [2, 2, 0], true],
    ['zfs-2.1.5-1ubuntu6~22.04.4\nzfs-kmod-2.2.0-0ubuntu1~23.10.3\n', [2, 1, 5], true],
    ['zfs-2.1.5-1ubuntu6~22.04.4\nzfs-kmod-2.1.5-1ubuntu6~22.04.1\n', [2, 1, 5], false],
    ['zfs-2.2.7-FreeBSD_ge269af1b3\nzfs-kmod-2.2.7-FreeBSD_ge269af1b3\n', [2, 2, 7], false],
    ['zfs-2.4.3-pve1\nzfs-kmod-2.4.3-pve1\n', [2, 4, 3], false],
    ['zfs-2.3.99-170-FreeBSD_g34205715e\n', [2, 3, 99], false],
    ['zfs-2.4.99-1\nzfs-kmod-2.4.99-1\n', [2, 4, 99], false],
  ])('%j: its release, and whether the kernel has another one', (text, release, differ) => {
    const version = parseVersion(text);
    if (version === null) throw new Error('no version');
    expect(releaseOf(version.userland)).toEqual(release);
    expect(releasesDiffer(version)).toBe(differ);
  });

  it('is no version where the command is older than the question (before 0.8)', () => {
    expect(
      parseVersion("unrecognized command 'version'\nusage: zfs command args ...\n"),
    ).toBeNull();
  });

  it.each(['', '2.3', 'unknown', 'v2.3.2', '2.3.2000'])('%j names no release', (text) => {
    expect(releaseOf(text)).toBeNull();
  });

  it('releases are compared by number, not as text', () => {
    expect(compareReleases([2, 1, 9], [2, 1, 14])).toBeLessThan(0);
    expect(compareReleases([2, 10, 0], [2, 9, 9])).toBeGreaterThan(0);
    expect(compareReleases([2, 3, 3], [2, 3, 3])).toBe(0);
  });
});

describe('the windows of known defects', () => {
  it.each([
    ['0.7.13', ['openzfs#6224']],
    ['0.8.0', ['openzfs#12014', 'openzfs#6224']],
    ['0.8.6-1', ['openzfs#12014', 'openzfs#6224']],
    ['2.0.0', ['openzfs#12014']],
    ['2.1.3', ['openzfs#12014']],
    ['2.1.4', ['openzfs#12014', 'openzfs#15526']],
    ['2.1.11-1+deb12u1', ['openzfs#12014', 'openzfs#15526']],
    ['2.1.13-pve1', ['openzfs#12014', 'openzfs#15526']],
    ['2.1.14', ['openzfs#12014']],
    ['2.2.0-0ubuntu1~23.10.3', ['openzfs#12014', 'openzfs#15526']],
    ['2.2.1', ['openzfs#12014', 'openzfs#15526']],
    ['2.2.2', ['openzfs#12014']],
    ['2.2.7-FreeBSD_ge269af1b3', ['openzfs#12014']],
    ['2.2.8', []],
    ['2.3.0', ['openzfs#12014']],
    ['2.3.2-2~bpo12+2', ['openzfs#12014']],
    ['2.3.3', []],
    ['2.4.0', []],
    ['2.4.99-1', []],
  ])('%s has %j', (version, ids) => {
    expect(idsIn(version)).toEqual(ids);
  });

  it('are those of the kernel module, which does the work', () => {
    expect(defectsIn({ userland: '2.3.3', kernel: '2.3.2' })).toHaveLength(1);
    expect(defectsIn({ userland: '2.3.2', kernel: '2.3.3' })).toEqual([]);
    expect(defectsIn({ userland: '2.3.2', kernel: null })).toHaveLength(1);
  });

  it('are not guessed for a version that cannot be read', () => {
    expect(idsIn('unknown')).toEqual([]);
  });

  it('each end after they begin', () => {
    for (const { windows } of defects)
      for (const { from, before } of windows) expect(compareReleases(from, before)).toBeLessThan(0);
  });
});
