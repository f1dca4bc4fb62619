import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpio, directory, file } from './cpio.ts';
import type { ImageFiles } from './image.ts';
import type { KernelFiles } from './kernel.ts';
import { ownFile } from './own-files.ts';
import { tool } from './tool.ts';

/** Puts packages, modules and the lab's own start together: what a host boots from. */
export async function assemble(
  rootArchive: string,
  kernel: KernelFiles,
  work: string,
  image: ImageFiles,
): Promise<void> {
  const root = join(work, 'root');
  await mkdir(root, { recursive: true });
  await mkdir(image.directory, { recursive: true });
  await tool('tar', ['-C', root, '-xf', rootArchive, '--exclude=./dev/*', '--numeric-owner']);
  await tool('cp', ['-a', join(kernel.tree, 'lib/modules'), join(root, 'usr/lib')]);
  await guestFiles(root);
  await tool('cp', ['--sparse=always', kernel.vmlinux, image.kernel]);
  await writeFile(image.stage1, await stage1(kernel, join(root, 'usr/bin/busybox')));
  await makeFileSystem(root, image.root);
}

async function guestFiles(root: string): Promise<void> {
  await tool('install', ['-m755', ...['lab-rc', 'lab-stop'].map(guest), join(root, 'usr/sbin')]);
  await tool('install', ['-m644', guest('inittab'), join(root, 'etc/inittab')]);
  await tool('install', ['-m644', guest('sshd_config'), join(root, 'etc/ssh/sshd_config')]);
  await tool('install', ['-m644', guest('zfs.conf'), join(root, 'etc/modprobe.d/zfs.conf')]);
  for (const name of ['init', 'poweroff', 'reboot', 'halt']) {
    const link = join(root, 'usr/sbin', name);
    await rm(link, { force: true });
    await symlink('/bin/busybox', link);
  }
  // There is no network but the hosts': a name that /etc/hosts does not have is refused at once.
  await writeFile(join(root, 'etc/resolv.conf'), '');
}

const guest = (name: string): string => ownFile(join('guest', name));

/** The first root, in memory: it loads what the disks need and goes over to the real one. */
async function stage1(kernel: KernelFiles, busybox: string): Promise<Buffer> {
  const modules = await Promise.all(
    (await readdir(kernel.stage1)).map(async (name) =>
      file(`modules/${name}`, await readFile(join(kernel.stage1, name))),
    ),
  );
  return cpio([
    ...['bin', 'modules', 'dev', 'proc', 'sys', 'lower', 'rw', 'root'].map((name) =>
      directory(name),
    ),
    file('init', await readFile(guest('init')), 0o755),
    file('bin/busybox', await readFile(busybox), 0o755),
    ...modules,
  ]);
}

/** ext4 without a journal and without checksums: it is only ever read. */
async function makeFileSystem(root: string, image: string): Promise<void> {
  const [megabytes] = (await tool('du', ['-sm', root])).split('\t');
  const size = Math.ceil(Number(megabytes) * 1.13) + 24;
  const features = ['-O', '^has_journal,^metadata_csum', '-b', '4096', '-m', '0'];
  await tool('mke2fs', ['-q', '-t', 'ext4', ...features, '-d', root, image, `${size}M`]);
}
