import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Apt } from './apt.ts';
import { payloadOf } from './bzimage.ts';
import { choose, rootModules, stage1Modules } from './module-choice.ts';
import type { Packages } from './packages.ts';
import { phase, type Say } from './phases.ts';
import { tool } from './tool.ts';
import { compileZfs } from './zfs-modules.ts';

/** A kernel ready to boot with the modules that the lab uses. */
export interface KernelFiles {
  readonly vmlinux: string;
  /** A tree with lib/modules/RELEASE. */
  readonly tree: string;
  /** Modules for stage 1, and `order`, their names as they are to be loaded. */
  readonly stage1: string;
}

export const kernelAt = (directory: string): KernelFiles => ({
  vmlinux: join(directory, 'vmlinux'),
  tree: join(directory, 'tree'),
  stage1: join(directory, 'stage1'),
});

/** Builds OpenZFS's modules for Debian's kernel: the part of the image that takes minutes. */
export async function makeKernel(
  apt: Apt,
  { kernel, forModules }: Packages,
  work: string,
  into: string,
  say: Say,
): Promise<void> {
  const downloads = join(work, 'packages');
  const tree = join(work, 'kernel');
  await mkdir(downloads, { recursive: true });
  await phase(say, 'download kernel and OpenZFS', () => apt.download(forModules, downloads));
  await phase(say, 'unpack kernel and OpenZFS', async () => {
    for (const name of await readdir(downloads)) {
      await tool('dpkg-deb', ['--extract', join(downloads, name), tree]);
    }
  });
  await compileZfs({ tree, kernel, work }, say);
  await phase(say, 'choose modules, unpack kernel', async () => {
    await keepModules(tree, kernel, into);
    await unpackKernel(join(tree, 'boot', `vmlinuz-${kernel}`), kernelAt(into).vmlinux);
  });
}

async function keepModules(tree: string, kernel: string, into: string): Promise<void> {
  const modules = join(tree, 'lib/modules', kernel);
  await tool('depmod', ['-b', tree, kernel]);
  const [dep, builtin] = await Promise.all([
    readFile(join(modules, 'modules.dep'), 'utf8'),
    readFile(join(modules, 'modules.builtin'), 'utf8'),
  ]);
  const files = kernelAt(into);
  const kept = join(files.tree, 'lib/modules', kernel);
  for (const path of choose([...stage1Modules, ...rootModules], dep, builtin)) {
    await unpackModule(join(modules, path), join(kept, path));
  }
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order']) {
    await copyFile(join(modules, name), join(kept, name));
  }
  await tool('depmod', ['-b', files.tree, kernel]);

  await mkdir(files.stage1, { recursive: true });
  const early = choose(stage1Modules, dep, builtin);
  for (const path of early)
    await unpackModule(join(modules, path), join(files.stage1, basename(path)));
  const order = early.map((path) => `${withoutPacking(basename(path))}\n`);
  await writeFile(join(files.stage1, 'order'), order.join(''));
}

const withoutPacking = (name: string): string => name.replace(/\.(xz|zst)$/, '');

/** Unpacked: the emulated processor would take seconds for it. */
async function unpackModule(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (!from.endsWith('.xz')) await copyFile(from, to);
  else await execa('xz', ['-dc', from], { stdout: { file: withoutPacking(to) } });
}

/** QEMU starts an unpacked kernel by its PVH entry. */
async function unpackKernel(vmlinuz: string, vmlinux: string): Promise<void> {
  const { bytes, unpack } = payloadOf(await readFile(vmlinuz));
  const [program, ...args] = unpack;
  await execa(program, args, { input: bytes, stdout: { file: vmlinux } });
}
