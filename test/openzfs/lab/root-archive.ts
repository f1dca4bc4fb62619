import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolApart } from './apart.ts';
import type { Apt } from './apt.ts';
import { unprivileged } from './hosts.ts';
import type { Release } from './release.ts';
import { tool } from './tool.ts';

/** What is installed on the hosts, beside Debian's smallest base. */
export const guestPackages: readonly string[] = [
  ...['zfsutils-linux', 'zfs-zed', 'openssh-server', 'openssh-client', 'sudo'],
  ...['sanoid', 'mbuffer', 'pv', 'zstd', 'lz4', 'lzop', 'pigz'],
  ...['kmod', 'udev', 'iproute2', 'procps', 'busybox-static'],
];

/** Installs the packages into a root of their own and packs that (mmdebstrap; root). */
export async function makeRootArchive(
  apt: Apt,
  release: Release,
  work: string,
  archive: string,
): Promise<void> {
  const placeholder = await modulesPlaceholder(work, release);
  // The root is laid out below the work directory, and not in /tmp: what an interrupted build leaves goes with it.
  const place = join(work, 'root-in-the-making');
  await mkdir(place);
  await toolApart(
    'mmdebstrap',
    [
      ...['--variant=minbase', '--mode=root', '--format=tar', '--architectures=amd64'],
      ...aptOptions(await proxies()),
      ...dpkgOptions,
      `--setup-hook=install -D -m644 ${apt.preferences} "$1/etc/apt/preferences.d/zfs"`,
      `--essential-hook=copy-in ${placeholder} /tmp`,
      '--essential-hook=chroot "$1" dpkg -i /tmp/zfs-modules.deb',
      '--essential-hook=rm "$1/tmp/zfs-modules.deb"',
      ...customize.map((command) => `--customize-hook=${command}`),
      `--include=${guestPackages.join(',')}`,
      'bookworm',
      archive,
      apt.sources,
    ],
    { env: { TMPDIR: place }, log: join(work, 'root.log') },
  );
}

const { name, id, home } = unprivileged;

/** Users without a password: `*` is not `!`, which sshd takes for a locked account. */
const customize = [
  `chroot "$1" useradd --create-home --home-dir ${home} --uid ${id} --shell /bin/bash ${name}`,
  `chroot "$1" usermod -p '*' ${name}`,
  `chroot "$1" usermod -p '*' root`,
  `echo '${name} ALL=(root) NOPASSWD: /usr/sbin/zfs, /usr/sbin/zpool' >"$1/etc/sudoers.d/${name}"`,
  `chmod 440 "$1/etc/sudoers.d/${name}"`,
  'rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/etc/ssh/ssh_host_* "$1"/usr/lib/udev/hwdb.*',
];

const dpkgOptions = [
  '--dpkgopt=force-unsafe-io',
  ...['man', 'doc', 'locale', 'info'].map((kind) => `--dpkgopt=path-exclude=/usr/share/${kind}/*`),
];

const aptOptions = (proxies: ReadonlyMap<string, string>): readonly string[] => [
  '--aptopt=APT::Install-Recommends "false"',
  ...[...proxies].map(([key, value]) => `--aptopt=${key} "${value}"`),
];

/** mmdebstrap reads none of this machine's apt settings; it needs the proxies. */
async function proxies(): Promise<ReadonlyMap<string, string>> {
  const said = await tool('apt-config', ['dump', '--format', '%F %v%n', 'Acquire']);
  return new Map(
    said.split('\n').flatMap((line) => {
      const [, key, value] = /^(Acquire::https?::Proxy) (\S+)$/i.exec(line) ?? [];
      return key && value ? [[key, value] as const] : [];
    }),
  );
}

/**
 * zfs-zed wants `zfs-modules`, which zfs-dkms provides, with a compiler and 200 MB after it. The lab brings the modules
 * itself, and says so to dpkg with an empty package.
 */
async function modulesPlaceholder(work: string, { openzfs }: Release): Promise<string> {
  const tree = join(work, 'zfs-modules');
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  const control = [
    'Package: zfs-modules-lab',
    `Version: ${openzfs}`,
    'Architecture: all',
    'Maintainer: holdfast lab <root@localhost>',
    'Provides: zfs-modules',
    'Description: the modules come with the image',
    '',
  ];
  await writeFile(join(tree, 'DEBIAN/control'), control.join('\n'));
  await tool('dpkg-deb', ['--build', '--root-owner-group', tree, `${tree}.deb`]);
  return `${tree}.deb`;
}
