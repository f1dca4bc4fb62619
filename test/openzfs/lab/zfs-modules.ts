import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import { phase, type Say } from './phases.ts';
import { tool } from './tool.ts';

/** Kernel and headers unpacked below `tree`, beside the source of zfs-dkms. */
export interface KernelTree {
  readonly tree: string;
  readonly kernel: string;
  /** Where what the tools say is kept. */
  readonly work: string;
}

/** Compiles OpenZFS for the kernel and puts its modules among the kernel's own. */
export async function compileZfs(from: KernelTree, say: Say): Promise<void> {
  const { tree, kernel, work } = from;
  const { headers, common } = await mendHeaders(from);
  const source = join(tree, 'usr/src', await only(join(tree, 'usr/src'), /^zfs-/));
  await phase(say, 'configure OpenZFS', () =>
    tool(
      './configure',
      [
        ...['-q', '--disable-dependency-tracking', '--prefix=/usr', '--with-config=kernel'],
        ...[`--with-linux=${common}`, `--with-linux-obj=${headers}`],
      ],
      { cwd: source, env: { CC: 'gcc-12' }, log: join(work, 'configure.log') },
    ),
  );
  await phase(say, 'compile OpenZFS', () =>
    tool('make', ['-s', `-j${availableParallelism()}`], {
      cwd: source,
      log: join(work, 'make.log'),
    }),
  );
  const extra = join(tree, 'lib/modules', kernel, 'extra');
  await mkdir(extra, { recursive: true });
  // 2.3 has two modules, 2.1 nine in as many directories.
  const built = (await readdir(join(source, 'module'), { recursive: true }))
    .filter((name) => name.endsWith('.ko'))
    .map((name) => join(source, 'module', name));
  await tool('cp', [...built, extra]);
  await tool('strip', [
    '--strip-debug',
    ...(await readdir(extra)).map((name) => join(extra, name)),
  ]);
}

/** Debian's headers expect to lie in /usr/src of the machine that uses them. */
async function mendHeaders({
  tree,
  kernel,
}: KernelTree): Promise<{ headers: string; common: string }> {
  const sources = join(tree, 'usr/src');
  const headers = join(sources, `linux-headers-${kernel}`);
  const common = join(sources, await only(sources, /^linux-headers-.*-common$/));
  await edit(join(headers, 'Makefile'), (text) => text.replaceAll('/usr/src/', `${sources}/`));
  // With a vmlinux there, the build would add type information with a tool that is not, and configure fails oddly.
  await rm(join(headers, 'vmlinux'), { force: true });
  // Without debug information: half the time, a tenth of the size.
  await edit(join(headers, 'include/config/auto.conf'), (text) =>
    text.replaceAll(/^CONFIG_DEBUG_INFO.*\n/gm, ''),
  );
  const modules = join(tree, 'lib/modules', kernel);
  for (const [name, target] of [
    ['build', headers],
    ['source', common],
  ] as const) {
    await rm(join(modules, name), { force: true });
    await symlink(target, join(modules, name));
  }
  return { headers, common };
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function only(directory: string, pattern: RegExp): Promise<string> {
  const [found] = (await readdir(directory)).filter((name) => pattern.test(name));
  if (found !== undefined) return found;
  throw new LabError(
    `Nothing in ${directory} is called like ${pattern}.`,
    'Bring test/openzfs/lab/packages.ts up to date.',
  );
}
