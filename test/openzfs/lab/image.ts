import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openApt } from './apt.ts';
import { assemble } from './assemble.ts';
import { cached, dropOlder, keyOf, ownTexts } from './cache.ts';
import { ensureHostPackages, missingPackages } from './host-packages.ts';
import { kernelAt, makeKernel } from './kernel.ts';
import { alone } from './lock.ts';
import { choosePackages, knownPackages, type Packages } from './packages.ts';
import { phase, type Say } from './phases.ts';
import { labDirectory } from './places.ts';
import { type OpenZfs, releaseOf } from './release.ts';
import { makeRootArchive } from './root-archive.ts';

/** What a host boots from; all hosts of a version share it. */
export interface ImageFiles {
  readonly directory: string;
  /** The kernel, unpacked. */
  readonly kernel: string;
  readonly stage1: string;
  /** The root file system, read-only. */
  readonly root: string;
}

export const imageAt = (directory: string): ImageFiles => ({
  directory,
  kernel: join(directory, 'vmlinux'),
  stage1: join(directory, 'stage1'),
  root: join(directory, 'root.img'),
});

/** The current image of a version: as it was built before, else built now, as root, from Debian's packages. */
export async function ensureImage(openzfs: OpenZfs, say: Say): Promise<ImageFiles> {
  const lab = labDirectory();
  const standing = await standingImage(lab, openzfs);
  if (standing !== null) return standing;
  await mkdir(lab, { recursive: true });
  return await alone(join(lab, `building-${openzfs}`), say, async () => {
    const installed = await phase(say, 'packages of this machine', ensureHostPackages);
    if (installed.length > 0) say(`installed: ${installed.join(', ')}`);
    const current = await currentImage(
      lab,
      openzfs,
      await choosePackages(aptOf(lab, openzfs), releaseOf(openzfs), say),
    );
    if (!existsSync(current.image.directory)) await build(lab, openzfs, current, say);
    return current.image;
  });
}

/** The image that is there and needs nothing; null when something is to be done. */
async function standingImage(lab: string, openzfs: OpenZfs): Promise<ImageFiles | null> {
  const packages = await knownPackages(aptOf(lab, openzfs));
  if (packages === null || (await missingPackages()).length > 0) return null;
  const { image } = await currentImage(lab, openzfs, packages);
  return existsSync(image.directory) ? image : null;
}

/** What the image is made of, and where it is or will be. */
interface Current {
  readonly packages: Packages;
  readonly inputs: Inputs;
  readonly image: ImageFiles;
}

async function currentImage(lab: string, openzfs: OpenZfs, packages: Packages): Promise<Current> {
  const inputs = await inputsOf(openzfs, packages);
  return { packages, inputs, image: imageAt(join(lab, 'images', `${openzfs}-${inputs.image}`)) };
}

const aptOf = (lab: string, openzfs: OpenZfs): string => join(lab, `apt-${openzfs}`);

/** A name for the inputs of each part; a part stays when only the others' inputs change. */
interface Inputs {
  readonly root: string;
  readonly kernel: string;
  readonly image: string;
}

async function inputsOf(openzfs: OpenZfs, packages: Packages): Promise<Inputs> {
  const root = keyOf(
    openzfs,
    packages.forRoot,
    await ownTexts('root-archive.ts', 'apt-configuration.ts'),
  );
  const kernel = keyOf(
    packages.forModules,
    await ownTexts('kernel.ts', 'zfs-modules.ts', 'module-choice.ts', 'bzimage.ts'),
  );
  const guest = ['init', 'inittab', 'lab-rc', 'lab-stop', 'sshd_config', 'zfs.conf'];
  const own = await ownTexts('assemble.ts', 'cpio.ts', ...guest.map((name) => `guest/${name}`));
  return { root, kernel, image: keyOf(root, kernel, own) };
}

async function build(
  lab: string,
  openzfs: OpenZfs,
  { packages, inputs, image }: Current,
  say: Say,
): Promise<void> {
  const release = releaseOf(openzfs);
  const cache = join(lab, 'cache');
  const work = join(lab, `work-${openzfs}`);
  // What a build left that was ended in the middle: the lock says that it is nobody's.
  // Its tools end with it, but the last of them may be at it for a moment: then the removal is tried again.
  await rm(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  await mkdir(work, { recursive: true });
  const apt = await openApt(aptOf(lab, openzfs), release);
  // One waits for the network and the disk, the other for the processors.
  const parts = [
    phase(say, 'root (beside the kernel)', () =>
      cached(join(cache, `root-${openzfs}-${inputs.root}.tar.zst`), (unfinished) =>
        makeRootArchive(apt, release, work, unfinished),
      ),
    ),
    cached(join(cache, `kernel-${openzfs}-${inputs.kernel}`), (unfinished) =>
      makeKernel(apt, packages, work, unfinished, say),
    ),
  ] as const;
  // Both to their end, also when one fails: the lock is given back after this.
  await Promise.allSettled(parts);
  const [root, kernel] = await Promise.all(parts);
  await phase(say, 'assemble image', () =>
    cached(image.directory, (unfinished) =>
      assemble(root, kernelAt(kernel), work, imageAt(unfinished)),
    ),
  );
  await rm(work, { recursive: true, force: true });
  await dropOlder(cache, `root-${openzfs}-`, root);
  await dropOlder(cache, `kernel-${openzfs}-`, kernel);
  await dropOlder(join(lab, 'images'), `${openzfs}-`, image.directory);
}
