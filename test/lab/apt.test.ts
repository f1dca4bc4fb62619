import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCandidates, readDepends } from '../openzfs/lab/apt-answers.ts';
import { writeAptConfiguration } from '../openzfs/lab/apt-configuration.ts';
import { releaseOf } from '../openzfs/lab/release.ts';

/* Debian's apt 2.6 said this. */

const policy = `zfs-dkms:
  Installed: (none)
  Candidate: 2.3.2-2~bpo12+2
  Version table:
     2.3.2-2~bpo12+2 990
        100 http://deb.debian.org/debian bookworm-backports/contrib amd64 Packages
     2.1.11-1+deb12u1 500
        500 http://deb.debian.org/debian bookworm/contrib amd64 Packages
zfs-modules:
  Installed: (none)
  Candidate: (none)
  Version table:
linux-image-amd64:
  Installed: (none)
  Candidate: 6.1.192-2
  Version table:
     6.12.95-1~bpo12+1 100
        100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
     6.1.192-2 500
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
`;

const depends = `linux-headers-6.12.117+deb12-cloud-amd64
  Depends: linux-base
  Depends: linux-headers-6.12.117+deb12-common
 |Depends: linux-image-6.12.117+deb12-cloud-amd64
  Depends: linux-image-6.12.117+deb12-cloud-amd64-unsigned
  Depends: linux-kbuild-6.12.117+deb12
  Recommends: dkms
  Depends: gcc-12
`;

test('a package has the version that would be installed, and one that only others provide has none', () => {
  expect([...readCandidates(policy)]).toEqual([
    ['zfs-dkms', '2.3.2-2~bpo12+2'],
    ['linux-image-amd64', '6.1.192-2'],
  ]);
  expect(readCandidates('').size).toBe(0);
});

test('a package needs what it depends on, alternatives too, and not what it recommends', () => {
  expect(readDepends(depends)).toEqual([
    'linux-base',
    'linux-headers-6.12.117+deb12-common',
    'linux-image-6.12.117+deb12-cloud-amd64',
    'linux-image-6.12.117+deb12-cloud-amd64-unsigned',
    'linux-kbuild-6.12.117+deb12',
    'gcc-12',
  ]);
});

const archive = 'http://deb.debian.org/debian/';

async function written(openzfs: '2.3' | '2.1', security: string | null) {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-apt-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const files = await writeAptConfiguration(directory, releaseOf(openzfs), { archive, security });
  const text = (path: string) => readFile(path, 'utf8');
  const [sources, preferences, config] = await Promise.all([
    text(files.sources),
    text(files.preferences),
    text(files.config),
  ]);
  return { directory, files, sources, preferences, config };
}

test('every suite comes signed from the mirror that this machine uses, the security archive where it has one', async () => {
  const security = 'http://deb.debian.org/debian-security/';
  const { sources } = await written('2.3', security);
  const signed = 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  expect(sources.trimEnd().split('\n')).toEqual([
    `${signed} ${archive} bookworm main contrib`,
    `${signed} ${archive} bookworm-updates main contrib`,
    `${signed} ${archive} bookworm-backports main contrib`,
    `${signed} ${security} bookworm-security main contrib`,
  ]);
  expect((await written('2.3', null)).sources).not.toContain('security');
});

test('OpenZFS alone is pinned to the suite of its release', async () => {
  expect((await written('2.3', null)).preferences).toBe(
    'Package: src:zfs-linux\nPin: release n=bookworm-backports\nPin-Priority: 990\n',
  );
  expect((await written('2.1', null)).preferences).toContain('release n=bookworm\n');
});

test("all of it lies in the lab's directory, and neither the machine's lists nor its packages are asked", async () => {
  const { directory, files, config } = await written('2.3', null);
  expect(config).toContain(`Dir::State::lists "${directory}/lists";`);
  expect(config).toContain(`Dir::State::status "${directory}/status";`);
  expect(await readFile(join(directory, 'status'), 'utf8')).toBe('');
  expect(config).toContain(`Dir::Etc::SourceList "${files.sources}";`);
  expect(config).toContain('Dir::Etc::SourceParts "/dev/null";');
  expect(config).toContain('Dir::Etc::PreferencesParts "/dev/null";');
});
