import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from './lab-error.ts';
import { tool } from './tool.ts';

/** What this machine needs: to run the hosts, to lay out their root, and to build the kernel's modules. */
const packages = [
  ...['qemu-system-x86', 'openssh-client'],
  ...['mmdebstrap', 'debian-archive-keyring', 'e2fsprogs', 'zstd', 'lz4', 'xz-utils', 'kmod'],
  ...['gcc-12', 'libc6-dev', 'make', 'binutils', 'libelf1'],
];

/** Installs what is missing, and says what that was. */
export async function ensureHostPackages(): Promise<readonly string[]> {
  const missing = await missingPackages();
  if (missing.length === 0) return missing;
  if (process.getuid?.() !== 0) {
    throw new LabError(
      `This machine lacks ${missing.join(', ')}, and only root can install packages.`,
      `Run \`apt-get install --no-install-recommends ${missing.join(' ')}\` as root.`,
    );
  }
  await withoutServices(async () => {
    await tool('apt-get', ['update', '-q']);
    await tool(
      // In a session of its own: were dpkg ended with us, packages would be left half installed.
      'setsid',
      [
        '--wait',
        'apt-get',
        'install',
        ...waitForDpkg,
        '-y',
        '-q',
        '--no-install-recommends',
        ...missing,
      ],
      {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      },
    );
  });
  return missing;
}

/** What of it is not installed. */
export async function missingPackages(): Promise<readonly string[]> {
  const format = '$' + '{Package} $' + '{db:Status-Status}\n';
  const asked = await execa('dpkg-query', ['-W', `-f=${format}`, ...packages], { reject: false });
  if (asked.code === 'ENOENT') {
    throw new LabError(
      'The lab is built with the tools of Debian, and this machine has no dpkg.',
      'Run it on Debian or in a container of it: bookworm is what it is tested on.',
    );
  }
  const installed = asked.stdout.split('\n').map((line) => line.replace(/ installed$/, ''));
  return packages.filter((name) => !installed.includes(name));
}

// Another build may be installing just now.
const waitForDpkg = ['-o', 'DPkg::Lock::Timeout=600'];

/** Nothing but the programs is wanted: policy-rc.d keeps the packages from starting servers. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) {
    await writeFile(policy, '#!/bin/sh\nexit 101\n');
    await chmod(policy, 0o755);
  }
  try {
    await work();
  } finally {
    if (ours) await rm(policy);
  }
}
